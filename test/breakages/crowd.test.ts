import { expect, test } from 'vitest';
import { check, unlimited } from '../../checker/index.ts';
import { modelOf } from '../../model/index.ts';
import { crowd, crowded, treeStates } from './crowd.ts';

// Kills: a thread that keeps what has no room in its share of a larger table to itself.
test('threads that enlarge the table forget no state that crowds at the end of a share', async () => {
  expect(crowd.length).toBeGreaterThan(8);
  const { verdict, coverage, workers } = await check(modelOf(crowded), {
    limits: unlimited,
    properties: undefined,
    onViolation: 'stop',
    witnesses: 'lengths',
    distinctValues: 'skip',
    lassos: 'late',
    machineMemoryBytes: 2 ** 30,
    workers: 2,
    source: { module: new URL('./crowd.ts', import.meta.url).href, export: 'crowded' },
    now: () => performance.now(),
    onProgress: undefined,
    interrupted: undefined,
  });
  expect({ workers, verdict: verdict.kind }).toEqual({ workers: 2, verdict: 'holds' });
  expect(coverage.distinctStates).toBe(treeStates + crowd.length);
});
