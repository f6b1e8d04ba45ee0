import fc from 'fast-check';
import { expect, test } from 'vitest';
import { subsetsOf } from './subsets.ts';

const members = fc.uniqueArray(fc.nat(), { maxLength: 8 });

/** Which members a subset has, as the bits of a number. */
const bitsOf = (all: readonly number[], subset: readonly number[]): number =>
  subset.reduce((bits, member) => bits | (1 << all.indexOf(member)), 0);

test('each subset is there once, in the order of the members', () => {
  fc.assert(
    fc.property(members, (all) => {
      const subsets = subsetsOf(all);
      expect(subsets.map((subset) => bitsOf(all, subset)).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 2 ** all.length }, (_, bits) => bits),
      );
      for (const subset of subsets) {
        expect(subset).toEqual(all.filter((member) => subset.includes(member)));
      }
    }),
  );
});

test('those of one size are those of all that have it', () => {
  fc.assert(
    fc.property(members, fc.nat(9), (all, size) => {
      const some = subsetsOf(all, size).map((subset) => bitsOf(all, subset));
      const wanted = subsetsOf(all).filter((subset) => subset.length === size);
      expect(some.toSorted((a, b) => a - b)).toEqual(
        wanted.map((subset) => bitsOf(all, subset)).toSorted((a, b) => a - b),
      );
    }),
  );
});

test('an empty member counts', () => {
  expect(subsetsOf([undefined])).toEqual([[], [undefined]]);
});
