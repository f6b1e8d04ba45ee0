import { check, unlimited } from '../../checker/index.ts';
import { modelOf } from '../../model/index.ts';
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

/** What Assay says of each temporal property, by name, and how many states there are. */
export async function answersOf(
  claimed: Spec,
  constants: Constants,
): Promise<{ readonly states: number; readonly verdicts: ReadonlyMap<string, string> }> {
  const { properties, coverage } = await check(modelOf(claimed, constants), {
    limits: unlimited,
    properties: undefined,
    onViolation: 'continue',
    witnesses: 'lengths',
    distinctValues: 'skip',
    lassos: 'late',
    machineMemoryBytes: 2 ** 33,
    workers: 1,
    source: undefined,
    now: () => performance.now(),
    onProgress: undefined,
    interrupted: undefined,
  });
  const temporal = properties.filter(({ kind }) => kind === 'temporal');
  return {
    states: coverage.distinctStates,
    verdicts: new Map(temporal.map(({ name, status }) => [name, status])),
  };
}
