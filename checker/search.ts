import { type Compiled, type Machine, type Model, SpecError } from '../model/index.ts';
import { Explorer } from './explorer.ts';
import { compareWords, type Finding, Findings, type Subject } from './findings.ts';
import {
  EdgeGraph,
  type EdgeMemory,
  EdgeRecorder,
  EdgesFullError,
  edgeBytes,
  emptyEdges,
} from './liveness/index.ts';
import type { CheckOptions } from './options.ts';
import { pairsOf } from './retrace.ts';
import {
  control,
  distinctStates,
  emptyStore,
  openStore,
  type Store,
  StoreFullError,
  segmentStateBits,
  storeBytes,
} from './store.ts';
import type { Coverage, Limit } from './verdict.ts';
import { watched } from './watchdog.ts';

/** What threads add up. */
export interface Totals {
  generated: number;
  readonly taken: Float64Array;
  readonly enabledStates: Float64Array;
  readonly found: Float64Array;
  readonly conjunctFalse: Uint8Array;
  readonly excluded: Float64Array;
}

/** Several threads that expand a level between them. */
export interface Crowd {
  /** Expands the pairs before `end`; `stop` is asked now and then and ends the level early. */
  expandLevel(length: number, end: number, stop: () => Limit | undefined): Promise<Limit | undefined>;
  /** What the threads did, and what was done before they started. */
  totals(): Totals;
  findings(): readonly (readonly [Subject, Finding])[];
}

/** A slice of a search lasts about so long: the time between two looks at the clock, the terminal and the keyboard. */
export const sliceMs = 50;

/** An effect that has not returned after so long will not return. */
const stuckMs = 10_000;
/** Under a short time limit it is given up sooner, but not so soon that a slow machine is taken for an endless loop. */
const leastStuckMs = 1_000;

/** How long a thread may stay inside the author's code, under a limit on the time of the whole search. */
export function patienceMs(maxTimeMs: number): number {
  return Math.min(stuckMs, Math.max(leastStuckMs, maxTimeMs)) + sliceMs;
}

export function totalsOf(machine: Machine, explorer: Explorer): Totals {
  const { counts } = machine;
  return { ...counts, found: explorer.found };
}

/** The calling thread's part in a search. */
export class Alone {
  readonly explorer: Explorer;
  readonly #model: Model;
  readonly #machine: Machine;
  readonly #maxTimeMs: number;
  readonly #recorder: EdgeRecorder | undefined;

  constructor(
    model: Model,
    machine: Machine,
    store: Store,
    edges: EdgeMemory | undefined,
    options: CheckOptions,
  ) {
    this.#model = model;
    this.#recorder = edges === undefined ? undefined : new EdgeRecorder(edges);
    this.explorer = new Explorer(model.compiled, machine, store, 0, this.#recorder);
    this.#machine = machine;
    this.#maxTimeMs = options.limits.maxTimeMs;
  }

  totals(): Totals {
    return totalsOf(this.#machine, this.explorer);
  }

  findings(): readonly (readonly [Subject, Finding])[] {
    return this.explorer.findings.entries();
  }

  /** Adds the steps kept since the last call to `edges`. */
  handOver(edges: EdgeGraph | undefined): void {
    if (this.#recorder !== undefined) edges?.add(0, this.#recorder.written());
  }

  /** Runs what calls the author's code. @throws SpecError where it does not come back. */
  slice<T>(run: () => T): T {
    const outcome = watched(run, patienceMs(this.#maxTimeMs));
    if (outcome !== 'broken off') return outcome;
    throw stuckError(this.#model, this.#machine, this.#machine.position);
  }
}

/** The error for a thread whose machine is at `position` and does not go on. */
export function stuckError(model: Model, machine: Machine, position: SharedArrayBuffer): SpecError {
  const words = machine.wordsPerState;
  const action = new Int32Array(position, words * 4, 1)[0] ?? -1;
  return new SpecError(
    `guard or effect of ${model.compiled.actions[action]?.name ?? 'an initial action, or a property,'}`,
    'did not return in ten seconds, or within the time limit where one is given',
    'Look for a loop that never ends, or for more choices than can be tried in one go.',
    machine.unpack(new Uint32Array(position, 0, words)),
  );
}

/** Why the calling thread stopped sweeping: it is done, or at a limit, or others have their turn. */
type Pause = 'done' | 'turn' | 'table full' | 'large level' | 'early look' | Limit;

function isPassing(pause: Pause): pause is Exclude<Pause, 'done' | Limit> {
  return pause === 'turn' || pause === 'table full' || pause === 'large level' || pause === 'early look';
}

/** A breadth-first search, level by level, until everything is seen, a property is violated, or a limit is reached. */
export class Search {
  readonly store: Store;
  readonly machine: Machine;
  readonly findings = new Findings();
  /** The steps, where temporal properties are asked for. */
  readonly edges: EdgeGraph | undefined;
  /** Where each level begins in the store's pairs. */
  readonly levels: number[] = [];
  readonly #options: CheckOptions;
  readonly #startMs: number;
  #lastProgressMs: number;
  /** Steps from an initial state to the states of the level under way. */
  #length = 0;
  /** Where the level under way ends in the store's pairs, and the next one begins. */
  #end = 0;
  #isInLevel = false;
  /** Whether large levels are expanded by several threads. */
  #isCrowded = true;
  /** As many states ask for a look at what is known so far. */
  #lookAt = Number.POSITIVE_INFINITY;

  constructor(compiled: Compiled, machine: Machine, options: CheckOptions) {
    this.machine = machine;
    const isTemporal = compiled.temporal.length > 0;
    this.store = openStore(emptyStore(machine.wordsPerState), 'alone', isTemporal ? 'told' : 'untold');
    const bits = segmentStateBits(machine.wordsPerState);
    this.edges = isTemporal ? new EdgeGraph(emptyEdges(bits, machine.wordsPerMarks)) : undefined;
    this.#options = options;
    this.store.memory.control[control.most] = Math.min(options.limits.maxStates, 2 ** 31 - 1);
    this.#startMs = options.now();
    this.#lastProgressMs = this.#startMs;
  }

  /**
   * Runs to the end. Returns the limit that was reached, if one was. `look`, if given, is called between levels,
   * whenever the states have doubled: true ends the search.
   */
  async run(
    alone: Alone,
    crowd: () => Promise<Crowd | undefined>,
    look: (() => Promise<boolean>) | undefined,
  ): Promise<{ limit: Limit | undefined; totals: Totals }> {
    if (look !== undefined) this.#lookAt = 1;
    alone.slice(() => alone.explorer.start());
    this.store.closeRange();
    this.findings.merge(alone.findings());
    let crew: Crowd | undefined;
    const turn = async (last: Pause): Promise<Pause> => {
      if (last === 'table full') {
        // Not in a slice: putting back many states takes longer than any effect may.
        alone.explorer.enlarge();
      } else if (last === 'turn') {
        // Lets timers and signals have their turn.
        await new Promise((resolve) => setImmediate(resolve));
      } else if (last === 'early look') {
        this.#lookAt = 2 * distinctStates(this.store.memory);
        alone.handOver(this.edges);
        if ((await look?.()) === true) return 'done';
      } else {
        crew ??= await crowd();
        this.#isCrowded = crew !== undefined;
        const limit = await crew?.expandLevel(this.#length, this.#end, () => this.#limit());
        if (crew !== undefined) this.#leaveLevel(crew.findings());
        if (limit !== undefined) return limit;
      }
      return alone.slice(() => this.#sweep(alone));
    };
    let pause: Pause = 'turn';
    let limit: Limit | undefined;
    try {
      while (isPassing(pause)) pause = await turn(pause);
      limit = pause === 'done' ? undefined : pause;
    } catch (error) {
      if (!(error instanceof StoreFullError || error instanceof EdgesFullError)) throw error;
      limit = 'memory';
    }
    // What a level that was cut short has shown counts.
    this.findings.merge((crew ?? alone).findings());
    this.findings.merge(alone.findings());
    alone.handOver(this.edges);
    this.settle();
    this.levels.push(pairsOf(this.store));
    return { limit, totals: (crew ?? alone).totals() };
  }

  /** Expands in the calling thread, one level after the other, for a slice of time or until something else is needed. */
  #sweep(alone: Alone): Pause {
    const { now } = this.#options;
    const until = now() + sliceMs;
    for (;;) {
      if (!this.#isInLevel) {
        const pause = this.#enterLevel();
        alone.explorer.enter(this.#length);
        if (pause !== undefined) return pause;
      }
      const pause = alone.explorer.expand(this.#end, until - now(), now);
      // Before it grows, since that is when a limit on memory is passed.
      if (pause === 'table full') return this.#limit() ?? pause;
      if (pause === undefined) this.#leaveLevel(alone.findings());
      const limit = this.#limit();
      if (limit !== undefined) return limit;
      if (now() >= until) return 'turn';
    }
  }

  /** Begins the next level, unless there is none, or somebody else is to expand it. */
  #enterLevel(): Pause | undefined {
    const first = this.#end;
    const end = pairsOf(this.store);
    if (first === end) return 'done';
    const isDecided = this.#isDecided();
    if (!isDecided && distinctStates(this.store.memory) >= this.#lookAt && this.levels.length > 0) {
      return 'early look';
    }
    this.#length = this.levels.push(first) - 1;
    this.#end = end;
    this.store.memory.control[control.claimed] = first;
    if (isDecided) return 'done';
    const limit = this.#limit() ?? (this.#length + 1 >= this.#options.limits.maxDepth ? 'depth' : undefined);
    if (limit !== undefined) return limit;
    this.#isInLevel = true;
    // Threads wait between levels, so that the calling one may do the small ones by itself.
    const isLarge = distinctStates(this.store.memory) > crowdStates && this.#frontier() > crowdedLevel;
    return isLarge && this.#isCrowded ? 'large level' : undefined;
  }

  #leaveLevel(found: readonly (readonly [Subject, Finding])[]): void {
    this.findings.merge(found);
    this.#isInLevel = false;
  }

  /** Makes what a search that was cut short has found of the next level a level: its states were judged. */
  settle(): void {
    this.store.closeRange();
    if (pairsOf(this.store) > this.#end && this.levels.at(-1) !== this.#end) this.levels.push(this.#end);
  }

  /** The bytes of states and steps. */
  get bytes(): number {
    const edges =
      this.edges === undefined ? 0 : edgeBytes(this.edges.memory) + 4 * distinctStates(this.store.memory);
    return storeBytes(this.store.memory) + edges;
  }

  /** Indices of states are below this; with several threads some stand for no state. */
  get indices(): number {
    let end = 0;
    const { ranges } = this.store.memory;
    for (let pair = 0; pair < pairsOf(this.store); pair += 1) end = Math.max(end, ranges[2 * pair + 1] ?? 0);
    return end;
  }

  /** The indices of the initial states. */
  initialStates(): readonly number[] {
    const { ranges } = this.store.memory;
    const found: number[] = [];
    for (let pair = this.levels[0] ?? 0; pair < (this.levels[1] ?? this.#end); pair += 1) {
      for (let state = ranges[2 * pair] ?? 0; state < (ranges[2 * pair + 1] ?? 0); state += 1)
        found.push(state);
    }
    return found;
  }

  isOutOfTime(): boolean {
    return this.#options.now() - this.#startMs >= this.#options.limits.maxTimeMs;
  }

  /** The number of levels with states. */
  get depth(): number {
    return this.levels.length - 1;
  }

  /** Calls `visit` with each stored state. The words are only valid during the call. */
  forEachState(visit: (words: Uint32Array, pair: number) => boolean | undefined): void {
    const { ranges } = this.store.memory;
    const words = new Uint32Array(this.machine.wordsPerState);
    for (let pair = 0; pair < pairsOf(this.store); pair += 1) {
      for (let state = ranges[2 * pair] ?? 0; state < (ranges[2 * pair + 1] ?? 0); state += 1) {
        this.store.load(state, words);
        if (visit(words, pair) === true) return;
      }
    }
  }

  /** The level in which a stored state lies, or undefined where it is not stored. */
  levelOf(wanted: Uint32Array): number | undefined {
    this.store.closeRange();
    let found: number | undefined;
    this.forEachState((words, pair) => {
      if (compareWords(words, wanted) !== 0) return false;
      found = pair;
      return true;
    });
    if (found === undefined) return undefined;
    const level = this.levels.findLastIndex((first) => first <= (found ?? 0));
    return level < 0 ? undefined : level;
  }

  #isDecided(): boolean {
    if (this.#options.onViolation === 'continue') return false;
    return this.findings.entries().some(([subject]) => !subject.startsWith('reachable'));
  }

  #limit(): Limit | undefined {
    const { limits, interrupted, now, onProgress } = this.#options;
    const time = now();
    if (onProgress !== undefined && time - this.#lastProgressMs >= 500) {
      this.#lastProgressMs = time;
      onProgress({
        ...this.#coverage(),
        frontier: this.#frontier(),
        memoryBytes: this.bytes,
      });
    }
    if (interrupted?.() === true) return 'interrupted';
    if (distinctStates(this.store.memory) > limits.maxStates) return 'states';
    if (this.isOutOfTime()) return 'time';
    if (this.bytes > limits.maxMemoryBytes) return 'memory';
    return undefined;
  }

  #coverage(): Coverage {
    return {
      distinctStates: distinctStates(this.store.memory),
      generatedStates: this.store.memory.generated.reduce((sum, each) => sum + each, 0),
      depth: this.#length + 1,
    };
  }

  /** States found and not yet claimed for expansion. */
  #frontier(): number {
    const { ranges, control: cells } = this.store.memory;
    let states = 0;
    for (let pair = cells[control.claimed] ?? 0; pair < pairsOf(this.store); pair += 1) {
      states += (ranges[2 * pair + 1] ?? 0) - (ranges[2 * pair] ?? 0);
    }
    const [first, next] = this.store.openRange();
    return states + next - first;
  }
}

/** Fewer states than this are explored in less time than threads take to start. */
const crowdStates = 200_000;

/** A level of fewer states is expanded in less time than it takes to tell the threads of it. */
const crowdedLevel = 4_096;
