import { check, unlimited } from '../../checker/index.ts';
import { modelOf } from '../../model/index.ts';
import type { Constants, Spec } from '../../spec/language/index.ts';

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
