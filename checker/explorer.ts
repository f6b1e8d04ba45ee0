import type { Compiled, Machine } from '../model/index.ts';
import { Findings } from './findings.ts';
import type { EdgeRecorder } from './liveness/index.ts';
import { control, type Store } from './store.ts';

/** Successors are inserted so many at a time: enough to overlap the misses of the cache, few enough to stay in it. */
const batchStates = 512;

/** Expanded states between two looks at the clock and at what others ask for. A power of two. */
const lookEvery = 64;

/** Why an explorer stopped before its level was done. */
export type Pause = 'table full' | 'asked';

/**
 * Expands the states of a level and judges the new ones, in one thread. Breadth first: the caller hands out one level
 * at a time, as pairs of the store's ranges, and a level's states are all expanded before the next begins.
 */
export class Explorer {
  readonly findings = new Findings();
  /** New states by the action that found them. */
  readonly found: Float64Array;
  readonly #machine: Machine;
  readonly #store: Store;
  readonly #compiled: Compiled;
  readonly #thread: number;
  /** Keeps the steps, where temporal properties are asked for. */
  readonly #recorder: EdgeRecorder | undefined;
  /** Reachable properties without a witness, by position. */
  #open: number[];
  /** Steps from an initial state to the states of the level under way; -1 while initial states are made. */
  #length = -1;
  /** The state to go on with in the pair under way. */
  #index = 0;
  #end = 0;

  constructor(
    compiled: Compiled,
    machine: Machine,
    store: Store,
    thread: number,
    recorder: EdgeRecorder | undefined,
  ) {
    this.#thread = thread;
    this.#recorder = recorder;
    this.#compiled = compiled;
    this.#machine = machine;
    this.#store = store;
    this.found = new Float64Array(Math.max(1, compiled.actions.length));
    this.#open = compiled.reachable.map((_, index) => index);
    // A step to a state that was met before is a step all the same.
    machine.setRepeats(recorder === undefined ? 'dropped' : 'recalled');
    const { events, before, after } = machine;
    events.stepViolated = (property) => {
      if (this.#length < 0) this.findings.offer(`steps ${property}`, 0, after, undefined);
      else this.findings.offer(`steps ${property}`, this.#length + 1, before, after);
    };
    events.outOfBounds = () => {
      this.findings.offer('bounds', this.#length + 1, before, undefined);
      recorder?.cut(machine.marks());
    };
    events.excluded = (fromStart) => {
      this.#judgeExcluded(fromStart);
      if (!fromStart) recorder?.cut(machine.marks());
    };
  }

  /** Makes the initial states. */
  start(): void {
    this.#length = -1;
    // Counted for no action: an initial state is found by none.
    const found = new Float64Array(this.found.length + this.#compiled.initial.length);
    this.#machine.start();
    while (!this.#insert(found)) this.enlarge();
  }

  /** Goes to the level whose states are `length` steps from an initial state. */
  enter(length: number): void {
    if (length !== this.#length) {
      this.#index = 0;
      this.#end = 0;
    }
    this.#length = length;
    this.#open = this.#open.filter((index) => !this.findings.has(`reachable ${index}`, length + 1));
  }

  /**
   * Expands unclaimed pairs before pair `end` until none is left, for about `budgetMs` by `now`. Returns undefined
   * when this thread's part of the level is done.
   */
  expand(end: number, budgetMs: number, now: () => number): Pause | 'budget' | undefined {
    const { control: cells, ranges } = this.#store.memory;
    const until = now() + budgetMs;
    const machine = this.#machine;
    for (;;) {
      while (this.#index < this.#end) {
        this.#store.load(this.#index, machine.before);
        this.#recorder?.source(this.#index, machine.batchSize());
        this.#index += 1;
        if (machine.expand() === 0 && !machine.isTerminal()) {
          this.findings.offer('deadlock', this.#length, machine.before, undefined);
        }
        // After an expansion, so that each call brings one, however short its budget. Where hardly anything is new,
        // batches are rare: states count, too.
        const isFull = machine.batchSize() >= batchStates;
        if (isFull || (this.#index & (lookEvery - 1)) === 0) {
          if (isFull && !this.#insert(this.found)) return 'table full';
          this.#store.memory.beats[this.#thread] = (this.#store.memory.beats[this.#thread] ?? 0) + 1;
          if (cells[control.pause] !== 0 || isEnough(cells)) return 'asked';
          if (now() > until) return 'budget';
        }
      }
      if (cells[control.pause] !== 0 || isEnough(cells)) return 'asked';
      const pair = Atomics.add(cells, control.claimed, 1);
      if (pair >= end) {
        if (!this.#insert(this.found)) return 'table full';
        this.#store.closeRange();
        return undefined;
      }
      this.#index = ranges[2 * pair] ?? 0;
      this.#end = ranges[2 * pair + 1] ?? 0;
    }
  }

  /** Enlarges the table: for a search in one thread. */
  enlarge(): void {
    this.#store.closeRange();
    this.#store.grow();
    this.#store.putBack(this.#store.rehash(0, 1));
  }

  /** Inserts the waiting successors and judges the new ones. False where the table must grow first. */
  #insert(found: Float64Array): boolean {
    const machine = this.#machine;
    const size = machine.batchSize();
    if (!this.#store.hasRoom(size)) return false;
    const news = this.#store.insert(
      machine.batch(),
      machine.batchHashes(),
      machine.batchActions(),
      size,
      found,
      machine.batchKnown(),
    );
    if (this.#recorder !== undefined) {
      machine.settle(this.#store.landed());
      this.#recorder.record(this.#store.landed(), machine.batchMarks(), size);
    }
    machine.clearBatch();
    this.#store.memory.generated[this.#thread] = machine.counts.generated;
    if (this.#compiled.invariants.length + this.#open.length === 0) return true;
    const fresh = this.#store.fresh();
    for (let index = 0; index < news; index += 1) {
      this.#store.load(fresh[index] ?? 0, machine.before);
      this.#judge();
    }
    return true;
  }

  /** Judges the new state in `before`. */
  #judge(): void {
    const machine = this.#machine;
    const length = this.#length + 1;
    const first = machine.falseInvariant();
    if (first >= 0) {
      for (let index = first; index < this.#compiled.invariants.length; index += 1) {
        if (!machine.holds('invariants', index)) {
          this.findings.offer(`invariants ${index}`, length, machine.before, undefined);
        }
      }
    }
    for (const index of this.#open) {
      if (machine.holds('reachable', index)) {
        this.findings.offer(`reachable ${index}`, length, machine.before, undefined);
      }
    }
  }

  /** Judges a state that a constraint keeps out of the store: its invariants must hold all the same. */
  #judgeExcluded(fromStart: boolean): void {
    const machine = this.#machine;
    const before = machine.before.slice();
    const after = machine.after.slice();
    machine.before.set(after);
    try {
      for (const index of this.#compiled.invariants.keys()) {
        if (machine.holds('invariants', index)) continue;
        if (fromStart) this.findings.offer(`invariants ${index}`, 0, after, undefined);
        else this.findings.offer(`invariants ${index}`, this.#length + 1, before, after);
      }
    } finally {
      // The expansion goes on; and should a property have thrown, the state to tell of is the one that was expanded.
      machine.before.set(before);
    }
  }
}

function isEnough(cells: Int32Array): boolean {
  return (cells[control.distinct] ?? 0) > (cells[control.most] ?? 0);
}
