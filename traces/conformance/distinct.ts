import type { Memo, Stepper } from '../../model/index.ts';
import type { Explanation } from './explainer.ts';

/** Below this a look at each is quicker than a table. */
const few = 16;

/** Explanations that lead to different states: of those that lead to one state the first is kept. */
export class DistinctExplanations<State> {
  readonly found: Explanation<State>[] = [];
  readonly #stepper: Stepper<State>;
  #memo: Memo<State> | undefined;

  constructor(stepper: Stepper<State>) {
    this.#stepper = stepper;
  }

  add(explanation: Explanation<State>): void {
    if (this.#isNew(explanation.state)) this.found.push(explanation);
  }

  #isNew(state: State): boolean {
    if (this.found.length < few) return !this.found.some((other) => this.#stepper.same(other.state, state));
    if (this.#memo === undefined) {
      this.#memo = this.#stepper.memo();
      for (const known of this.found) this.#memo.add(0, known.state);
    }
    return this.#memo.add(0, state);
  }
}
