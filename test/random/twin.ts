import { firstValue, Outside, textOf } from './canonical.ts';
import { execute, type Found, foundValue, holds, members, read, type Scene } from './interpret.ts';
import { type Graph, OutcomeNotes } from './outcome.ts';
import type { ActionPlan, Choice, Condition, Json, Plan, Predicate, PropertyPlan } from './plan.ts';

/** An action taken with one choice for each of its choices. */
export interface TwinStep {
  readonly action: string;
  /** The values of the choices in canonical form, by name. */
  readonly chosen: Readonly<Record<string, Json>>;
  /** Undefined where the effect leaves the bounds. */
  readonly state: Json | undefined;
}

/**
 * Interprets a plan read literally. Shares no code with the model, the checker or the language: its values, their
 * equality, order and bounds are its own, and it remembers states by their text.
 *
 * Decisions, to which the checker is held:
 * - A step whose effect leaves the bounds has no successor and is not counted as generated; it violates "bounds"
 *   one step after the state it is taken from.
 * - An effect leaves the bounds at the first value outside its type that is assigned, added or used as a key; what
 *   is only looked for (`has`, `delete`, `indexOf`) is then not there.
 * - Each occurrence in a sequence is a choice of its own; each distinct element of a bag is one choice.
 * - A deadlock is a state in which nothing is enabled and that is not terminal; a step that leaves the bounds is
 *   enabled. It is found at the depth of the state itself.
 * - A state outside a constraint, or reached only by steps outside a step constraint, is generated and judged by
 *   invariants, and the step to it by step properties; it is neither counted as distinct nor expanded, so that it is
 *   no deadlock, and it is no witness. Initial states are subject to the constraints, too.
 * - A step that changes nothing is enabled and generated. Step properties are not asked of it, as in TLA+'s
 *   `[][P]_vars`.
 * - A spec without an initial state, or with an initial action that leaves the bounds, is a mistake of its author's:
 *   `startsWell` tells, and an engine refuses it.
 */
export class Twin {
  readonly plan: Plan;

  constructor(plan: Plan) {
    this.plan = plan;
  }

  /** The initial states, repeats included. */
  initialSteps(): readonly TwinStep[] {
    const first = Object.fromEntries(
      this.plan.variables.map(({ name, schema }) => [name, firstValue(schema)]),
    );
    if (this.plan.initial.length === 0) return [{ action: 'initial', chosen: {}, state: first }];
    const names = this.plan.initial.map((_, index) =>
      this.plan.initial.length === 1 ? 'initial' : `initial[${index}]`,
    );
    return this.plan.initial.flatMap((action, index) =>
      this.#take({ ...action, name: names[index] ?? '' }, first),
    );
  }

  /** Whether there is an initial state, and no initial action leaves the bounds. */
  startsWell(): boolean {
    const steps = this.initialSteps();
    return steps.length > 0 && steps.every((step) => step.state !== undefined);
  }

  /** Every enabled step, in the order of declaration and choice. */
  steps(state: Json): readonly TwinStep[] {
    return this.plan.actions.flatMap((action) => this.#take(action, state));
  }

  holds(property: PropertyPlan, state: Json, before?: Json): boolean {
    return allHold(property.condition, this.#scene(state, before));
  }

  isTerminal(state: Json): boolean {
    const { terminal } = this.plan;
    return terminal !== null && holds(terminal, this.#scene(state));
  }

  /** Searches breadth first; undefined where there are more states, or more generated, than that. */
  explore(most: { readonly states: number; readonly generated: number }): Graph | undefined {
    const { plan } = this;
    const notes = new OutcomeNotes(plan.actions.map((action) => action.name));
    const queue: { readonly state: Json; readonly depth: number }[] = [];

    const meet = (state: Json | undefined, depth: number, before: Json | undefined): void => {
      // The length of a counterexample that ends in `state`.
      const length = depth - 1;
      if (state === undefined) {
        notes.violation('bounds', length);
        return;
      }
      notes.generated += 1;
      for (const invariant of plan.invariants)
        if (!this.holds(invariant, state)) notes.violation(invariant.name, length);
      const text = textOf(state);
      if (before !== undefined && textOf(before) !== text) {
        for (const property of plan.steps)
          if (!this.holds(property, state, before)) notes.violation(property.name, length);
      }
      const inside =
        plan.constraints.every((constraint) => this.holds(constraint, state)) &&
        (before === undefined ||
          plan.stepConstraints.every((constraint) => this.holds(constraint, state, before)));
      if (!inside || notes.states.has(text)) return;
      for (const property of plan.reachable)
        if (this.holds(property, state)) notes.witness(property.name, length);
      notes.states.set(text, depth);
      queue.push({ state, depth });
    };

    for (const { state } of this.initialSteps()) meet(state, 1, undefined);
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (notes.states.size > most.states || notes.generated > most.generated) return undefined;
      const { state, depth } = next;
      const steps = this.steps(state);
      for (const step of steps) meet(step.state, depth + 1, state);
      for (const { name } of plan.actions)
        notes.enabled(name, steps.filter((step) => step.action === name).length);
      if (steps.length === 0 && !this.isTerminal(state)) {
        notes.violation('deadlock', depth - 1);
        notes.deadlocks.add(textOf(state));
      }
    }
    return notes.graph;
  }

  #scene(state: Json, before?: Json, chosen: Scene['chosen'] = new Map()): Scene {
    return {
      variables: this.plan.variables,
      state: { value: state },
      before: before === undefined ? undefined : { value: before },
      chosen,
      locals: new Map(),
    };
  }

  #take(action: ActionPlan, state: Json): readonly TwinStep[] {
    return this.#chosen(action.choices, state, new Map())
      .filter((chosen) => allHold(action.guard, this.#scene(state, undefined, chosen)))
      .map((chosen) => ({
        action: action.name,
        chosen: Object.fromEntries([...chosen].map(([name, found]) => [name, read(found)])),
        state: this.#effect(action, state, chosen),
      }));
  }

  #effect(action: ActionPlan, state: Json, chosen: Scene['chosen']): Json | undefined {
    const scene = this.#scene(state, undefined, chosen);
    try {
      execute(action.effect, scene);
      return scene.state.value;
    } catch (error) {
      if (error instanceof Outside) return undefined;
      throw error;
    }
  }

  /** Every combination of choices, the last varying fastest. */
  #chosen(choices: readonly Choice[], state: Json, made: Scene['chosen']): readonly Scene['chosen'][] {
    const [choice, ...rest] = choices;
    if (choice === undefined) return [made];
    return candidates(choice, this.#scene(state, undefined, made)).flatMap((found) =>
      this.#chosen(rest, state, new Map([...made, [choice.name, foundValue(found.schema, read(found))]])),
    );
  }
}

function candidates({ name, from }: Choice, scene: Scene): readonly Found[] {
  switch (from.kind) {
    case 'schema':
      return members({ over: 'schema', schema: from.schema }, scene);
    case 'constants':
      return from.values.map(({ value }) => foundValue(from.schema, value));
    case 'state': {
      const { over, where } = from;
      const all = members(over, scene);
      return where === null ? all : all.filter((found) => keeps(where, name, found, scene));
    }
  }
}

function keeps(where: Predicate, name: string, found: Found, scene: Scene): boolean {
  return holds(where, { ...scene, locals: new Map([[name, found]]) });
}

function allHold({ all }: Condition, scene: Scene): boolean {
  return all.every((predicate) => holds(predicate, scene));
}
