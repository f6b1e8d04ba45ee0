import type { PlainState, Stepper } from '../../model/index.ts';
import type { Wanted } from './depth-search.ts';
import type { Explainer, StepListener } from './explainer.ts';
import type { Line } from './line.ts';

/** A property of the spec that the behaviour which explains a log breaks. */
export interface BrokenProperty {
  readonly kind: 'invariant' | 'step';
  readonly property: string;
  /** The line after which it is broken; undefined for the initial state, and for a step without a line. */
  readonly line: Line | undefined;
  /** The state in which an invariant is false, or after the step that breaks a step property. */
  readonly state: PlainState;
}

/** Behaviours that break no invariant and no step property: of several that explain a log, one of these is told. */
export function unbroken<State>(explainer: Explainer<State>): Wanted<State> | undefined {
  const { stepper } = explainer;
  const { invariants, steps } = stepper.compiled;
  if (invariants.length + steps.length === 0) return undefined;
  return {
    start: (state) => {
      stepper.enter(state);
      return stepper.falseInvariant() < 0;
    },
    step: (from, { moves }, line) => {
      const judge = new InvariantJudge(stepper);
      stepper.enter(from);
      explainer.follow(moves, line, judge);
      return judge.broken === undefined;
    },
  };
}

/** Judges every state and step of the behaviour that explains a log, and keeps the first that breaks something. */
export class InvariantJudge<State> implements StepListener {
  readonly #stepper: Stepper<State>;
  #broken: BrokenProperty | undefined;
  #step: string | undefined;
  /** Where that step was taken. */
  #before: State | undefined;

  constructor(stepper: Stepper<State>) {
    this.#stepper = stepper;
  }

  get broken(): BrokenProperty | undefined {
    return this.#broken;
  }

  began(): void {
    this.arrived(undefined);
  }

  taken(): void {
    if (this.#broken !== undefined) return;
    const index = this.#stepper.falseStep();
    this.#step = index < 0 ? undefined : this.#stepper.compiled.steps[index]?.name;
    this.#before = index < 0 ? undefined : this.#stepper.entered();
  }

  arrived(line: Line | undefined): void {
    if (this.#broken !== undefined) return;
    // Nothing is asked of a step that changes nothing: step properties are [P]_vars.
    if (this.#step !== undefined && this.#changes()) this.#keep('step', this.#step, line);
    const index = this.#stepper.falseInvariant();
    if (index >= 0) this.#keep('invariant', this.#stepper.compiled.invariants[index]?.name ?? '', line);
  }

  #changes(): boolean {
    const before = this.#before;
    return before !== undefined && !this.#stepper.same(before, this.#stepper.entered());
  }

  #keep(kind: BrokenProperty['kind'], property: string, line: Line | undefined): void {
    const state = this.#stepper.plain(this.#stepper.entered());
    this.#broken ??= { kind, property, line, state };
  }
}
