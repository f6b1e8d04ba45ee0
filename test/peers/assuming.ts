import {
  type AnyAction,
  type Constants,
  type Fairness,
  type Formula,
  type Spec,
  spec,
} from '../../spec/language/index.ts';

/** What is said of the behaviours of a spec, in place of what the spec says itself. */
export interface Claims {
  readonly fairness: readonly Fairness[];
  readonly temporal: Readonly<Record<string, Formula<never>>>;
}

/** The spec with the same states and steps of which `claims` are made, and nothing else. */
export function assuming(
  original: Spec,
  claims: (actions: Readonly<Record<string, AnyAction>>, constants: Constants) => Claims,
): Spec {
  return spec(original.name, original.constants, (constants, mutant) => {
    const { variables, parts } = original.build(constants, mutant);
    const { initial, actions } = parts;
    const kept = initial === undefined ? { actions } : { initial, actions };
    return { variables, parts: { ...kept, ...claims(actions, constants), terminal: () => true } };
  });
}

/** The action of that name. */
export function actionNamed(actions: Readonly<Record<string, AnyAction>>, name: string): AnyAction {
  const action = actions[name];
  if (action === undefined) throw new Error(`there is no action ${name}`);
  return action;
}
