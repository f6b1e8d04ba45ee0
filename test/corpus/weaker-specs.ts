import type { Compiled } from '../../model/index.ts';
import type { Action, Fairness, Parts, Spec } from '../../spec/language/index.ts';

/** One conjunct of the guard of an action; `conjunct` is undefined where the guard is one predicate. */
export interface GuardConjunct {
  /** `action: conjunct`, or `action`. */
  readonly name: string;
  readonly action: string;
  readonly conjunct: string | undefined;
}

/** Every conjunct of every guard. */
export function guardsOf({ actions }: Compiled): readonly GuardConjunct[] {
  return actions.flatMap(({ name: action, guard }) =>
    guard.map(({ name: conjunct }) => ({
      name: conjunct === undefined ? action : `${action}: ${conjunct}`,
      action,
      conjunct,
    })),
  );
}

type ErasedAction = Action<unknown, unknown>;

/**
 * A spec without one conjunct of a guard. Formulas and fairness speak of the action as it was, so it keeps its identity
 * for nobody: check it for safety alone.
 */
export function withoutConjunct(spec: Spec, { action, conjunct }: GuardConjunct): Spec {
  return withParts(spec, (parts) => {
    const given = parts.actions[action];
    if (given === undefined) throw new Error(`no action ${action}`);
    const { when, then } = given.body;
    const rest =
      conjunct === undefined || when === undefined || typeof when === 'function'
        ? {}
        : { when: Object.fromEntries(Object.entries(when).filter(([name]) => name !== conjunct)) };
    const weaker: ErasedAction = { choices: given.choices, body: { ...rest, then } };
    return {
      ...parts,
      actions: { ...parts.actions, [action]: weaker },
      temporal: {},
      fairness: [],
      refines: {},
    };
  });
}

/** A spec that assumes other fairness. */
export function withFairness(
  spec: Spec,
  change: (fairness: readonly Fairness[]) => readonly Fairness[],
): Spec {
  return withParts(spec, (parts) => ({ ...parts, fairness: change(parts.fairness ?? []) }));
}

type ErasedParts = Parts<unknown, unknown>;

function withParts(spec: Spec, change: (parts: ErasedParts) => ErasedParts): Spec {
  return {
    ...spec,
    build: (constants, mutant) => {
      const { variables, parts } = spec.build(constants, mutant);
      // True: what a definition is given is made for its own states, and nothing here looks at a state.
      return { variables, parts: change(parts as unknown as ErasedParts) as unknown as Parts<never, never> };
    },
  };
}
