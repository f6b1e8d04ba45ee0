import type { Machine, Model, PlainState, Represent } from '../model/index.ts';
import { compareWords } from './findings.ts';
import { tellsApart } from './interchangeable.ts';

/** Whether states show what a finding is about, by the plain form: the last state, and the one before where there is one. */
export type Shows = (last: PlainState, before: PlainState | undefined) => boolean;

/**
 * Makes behaviours out of paths of representatives. A path says that some state of each orbit leads to some state of the
 * next; a behaviour needs one state that leads on.
 *
 * It starts in the least initial state of the first orbit, by its words, and takes at each point the least successor
 * in the next one. There always is one where the spec is symmetric: if `r` leads to `r'`, then `g(r)` leads to `g(r')`.
 */
export class Lift {
  readonly #model: Model;
  readonly #machine: Machine;
  readonly #represent: Represent;

  constructor(model: Model, machine: Machine, represent: Represent) {
    this.#model = model;
    this.#machine = machine;
    this.#represent = represent;
  }

  /**
   * A behaviour through the orbits of `path`, in plain form. Where a step was found, `after` is where it leads from the
   * last representative: then the last step shows what that one shows, which not every step to the same orbit need do.
   * @throws SpecError where there is none, or it does not show what was found: then the spec is not symmetric.
   */
  behaviour(
    path: readonly Uint32Array[],
    after: Uint32Array | undefined,
    shows: Shows | undefined,
  ): readonly PlainState[] {
    const states: PlainState[] = [];
    for (const words of path) {
      const last = states.at(-1);
      const next = this.#least(last === undefined ? this.#initialStates() : this.#successors(last), words);
      if (next === undefined) throw this.#broken(last);
      states.push(next);
    }
    const [last, before] = [states.at(-1), states.at(-2)];
    if (last === undefined) return states;
    if (after === undefined) {
      if (shows?.(last, before) === false) throw this.#broken(last);
      return states;
    }
    const ends = [...this.#model.plain.steps(last)].flatMap(({ outcome }) =>
      outcome.kind === 'state' && shows?.(outcome.state, last) !== false ? [outcome.state] : [],
    );
    const end = this.#least(ends, after);
    if (end === undefined) throw this.#broken(last);
    return [...states, end];
  }

  /** The least of `states`, by its words, in the orbit of a packed state. */
  #least(states: Iterable<PlainState>, of: Uint32Array): PlainState | undefined {
    const wanted = of.slice();
    this.#represent(wanted);
    let least: { readonly state: PlainState; readonly words: Uint32Array } | undefined;
    for (const state of states) {
      this.#machine.pack(state);
      const words = this.#machine.after.slice();
      if (least !== undefined && compareWords(words, least.words) >= 0) continue;
      const representative = words.slice();
      this.#represent(representative);
      if (compareWords(representative, wanted) === 0) least = { state, words };
    }
    return least?.state;
  }

  *#initialStates(): Generator<PlainState> {
    for (const { outcome } of this.#model.plain.initialSteps())
      if (outcome.kind === 'state') yield outcome.state;
  }

  /** Successors that no step constraint cuts off; states that a constraint excludes are in no explored orbit. */
  *#successors(state: PlainState): Generator<PlainState> {
    const { plain, compiled } = this.#model;
    for (const { outcome } of plain.steps(state)) {
      if (outcome.kind !== 'state') continue;
      const { state: next } = outcome;
      const isCut = compiled.stepConstraints.some(
        (constraint) => plain.falseConjuncts(constraint, state, next).length > 0,
      );
      if (!isCut) yield next;
    }
  }

  #broken(state: PlainState | undefined): Error {
    return tellsApart('spec', 'the states on the way to what was found are not those of a behaviour', state);
  }
}
