import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONG, Ranking, SHORT, type Side } from './ranking.ts';

const accounts = 24;
const list = fc.constantFrom<Side>(LONG, SHORT);
const score = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ noNaN: true }));
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ account: fc.nat({ max: accounts - 1 }), enters: fc.constant(true), list, score }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ account: fc.nat({ max: accounts - 1 }), enters: fc.constant(false), list, score }),
  },
);

test('everybody has the rank that sorting gives them: by score, ties by account', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120, size: 'max' }), (steps) => {
      const ranking = new Ranking(accounts);
      const lists = new Map<number, { readonly list: Side; readonly score: number }>();
      for (const { account, enters, list, score } of steps) {
        if (enters) {
          ranking.enter(list, account, score);
          lists.set(account, { list, score });
        } else {
          ranking.leave(account);
          lists.delete(account);
        }
      }
      for (const side of [LONG, SHORT] as const) {
        const sorted = [...lists].filter(([, { list }]) => list === side);
        sorted.sort(([one, a], [other, b]) =>
          a.score === b.score ? one - other : a.score > b.score ? -1 : 1,
        );
        const inOrder = sorted.map(([account]) => account);
        expect(ranking.count(side)).toBe(inOrder.length);
        expect(inOrder.map((_, rank) => ranking.at(side, rank))).toEqual(inOrder);
        expect(inOrder.map((account) => ranking.rankOf(account))).toEqual(inOrder.map((_, rank) => rank));
        expect(ranking.at(side, inOrder.length)).toBeUndefined();
      }
      for (let account = 0; account < accounts; account += 1)
        expect(ranking.has(account)).toBe(lists.has(account));
    }),
    { numRuns: 400 },
  );
});

test('a ranking that was cleared is empty, and can be filled again', () => {
  const ranking = new Ranking(3);
  ranking.enter(LONG, 2, 7);
  ranking.clear();
  expect([ranking.count(LONG), ranking.has(2), ranking.rankOf(2)]).toEqual([0, false, undefined]);
  ranking.enter(SHORT, 2, 1);
  ranking.enter(SHORT, 1, 1);
  expect([ranking.at(SHORT, 0), ranking.at(SHORT, 1)]).toEqual([1, 2]);
});

test('a hundred thousand who enter in order of their score do not make it deep', () => {
  const ranking = new Ranking(100_000);
  for (let account = 0; account < 100_000; account += 1) ranking.enter(LONG, account, account);
  expect([ranking.at(LONG, 0), ranking.at(LONG, 99_999), ranking.rankOf(50_000)]).toEqual([
    99_999, 0, 49_999,
  ]);
});
