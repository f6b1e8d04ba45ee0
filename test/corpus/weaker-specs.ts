import type { Compiled } from '../../model/index.ts';
import { type Action, copy, equal, type Fairness, type Parts, type Spec } from '../../spec/language/index.ts';

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
type Predicate = (state: unknown, choice: never) => boolean;

/**
 * A spec without one conjunct of a guard, which calls `onChange` for each step that the conjunct forbids and that changes
 * the state. Formulas and fairness speak of the action as it was, so it keeps its identity for nobody: check it for
 * safety alone.
 */
export function withoutConjunct(spec: Spec, { action, conjunct }: GuardConjunct, onChange: () => void): Spec {
  return withParts(spec, (parts) => {
    const given = parts.actions[action];
    if (given === undefined) throw new Error(`no action ${action}`);
    const { when, then } = given.body;
    const conjuncts: Readonly<Record<string, Predicate>> =
      when === undefined || typeof when === 'function' ? {} : when;
    const left = typeof when === 'function' ? when : conjuncts[conjunct ?? ''];
    if (left === undefined) throw new Error(`${action} has no conjunct ${conjunct}`);
    const rest = Object.fromEntries(Object.entries(conjuncts).filter(([name]) => name !== conjunct));
    const weaker: ErasedAction = {
      choices: given.choices,
      body: {
        ...(Object.keys(rest).length === 0 ? {} : { when: rest }),
        then: (state, choice) => {
          if (left(state, choice)) return then(state, choice);
          const before = copy(state);
          const answer = then(state, choice);
          if (!equal(before, state)) onChange();
          return answer;
        },
      },
    };
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
