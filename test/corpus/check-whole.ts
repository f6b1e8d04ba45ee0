import { type CheckOptions, check, type Report, unlimited } from '../../checker/index.ts';
import type { Model } from '../../model/index.ts';

/** Checks a model in this thread, without limits and for all properties, to the first violation, but for `changes`. */
export function checkWhole(model: Model, changes: Partial<CheckOptions> = {}): Promise<Report> {
  return check(model, {
    limits: unlimited,
    properties: undefined,
    onViolation: 'stop',
    witnesses: 'lengths',
    distinctValues: 'skip',
    lassos: 'late',
    machineMemoryBytes: 2 ** 33,
    workers: 1,
    source: undefined,
    now: () => performance.now(),
    onProgress: undefined,
    interrupted: undefined,
    ...changes,
  });
}
