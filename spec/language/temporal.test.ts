import { describe, expect, test } from 'vitest';
import { always, and, eventually, implies, leadsTo, next, not, or, release, step, until } from './index.ts';

interface State {
  readonly n: number;
}
const one = (s: State): boolean => s.n === 1;
const two = (s: State): boolean => s.n === 2;
const grows = (before: State, after: State): boolean => before.n < after.n;
const isOne = { operator: 'state', holds: one };
const isTwo = { operator: 'state', holds: two };

describe('a temporal formula is plain data', () => {
  test.each([
    ['always', always(one), { operator: 'always', of: isOne }],
    ['eventually', eventually(one), { operator: 'eventually', of: isOne }],
    ['next', next(one), { operator: 'next', of: isOne }],
    ['not', not(one), { operator: 'not', of: isOne }],
    ['and', and(one, two), { operator: 'and', of: [isOne, isTwo] }],
    ['and of nothing', and(), { operator: 'and', of: [] }],
    ['or', or(one, two), { operator: 'or', of: [isOne, isTwo] }],
    ['implies', implies(one, two), { operator: 'implies', left: isOne, right: isTwo }],
    ['until', until(one, two), { operator: 'until', left: isOne, right: isTwo }],
    ['release', release(one, two), { operator: 'release', left: isOne, right: isTwo }],
    ['leadsTo', leadsTo(one, two), { operator: 'leadsTo', left: isOne, right: isTwo }],
    ['step', step(grows), { operator: 'step', holds: grows }],
  ])('%s', (_, formula, data) => {
    expect(formula).toEqual(data);
  });

  test('formulas nest, and keep their order', () => {
    expect(always(implies(one, eventually(and(step(grows), not(two)))))).toEqual({
      operator: 'always',
      of: {
        operator: 'implies',
        left: isOne,
        right: {
          operator: 'eventually',
          of: {
            operator: 'and',
            of: [
              { operator: 'step', holds: grows },
              { operator: 'not', of: isTwo },
            ],
          },
        },
      },
    });
  });
});
