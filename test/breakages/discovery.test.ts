import { describe, expect, test } from 'vitest';
import { check, type Report, unlimited } from '../../checker/index.ts';
import { type Model, modelOf } from '../../model/index.ts';
import { spec, t, variables } from '../../spec/language/index.ts';

function checked(model: Model, maxDepth = Number.POSITIVE_INFINITY): Promise<Report> {
  return check(model, {
    limits: { ...unlimited, maxDepth },
    properties: undefined,
    onViolation: 'stop',
    witnesses: 'lengths',
    distinctValues: 'skip',
    lassos: 'late',
    machineMemoryBytes: 2 ** 30,
    workers: 1,
    source: undefined,
    now: () => 0,
    onProgress: undefined,
    interrupted: undefined,
  });
}

const short = spec('short', {}, () => {
  const { action, define } = variables({ n: t.int(0, 9) });
  const up = action({
    when: (s) => s.n < 9,
    then: (s) => {
      s.n += 1;
    },
  });
  return define({ actions: { up }, invariants: { 'below three': (s) => s.n < 3 } });
});

describe('a state is judged when it is found', () => {
  test('so nothing beyond the nearest violation is looked at', async () => {
    const { verdict, coverage } = await checked(modelOf(short));
    expect(verdict.kind).toBe('violated');
    expect(coverage).toEqual({ distinctStates: 4, generatedStates: 4, depth: 4 });
  });

  test('so a violation on the last level within a limit on depth is found', async () => {
    expect((await checked(modelOf(short), 4)).verdict.kind).toBe('violated');
    expect((await checked(modelOf(short), 3)).verdict).toMatchObject({
      kind: 'inconclusive',
      limit: 'depth',
    });
  });
});

/** Two numbers of a word each, of which one is always zero, so that many states share each of their words. */
const forked = spec('forked', { top: 20_000 }, ({ top }) => {
  const long = t.int(0, 2 ** 31 - 1);
  const { action, define } = variables({ a: long, b: long });
  const upA = action({
    when: (s) => s.b === 0 && s.a < top,
    then: (s) => {
      s.a += 1;
    },
  });
  const upB = action({
    when: (s) => s.a === 0 && s.b < top,
    then: (s) => {
      s.b += 1;
    },
  });
  return define({ actions: { upA, upB }, terminal: (s) => s.a === top || s.b === top });
});

test('a state is no repeat because it shares a word and a slot with one met before', async () => {
  const { verdict, coverage, store } = await checked(modelOf(forked));
  expect(store.wordsPerState).toBe(2);
  expect(verdict.kind).toBe('holds');
  expect(coverage).toEqual({ distinctStates: 40_001, generatedStates: 40_001, depth: 20_001 });
});
