import type { Explainer, Line } from '../conformance/index.ts';

/** States at one position of a log, each once. */
export type States<State> = ReadonlyMap<string, State>;

/**
 * Goes along lines with all states that explain them, as far as that stays few: what it reaches can be reached, but
 * where there are more states than `maxWidth` at one line it does not reach all that can be.
 */
export class Road<State> {
  readonly explainer: Explainer<State>;
  readonly #maxWidth: number;
  #isCut = false;

  constructor(explainer: Explainer<State>, maxWidth: number) {
    this.explainer = explainer;
    this.#maxWidth = maxWidth;
  }

  /** Whether states were left out since there were too many. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** A text that is equal exactly for equal states. */
  keyOf(state: State): string {
    if (state instanceof Uint32Array) return state.join(' ');
    return JSON.stringify(this.explainer.stepper.plain(state));
  }

  /** The states, and those that steps without a line lead to from them. */
  closed(states: Iterable<State>): States<State> {
    const reached = new Map<string, State>();
    for (const state of states) this.#add(reached, state);
    if (!this.explainer.hides) return reached;
    // The map grows while it is gone through: what is reached is gone on from, too.
    for (const state of reached.values()) {
      for (const { state: next } of this.explainer.hidden(state)) this.#add(reached, next);
    }
    return reached;
  }

  /** The states that a line leads to. */
  across(states: States<State>, line: Line): States<State> {
    const reached: State[] = [];
    for (const state of states.values()) {
      for (const explanation of this.explainer.explain(state, line)) reached.push(explanation.state);
    }
    return this.closed(reached);
  }

  /** How many of the lines are explained from the states, in their order. */
  reach(from: States<State>, lines: readonly Line[]): number {
    let states = from;
    for (const [index, line] of lines.entries()) {
      states = this.across(states, line);
      if (states.size === 0) return index;
    }
    return lines.length;
  }

  #add(reached: Map<string, State>, state: State): void {
    const key = this.keyOf(state);
    if (reached.has(key)) return;
    if (reached.size >= this.#maxWidth) this.#isCut = true;
    else reached.set(key, state);
  }
}
