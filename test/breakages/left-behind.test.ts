import { expect, test } from 'vitest';
import { check, type Report, unlimited } from '../../checker/index.ts';
import { modelOf } from '../../model/index.ts';
import { type Spec, spec, t, variables } from '../../spec/language/index.ts';

function checked(one: Spec): Promise<Report> {
  return check(modelOf(one), {
    limits: unlimited,
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

const held = t.record({ x: t.int(0, 3), y: t.bool });

const options = spec('options', {}, () => {
  const { action, define } = variables({ v: t.option(held) });
  const put = action(
    { x: t.int(0, 3), y: t.bool },
    {
      then: (s, { x, y }) => {
        s.v = { x, y };
      },
    },
  );
  const drop = action({
    then: (s) => {
      s.v = null;
    },
  });
  return define({ actions: { put, drop } });
});

test('an option that held something and one that never did are equal when both are null', async () => {
  expect((await checked(options)).coverage.distinctStates).toBe(4 * 2 + 1);
});

/** A set of 40 bits, which lends 24 bits of its second word to its neighbour. */
const neighbours = spec('neighbours', {}, () => {
  const { action, define } = variables({
    set: t.set(t.int(0, 39)),
    next: t.int(0, 2 ** 24 - 1),
    counted: t.int(0, 64),
  });
  const fill = action({
    then: (s) => {
      s.next = 2 ** 24 - 1;
    },
  });
  const add = action(
    { x: [0, 31, 32, 39] },
    {
      then: (s, { x }) => {
        s.set.add(x);
      },
    },
  );
  const clear = action({
    then: (s) => {
      s.set.clear();
    },
  });
  const assign = action({
    then: (s) => {
      s.set = new Set([1]);
    },
  });
  // In an effect a set is iterated as it is written to, in a property as it is read.
  const count = action({
    then: (s) => {
      s.counted = [...s.set].length;
    },
  });
  return define({
    actions: { fill, add, clear, assign, count },
    invariants: {
      'elements are elements': (s) =>
        [...s.set].every((x) => s.set.has(x)) && [...s.set].length === s.set.size,
      'what was counted could be there': (s) => s.counted <= 5,
    },
    steps: { 'the neighbour stays': (before, after) => after.next >= before.next },
  });
});

test('a set and the neighbour of its last word keep to their own bits', async () => {
  const { verdict, store, coverage } = await checked(neighbours);
  expect(store.wordsPerState).toBe(3);
  expect(verdict).toEqual({ kind: 'holds' });
  // Sixteen subsets of the four that are added, with 1 and without; counted 0 to 5; filled or not.
  expect(coverage.distinctStates).toBe(2 * 16 * 6 * 2);
});
