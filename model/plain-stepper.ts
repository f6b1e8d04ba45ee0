import type { Compiled } from './compiled.ts';
import { OutOfBounds, sameData } from './data.ts';
import type { Given } from './given.ts';
import { PlainModel, type PlainState } from './plain.ts';
import type { Memo, Stepper, Visit } from './stepper.ts';

/** Steps in the plain form: the reference, and for types without a packed form. Microseconds a step. */
export class PlainStepper implements Stepper<PlainState> {
  readonly compiled: Compiled;
  readonly #plain: PlainModel;
  #before: PlainState = {};
  #after: PlainState = {};
  #held: PlainState = {};

  constructor(compiled: Compiled) {
    this.compiled = compiled;
    this.#plain = new PlainModel(compiled);
  }

  get before(): unknown {
    return this.#plain.value(this.#before);
  }

  get after(): unknown {
    return this.#plain.value(this.#after);
  }

  initial(): readonly PlainState[] {
    const states: PlainState[] = [];
    for (const { outcome } of this.#plain.initialSteps()) {
      if (outcome.kind === 'bounds') throw new OutOfBounds(outcome.path, outcome.problem);
      if (!states.some((state) => sameData(state, outcome.state))) states.push(outcome.state);
    }
    return states;
  }

  enter(state: PlainState): void {
    this.#before = state;
  }

  take(action: number, given: Given, visit: Visit): void {
    const compiled = this.compiled.actions[action];
    if (compiled === undefined) throw new RangeError(`the spec has no action at ${action}`);
    for (const tried of this.#plain.tries(this.#before, compiled.name, given)) {
      if (tried.blockedBy !== undefined) continue;
      const { outcome } = tried.take();
      if (outcome.kind === 'bounds') continue;
      this.#after = outcome.state;
      if (visit(tried.chosen) === 'enough') return;
    }
  }

  stutters(): boolean {
    return sameData(this.#before, this.#after);
  }

  hold(): void {
    this.#held = this.#after;
  }

  isHeld(): boolean {
    return sameData(this.#held, this.#after);
  }

  advance(): void {
    this.#before = this.#held;
  }

  keep(): PlainState {
    return this.#after;
  }

  entered(): PlainState {
    return this.#before;
  }

  same(left: PlainState, right: PlainState): boolean {
    return sameData(left, right);
  }

  memo(): Memo<PlainState> {
    return new PlainMemo();
  }

  plain(state: PlainState): PlainState {
    return state;
  }

  fromPlain(state: PlainState): PlainState {
    return state;
  }

  falseInvariant(): number {
    return this.compiled.invariants.findIndex(
      (property) => this.#plain.falseConjuncts(property, this.#before).length > 0,
    );
  }

  falseStep(): number {
    return this.compiled.steps.findIndex(
      (property) => this.#plain.falseConjuncts(property, this.#before, this.#held).length > 0,
    );
  }
}

class PlainMemo implements Memo<PlainState> {
  readonly #seen = new Set<string>();

  get size(): number {
    return this.#seen.size;
  }

  add(position: number, state: PlainState): boolean {
    const before = this.#seen.size;
    this.#seen.add(`${position} ${JSON.stringify(state)}`);
    return this.#seen.size > before;
  }
}
