import {
  type Data,
  type DataRecord,
  generatorsOf,
  type Identities,
  type Model,
  type PlainState,
  type PlainStep,
  type Renaming,
  renamed,
  SpecError,
} from '../model/index.ts';

/** Step properties are asked of so many steps of a state and of the same steps renamed. */
const sampledSteps = 8;

/**
 * Whether a spec tells identities apart that it declares interchangeable, as where `RM.values[0]` is a leader: then the
 * states of an orbit do not behave alike, and to explore one of them is not enough.
 *
 * Looked for in the plain form, with renamings of which every other is made. In the initial states, of which there must be
 * all that differ by a renaming, it is decided; elsewhere it is looked for in a sample of states.
 */
export class Interchange {
  readonly #model: Model;
  readonly #renamings: readonly Renaming[];

  constructor(model: Model, types: readonly Identities[]) {
    this.#model = model;
    this.#renamings = generatorsOf(types);
  }

  /** @throws SpecError where an initial state is none with its identities renamed. */
  requireInitialStates(): void {
    const states = new Map<string, PlainState>();
    for (const { outcome } of this.#model.plain.initialSteps())
      if (outcome.kind === 'state') states.set(textOf(outcome.state), outcome.state);
    for (const state of states.values()) {
      for (const renaming of this.#renamings) {
        const other = this.#renamed(state, renaming);
        if (states.has(textOf(other))) continue;
        throw tellsApart('initial state', `${textOf(other)} is not initial`, state);
      }
    }
  }

  /** @throws SpecError where `state` with its identities renamed behaves or is judged otherwise than `state`. */
  require(state: PlainState): void {
    const steps = [...this.#model.plain.steps(state)];
    for (const renaming of this.#renamings) {
      const other = this.#renamed(state, renaming);
      this.#requireSameSteps(steps, other, renaming, state);
      this.#requireSameAnswers([state], [other]);
      for (const { outcome } of steps.slice(0, sampledSteps)) {
        if (outcome.kind !== 'state') continue;
        const next = outcome.state;
        const renamedNext = this.#renamed(next, renaming);
        this.#requireSameAnswers([state, next], [other, renamedNext]);
        // A state that a constraint excludes is in no sample, and is judged all the same.
        this.#requireSameAnswers([next], [renamedNext]);
      }
    }
  }

  #renamed(state: PlainState, renaming: Renaming): PlainState {
    // True: a state is a record, and stays one.
    return renamed(this.#model.compiled.variables, state, renaming) as PlainState;
  }

  /** Action by action, so that counts of actions are those of every state of the orbit, too. */
  #requireSameSteps(
    steps: readonly PlainStep[],
    other: PlainState,
    renaming: Renaming,
    state: PlainState,
  ): void {
    const { actions } = this.#model.compiled;
    const expected = new Map(actions.map(({ name }) => [name, [] as string[]]));
    const found = new Map(actions.map(({ name }) => [name, [] as string[]]));
    for (const { action, outcome } of steps)
      expected
        .get(action)
        ?.push(outcome.kind === 'state' ? textOf(this.#renamed(outcome.state, renaming)) : '');
    for (const { action, outcome } of this.#model.plain.steps(other))
      found.get(action)?.push(outcome.kind === 'state' ? textOf(outcome.state) : '');
    for (const { name } of actions) {
      if (expected.get(name)?.sort().join() === found.get(name)?.sort().join()) continue;
      throw tellsApart(
        `action ${name}`,
        `from ${textOf(other)}, where they are renamed, it does not lead to the same states renamed`,
        state,
      );
    }
  }

  /** One state or the two ends of a step, and the same renamed. */
  #requireSameAnswers(states: readonly PlainState[], others: readonly PlainState[]): void {
    const { plain, compiled } = this.#model;
    const properties =
      states.length === 1
        ? [...compiled.invariants, ...compiled.reachable, ...compiled.constraints]
        : [...compiled.steps, ...compiled.stepConstraints];
    const [state, other] = [states[0] as PlainState, others[0] as PlainState];
    for (const property of properties) {
      const isTrue = plain.falseConjuncts(property, ...states).length === 0;
      if ((plain.falseConjuncts(property, ...others).length === 0) === isTrue) continue;
      const of =
        states.length === 1
          ? textOf(other)
          : `the step from ${textOf(other)} to ${textOf(others[1] as Data)}`;
      throw tellsApart(
        `property ${JSON.stringify(property.name)}`,
        `it is ${!isTrue} of ${of}, where they are renamed`,
        state,
      );
    }
    if (states.length > 1 || plain.isTerminal(state) === plain.isTerminal(other)) return;
    throw tellsApart(
      'predicate terminal',
      `it is ${plain.isTerminal(other)} of ${textOf(other)}, where they are renamed`,
      state,
    );
  }
}

/** A spec that is not symmetric: what is true of a state and not of the same state with its identities renamed. */
export function tellsApart(where: string, difference: string, state: PlainState | undefined): SpecError {
  return new SpecError(
    where,
    `tells apart identities that are declared interchangeable: ${difference}`,
    'Treat all of them alike, or check it without symmetry.',
    state,
  );
}

/** Equal for equal states alone, whatever the order in which an effect named their fields. */
function textOf(data: Data): string {
  return JSON.stringify(data, (_, value: Data) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value as DataRecord).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
