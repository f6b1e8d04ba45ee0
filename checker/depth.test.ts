import { expect, test } from 'vitest';
import { modelOf } from '../model/index.ts';
import { spec, t, variables } from '../spec/language/index.ts';
import { check, unlimited } from './index.ts';

/** More levels than a million: each is a range of states of its own, and none may be forgotten. */
const last = 1_200_000;

const chain = spec('chain', {}, () => {
  const { action, define } = variables({ n: t.int(0, last) });
  const up = action({
    when: (s) => s.n < last,
    then: (s) => {
      s.n += 1;
    },
  });
  return define({ actions: { up }, reachable: { 'the end is reached': (s) => s.n === last } });
});

test('a graph that is deep and narrow is seen to its end', async () => {
  const report = await check(modelOf(chain), {
    limits: unlimited,
    properties: ['the end is reached'],
    onViolation: 'stop',
    witnesses: 'lengths',
    distinctValues: 'skip',
    lassos: 'late',
    machineMemoryBytes: 2 ** 30,
    workers: 1,
    source: undefined,
    now: () => performance.now(),
    onProgress: undefined,
    interrupted: undefined,
  });
  expect(report.verdict).toEqual({ kind: 'holds' });
  expect(report.coverage).toEqual({ distinctStates: last + 1, generatedStates: last + 1, depth: last + 1 });
  expect(report.properties[0]).toMatchObject({ status: 'witnessed', length: last });
});
