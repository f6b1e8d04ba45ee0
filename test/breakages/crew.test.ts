import { expect, test } from 'vitest';
import { check, type Report, unlimited } from '../../checker/index.ts';
import { modelOf } from '../../model/index.ts';
import { counters } from './counters.ts';

function checkedBy(workers: number, machineMemoryBytes: number = 2 ** 30, top = 27): Promise<Report> {
  return check(modelOf(counters, { top }), {
    limits: unlimited,
    properties: undefined,
    onViolation: 'continue',
    witnesses: 'traces',
    distinctValues: 'skip',
    lassos: 'late',
    machineMemoryBytes,
    workers,
    source: { module: new URL('./counters.ts', import.meta.url).href, export: 'counters' },
    now: () => performance.now(),
    onProgress: undefined,
    interrupted: undefined,
  });
}

// Threads start after 200,000 states, some 55 steps away, and enlarge the table once: all that is found lies beyond.
test('threads find what there is, as far away as it is, and count all of it', async () => {
  const report = await checkedBy(2);
  expect(report.workers).toBe(2);
  expect(report.coverage).toEqual({
    distinctStates: 28 ** 4,
    generatedStates: 1 + 4 * 27 * 28 ** 3,
    depth: 4 * 27 + 1,
  });
  const lengths = Object.fromEntries(report.properties.map(({ name, length }) => [name, length]));
  expect(lengths).toEqual({
    'they add up to less than 75': 75,
    'the first is not the last': 27 + 25,
    'all but one are at 26': 78,
    deadlock: 4 * 27,
    bounds: undefined,
  });
  const taken = report.actions.map((action) => [action.taken, action.enabledStates]);
  expect(taken).toEqual([1, 2, 3, 4].map(() => [27 * 28 ** 3, 27 * 28 ** 3]));
  expect(report.actions.reduce((sum, { found }) => sum + found, 0)).toBe(28 ** 4 - 1);
});

// Threads share what was reserved for them: memory that one of them made would be seen by no other.
test('threads stop where the memory reserved for them is used up', async () => {
  // 31^4 states are more than the smallest reservation takes.
  const report = await checkedBy(2, 1_000, 30);
  expect(report.verdict).toMatchObject({ kind: 'violated' });
  expect(report.isComplete).toBe(false);
  expect(report.properties.find(({ name }) => name === 'bounds')).toMatchObject({ status: 'open' });
});
