import { Worker } from 'node:worker_threads';
import type { Machine, Model, PlainState } from '../model/index.ts';
import type { Answer, Duty, Order } from './crew-messages.ts';
import { type Finding, Findings, type Subject } from './findings.ts';
import { type EdgeGraph, EdgesFullError, reserveFirsts } from './liveness/index.ts';
import type { CheckOptions, Source } from './options.ts';
import { runsAsItIs } from './runs-as-it-is.ts';
import { type Alone, type Crowd, patienceMs, sliceMs, stuckError, type Totals } from './search.ts';
import { control, maxThreads, reserve, type Store } from './store.ts';
import type { Limit } from './verdict.ts';

/** The author's code threw in a worker; the state says where it will throw again. */
export class FailedInWorker extends Error {
  override readonly name = 'FailedInWorker';
  readonly state: PlainState;

  constructor(message: string, state: PlainState) {
    super(message);
    this.state = state;
  }
}

/** A worker thread with the answer it owes. */
interface Member {
  readonly worker: Worker;
  position: SharedArrayBuffer | undefined;
  totals: Totals | undefined;
}

/**
 * Expands levels in several threads over one shared store. The calling thread only watches: it hands out levels, lets
 * the table be enlarged when one of them finds it full, and notices limits and threads that do not go on.
 */
export class Crew implements Crowd {
  readonly #model: Model;
  readonly #machine: Machine;
  readonly #store: Store;
  readonly #options: CheckOptions;
  readonly #alone: Alone;
  readonly #edges: EdgeGraph | undefined;
  readonly #members: readonly Member[];
  readonly #findings = new Findings();
  #failure: Error | undefined;

  private constructor(
    model: Model,
    machine: Machine,
    store: Store,
    options: CheckOptions,
    alone: Alone,
    edges: EdgeGraph | undefined,
    members: readonly Member[],
  ) {
    this.#model = model;
    this.#machine = machine;
    this.#store = store;
    this.#options = options;
    this.#alone = alone;
    this.#edges = edges;
    this.#members = members;
    this.#findings.merge(alone.findings());
    for (const { worker } of members) {
      worker.on('error', (error) => {
        this.#failure = error;
      });
    }
  }

  /** Starts the workers. What `alone` has found so far stays found. */
  static async start(
    model: Model,
    machine: Machine,
    store: Store,
    options: CheckOptions,
    source: Source,
    alone: Alone,
    edges: EdgeGraph | undefined,
  ): Promise<Crew> {
    store.closeRange();
    const threads = Math.min(options.workers, maxThreads);
    reserve(store.memory, Math.min(options.limits.maxMemoryBytes, options.machineMemoryBytes), threads);
    if (edges !== undefined) reserveFirsts(edges.memory, store.memory.segments.length);
    const members = Array.from({ length: threads }, (_, index): Member => {
      const duty: Duty = {
        thread: index + 1,
        source,
        constants: model.compiled.constants,
        mutant: model.compiled.mutant,
        properties: options.properties,
        symmetry: options.symmetry ?? 'unused',
        memory: store.memory,
        edges: edges?.memory,
      };
      return { worker: startWorker(duty), position: undefined, totals: undefined };
    });
    const crew = new Crew(model, machine, store, options, alone, edges, members);
    await crew.#answers(
      () => undefined,
      members.map(() => undefined),
    );
    return crew;
  }

  async expandLevel(length: number, end: number, stop: () => Limit | undefined): Promise<Limit | undefined> {
    const { control: cells } = this.#store.memory;
    for (;;) {
      Atomics.store(cells, control.pause, 0);
      const { answers, limit } = await this.#answers(
        stop,
        this.#members.map(() => ({ kind: 'expand', length, end })),
      );
      if (limit !== undefined) return limit;
      if (!answers.some((answer) => answer.kind === 'table full')) return stop();
      await this.#enlarge();
    }
  }

  totals(): Totals {
    const sum: Totals = this.#alone.totals();
    const totals = {
      ...sum,
      taken: sum.taken.slice(),
      enabledStates: sum.enabledStates.slice(),
      found: sum.found.slice(),
      conjunctFalse: sum.conjunctFalse.slice(),
      excluded: sum.excluded.slice(),
    };
    for (const { totals: part } of this.#members) {
      if (part === undefined) continue;
      totals.generated += part.generated;
      for (const key of ['taken', 'enabledStates', 'found', 'excluded'] as const) {
        for (const [index, value] of part[key].entries())
          totals[key][index] = (totals[key][index] ?? 0) + value;
      }
      for (const [index, value] of part.conjunctFalse.entries())
        if (value === 1) totals.conjunctFalse[index] = 1;
    }
    return totals;
  }

  findings(): readonly (readonly [Subject, Finding])[] {
    return this.#findings.entries();
  }

  async end(): Promise<void> {
    await Promise.all(this.#members.map(({ worker }) => worker.terminate()));
  }

  /** Doubles the table and has every worker put a share of the states back. */
  async #enlarge(): Promise<void> {
    this.#store.grow();
    const shares = this.#members.length;
    const orders = this.#members.map((_, share): Order => ({ kind: 'rehash', share, shares }));
    const { answers } = await this.#answers(() => undefined, orders);
    for (const answer of answers) if (answer.kind === 'rehashed') this.#store.putBack(answer.left);
  }

  /** Gives each worker its order and waits for all answers; a limit asks them to stop early. */
  async #answers(
    stop: () => Limit | undefined,
    orders: readonly (Order | undefined)[],
  ): Promise<{ readonly answers: readonly Answer[]; readonly limit: Limit | undefined }> {
    const { control: cells, beats } = this.#store.memory;
    let limit: Limit | undefined;
    const waiting = new Set(this.#members.keys());
    let seen = beats.slice();
    let movedMs = this.#options.now();
    const patience = patienceMs(this.#options.limits.maxTimeMs);
    const all = Promise.all(
      this.#members.map((member, index) =>
        this.#answer(member, index + 1, orders[index], () => waiting.delete(index)),
      ),
    );
    const expanding = orders.some((order) => order?.kind === 'expand');
    let fail: (error: Error) => void = () => {};
    const failed = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const watch = setInterval(() => {
      if (this.#failure !== undefined) fail(this.#failure);
      limit ??= stop();
      if (limit !== undefined) Atomics.store(cells, control.pause, 1);
      const stuck = [...waiting].find((index) => beats[index + 1] === seen[index + 1]);
      if (stuck === undefined || !expanding) {
        seen = beats.slice();
        movedMs = this.#options.now();
        return;
      }
      const position = this.#members[stuck]?.position;
      if (this.#options.now() - movedMs > patience && position !== undefined) {
        fail(stuckError(this.#model, this.#machine, position));
      }
    }, sliceMs);
    try {
      return { answers: await Promise.race([all, failed]), limit };
    } finally {
      clearInterval(watch);
    }
  }

  #answer(member: Member, thread: number, order: Order | undefined, answered: () => void): Promise<Answer> {
    return new Promise((resolve, reject) => {
      member.worker.once('message', (answer: Answer) => {
        answered();
        switch (answer.kind) {
          case 'ready':
            member.position = answer.position;
            return resolve(answer);
          case 'rehashed':
            return resolve(answer);
          case 'full':
            Atomics.store(this.#store.memory.control, control.pause, 1);
            return reject(new EdgesFullError(answer.message));
          case 'failed':
            // The others need not go on.
            Atomics.store(this.#store.memory.control, control.pause, 1);
            return reject(new FailedInWorker(answer.message, this.#machine.unpack(answer.state)));
          default:
            member.totals = answer.totals;
            if (answer.edges !== undefined) this.#edges?.add(thread, answer.edges);
            this.#findings.merge(answer.findings);
            return resolve(answer);
        }
      });
      if (order !== undefined) member.worker.postMessage(order);
    });
  }
}

function startWorker(duty: Duty): Worker {
  const entry = new URL(
    import.meta.url.endsWith('.ts') ? './crew-worker.ts' : './crew-worker.js',
    import.meta.url,
  );
  if (runsAsItIs(entry.href) && runsAsItIs(duty.source.module))
    return new Worker(entry, { workerData: duty });
  // A thread does not inherit the loader of the thread that starts it.
  const loader = import.meta.resolve('tsx/esm/api');
  const text = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}); });`;
  return new Worker(text, { eval: true, workerData: duty });
}
