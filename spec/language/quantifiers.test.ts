import { describe, expect, test } from 'vitest';
import { count, type Domain, exists, forAll, t } from './index.ts';

const isOdd = (n: number): boolean => n % 2 === 1;

describe('quantifiers', () => {
  const cases: readonly (readonly [
    what: string,
    domain: Domain<number>,
    exists: boolean,
    forAll: boolean,
    count: number,
  ])[] = [
    ['an empty list', [], false, true, 0],
    ['a list with some', [1, 2, 3], true, false, 2],
    ['a list with all', [1, 3], true, true, 2],
    ['a list with none', [2, 4], false, false, 0],
    ['a set', new Set([1, 2]), true, false, 1],
    ['the values of a map', new Map([['a', 1]]).values(), true, true, 1],
    ['a type', t.int(0, 4), true, false, 2],
    ['a type of one value', t.int(1, 1), true, true, 1],
  ];

  test.each(cases)('over %s', (_, domain, some, all, many) => {
    const again = Array.isArray(domain) || !(Symbol.iterator in domain) ? domain : [...domain];
    expect(exists(again, isOdd)).toBe(some);
    expect(forAll(again, isOdd)).toBe(all);
    expect(count(again, isOdd)).toBe(many);
  });

  test('stop at the first member that decides', () => {
    const asked: number[] = [];
    const ask = (n: number): boolean => {
      asked.push(n);
      return isOdd(n);
    };
    exists([2, 3, 4], ask);
    expect(asked.splice(0)).toEqual([2, 3]);
    forAll([1, 2, 3], ask);
    expect(asked).toEqual([1, 2]);
  });
});
