import type { Driver } from '../fuzzing/index.ts';
import type { LogEvent, LogHead, LogLine, Observations } from '../log/index.ts';
import { type GivenTurn, OwnedScheduler } from './owned-scheduler.ts';
import type { ClientCall, Program } from './program.ts';

/** What comes of a call; `unanswered` where nobody waits for a turn any more, and it has not returned. */
export type Ending = 'ok' | 'rejected' | 'threw' | 'unanswered';

/** A call with what came of it. */
export interface CallRecord extends ClientCall {
  readonly client: string;
  readonly ending: Ending;
  /** The reason of a rejection, or what was thrown. */
  readonly said: string | undefined;
}

/** What clients did at the same time, and under which schedule. */
export interface ConcurrentRun {
  /** In the order in which they were called. */
  readonly calls: readonly CallRecord[];
  /**
   * The log of it, in the order `interval`: each call with its return. Rejected calls stand as failed, which is to say without
   * effect; those that threw or were not answered may have had theirs. At the end an event with what is observed, where all returned.
   */
  readonly history: readonly LogLine[];
  /** The choices of the scheduler, to run it again. */
  readonly choices: readonly number[];
  readonly turns: readonly GivenTurn[];
}

/** How a run is made. */
export interface RunOptions {
  /** What the implementation is started with: a whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** Choices of the scheduler; zeros come after them. */
  readonly choices: readonly number[];
  /** Turns after which whoever has not returned counts as unanswered. */
  readonly maxTurns: number;
}

/** The name of the event that shows the state at the end: one that no action can have. */
export const observeEvent = 'at the end';

/**
 * Runs the program on a fresh implementation, its clients at the same time under a scheduler of their own: calls, and all
 * that the implementation waits for in `environment.scheduler`, go on in the order that the choices say.
 *
 * Deterministic as far as `OwnedScheduler` is. What waits for a timer or a socket, and not for a turn, is taken for
 * unanswered.
 */
export async function runConcurrently<Implementation>(
  driver: Driver<Implementation>,
  program: Program,
  options: RunOptions,
): Promise<ConcurrentRun> {
  const scheduler = new OwnedScheduler(options.choices);
  const recording = new Recording();
  let left = options.maxTurns;
  const goOnUntil: GoOnUntil = async (isDone) => {
    for (await scheduler.quiet(); left > 0 && !isDone() && scheduler.goOn(); await scheduler.quiet())
      left -= 1;
  };
  const implementation = await started(driver, { seed: options.seed, scheduler }, goOnUntil);
  try {
    await allCalled(driver, implementation, program, { scheduler, recording, goOnUntil });
    const seen = recording.end() ? driver.observe(implementation) : undefined;
    return {
      calls: recording.calls,
      history: recording.history(driver, seen),
      choices: scheduler.choices,
      turns: scheduler.turns,
    };
  } finally {
    await driver.stop?.(implementation);
  }
}

type GoOnUntil = (isDone: () => boolean) => Promise<void>;

/** Lets every client make its calls, until all have returned or nobody waits for a turn. */
async function allCalled<Implementation>(
  driver: Driver<Implementation>,
  implementation: Implementation,
  program: Program,
  under: {
    readonly scheduler: OwnedScheduler;
    readonly recording: Recording;
    readonly goOnUntil: GoOnUntil;
  },
): Promise<void> {
  const { scheduler, recording } = under;
  let running = 0;
  for (const [client, calls] of Object.entries(program)) {
    running += 1;
    void scheduler.as(client, async () => {
      for (const call of calls) {
        await scheduler.turn(`call ${call.action}`);
        await recording.record(client, call, () =>
          driver.actions[call.action]?.(implementation, call.arguments),
        );
      }
      running -= 1;
    });
  }
  await under.goOnUntil(() => running === 0);
}

/** What an implementation starts with may wait for turns, too. */
async function started<Implementation>(
  driver: Driver<Implementation>,
  environment: { readonly seed: number; readonly scheduler: OwnedScheduler },
  goOnUntil: GoOnUntil,
): Promise<Implementation> {
  const starting: {
    implementation?: { readonly value: Implementation };
    failure?: { readonly error: unknown };
  } = {};
  const start = async (): Promise<void> => {
    try {
      starting.implementation = { value: await driver.start(environment) };
    } catch (error) {
      starting.failure = { error };
    }
  };
  void start();
  await goOnUntil(() => starting.implementation !== undefined || starting.failure !== undefined);
  if (starting.implementation !== undefined) return starting.implementation.value;
  throw starting.failure?.error ?? new ScheduleError(driver.protocol);
}

/** An implementation does not start under a scheduler. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError';

  constructor(protocol: string) {
    super(
      `the implementation of ${protocol} does not start: nobody waits for a turn of the scheduler, and \`start\` has not returned. ` +
        'Its runs could not be taken again. Let all that is asynchronous in it wait for environment.scheduler.',
    );
  }
}

/** Notes calls and returns in the order in which they happen. */
class Recording {
  readonly #events: LogEvent[] = [];
  readonly #calls: CallRecord[] = [];
  readonly #open = new Set<number>();

  get calls(): readonly CallRecord[] {
    return this.#calls;
  }

  async record(client: string, call: ClientCall, make: () => unknown): Promise<void> {
    const op = this.#calls.length;
    const note = (ending: Ending, said: string | undefined) => {
      this.#open.delete(op);
      this.#calls[op] = { ...call, client, ending, said };
      this.#events.push({
        k: 'ev',
        i: this.#events.length,
        a: call.action,
        n: client,
        op,
        phase: phases[ending],
      });
    };
    this.#calls.push({ ...call, client, ending: 'unanswered', said: undefined });
    this.#open.add(op);
    this.#events.push({
      k: 'ev',
      i: this.#events.length,
      a: call.action,
      n: client,
      args: call.arguments,
      op,
      phase: 'invoke',
    });
    try {
      // True: it is what a driver's action answers, or undefined where the driver has none of that name.
      const answer = (await make()) as { readonly kind: string; readonly reason?: string } | undefined;
      if (answer?.kind === 'accepted') note('ok', undefined);
      else note('rejected', answer?.reason ?? 'the driver has no such action');
    } catch (error) {
      note('threw', error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    }
  }

  /** Notes those that have not returned; whether all have. */
  end(): boolean {
    for (const op of this.#open) {
      const call = this.#calls[op];
      if (call === undefined) continue;
      this.#events.push({
        k: 'ev',
        i: this.#events.length,
        a: call.action,
        n: call.client,
        op,
        phase: phases.unanswered,
      });
    }
    return this.#open.size === 0;
  }

  history<Implementation>(
    driver: Driver<Implementation>,
    seen: Observations | undefined,
  ): readonly LogLine[] {
    const events = [...this.#events];
    if (seen !== undefined) {
      const op = this.#calls.length;
      const event = { k: 'ev', a: observeEvent, n: 'observer', op } as const;
      events.push({ ...event, i: events.length, phase: 'invoke' });
      events.push({ ...event, i: events.length, phase: 'ok', post: seen });
    }
    return [headOf(driver), ...events, { k: 'end', events: events.length, reason: 'complete' }];
  }
}

function headOf<Implementation>({ protocol, instance, constants }: Driver<Implementation>): LogHead {
  return {
    k: 'head',
    v: 1,
    spec: protocol,
    ...(instance === undefined ? {} : { instance }),
    ...(constants === undefined ? {} : { config: constants }),
    order: 'interval',
    fail: 'nothing',
  };
}

const phases = { ok: 'ok', rejected: 'fail', threw: 'info', unanswered: 'info' } as const;
