import {
  type Compiled,
  type Given,
  Matching,
  type Memo,
  open,
  type PlainState,
  type Stepper,
  type Visit,
} from '../../model/index.ts';

/** Counts work, so that looking for repairs ends however large a spec is, and at the same place each time. */
export class WorkMeter {
  #left: number;

  /** `most` is in values of choices that are tried, each weighing what a state of its size costs. */
  constructor(most: number) {
    this.#left = most;
  }

  get isSpent(): boolean {
    return this.#left <= 0;
  }

  spend(work: number): void {
    this.#left -= work;
  }
}

/** Words of a packed state that are copied in the time that a guard takes. */
const wordsPerUnit = 32;

/** A stepper that counts what it does, and finds nothing any more once the meter is spent. */
export class MeteredStepper<State> implements Stepper<State> {
  readonly #stepper: Stepper<State>;
  readonly #meter: WorkMeter;
  readonly #weight: number;
  readonly #counted: Matching;

  constructor(stepper: Stepper<State>, meter: WorkMeter) {
    this.#stepper = stepper;
    this.#meter = meter;
    const [first] = stepper.initial();
    this.#weight = first instanceof Uint32Array ? 1 + Math.floor(first.length / wordsPerUnit) : 8;
    this.#counted = new Matching(() => this.#count());
  }

  get compiled(): Compiled {
    return this.#stepper.compiled;
  }

  get before(): unknown {
    return this.#stepper.before;
  }

  get after(): unknown {
    return this.#stepper.after;
  }

  take(action: number, given: Given, visit: Visit): void {
    if (!this.#count()) return;
    const counted = given.map((value) => (value === open ? this.#counted : value));
    this.#stepper.take(action, counted, visit);
  }

  #count(): boolean {
    this.#meter.spend(this.#weight);
    return !this.#meter.isSpent;
  }

  initial(): readonly State[] {
    return this.#stepper.initial();
  }

  enter(state: State): void {
    this.#stepper.enter(state);
  }

  stutters(): boolean {
    return this.#stepper.stutters();
  }

  hold(): void {
    this.#stepper.hold();
  }

  isHeld(): boolean {
    return this.#stepper.isHeld();
  }

  advance(): void {
    this.#stepper.advance();
  }

  keep(): State {
    return this.#stepper.keep();
  }

  entered(): State {
    return this.#stepper.entered();
  }

  same(left: State, right: State): boolean {
    return this.#stepper.same(left, right);
  }

  memo(): Memo<State> {
    return this.#stepper.memo();
  }

  plain(state: State): PlainState {
    return this.#stepper.plain(state);
  }

  fromPlain(state: PlainState): State {
    return this.#stepper.fromPlain(state);
  }

  falseInvariant(): number {
    return this.#stepper.falseInvariant();
  }

  falseStep(): number {
    return this.#stepper.falseStep();
  }
}
