import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { castOf, keyAt } from './fixtures/cast.ts';
import { ValidatorSet, ValidatorSetError } from './index.ts';

const powers = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2 ** 43 })), {
  minLength: 1,
  maxLength: 20,
});

describe('a set of validators', () => {
  test('has the least quorums that are more than two thirds and more than a third', () => {
    fc.assert(
      fc.property(powers, (chosen) => {
        const { totalPower, quorum, weakQuorum } = ValidatorSet.of(castOf(chosen));
        const total = chosen.reduce((sum, power) => sum + BigInt(power), 0n);
        const isMore = (power: bigint, thirds: bigint): boolean => 3n * power > thirds * total;
        expect(BigInt(totalPower)).toBe(total);
        expect([isMore(BigInt(quorum), 2n), isMore(BigInt(quorum) - 1n, 2n)]).toEqual([true, false]);
        expect([isMore(BigInt(weakQuorum), 1n), isMore(BigInt(weakQuorum) - 1n, 1n)]).toEqual([true, false]);
      }),
    );
  });

  test('has exact quorums at the largest total', () => {
    const { totalPower, quorum, weakQuorum } = ValidatorSet.of(castOf([2 ** 53 - 2, 1]));
    expect([totalPower, quorum, weakQuorum]).toEqual([2 ** 53 - 1, 6004799503160661, 3002399751580331]);
  });

  test('is the same in whatever order it is given, and has another hash if anything differs', () => {
    const cast = castOf([3, 1, 2]);
    const set = ValidatorSet.of(cast);
    expect(ValidatorSet.of([...cast].reverse()).hash).toBe(set.hash);
    expect(ValidatorSet.of(castOf([3, 2, 1])).hash).not.toBe(set.hash);
    expect(ValidatorSet.of(castOf([3, 1])).hash).not.toBe(set.hash);
    expect([keyAt(0), keyAt(2), keyAt(7)].map((key) => set.indexOf(key))).toEqual([0, 2, -1]);
  });

  const refused: readonly (readonly [string, Parameters<typeof ValidatorSet.of>[0], string])[] = [
    ['nobody', [], 'validators: there are none'],
    ['a power of nothing', [{ key: keyAt(0), power: 0 }], 'its power is 0'],
    ['half a power', [{ key: keyAt(0), power: 0.5 }], 'its power is 0.5'],
    ['capitals', [{ key: 'AB'.repeat(32), power: 1 }], 'that is no key'],
    ['one twice', [...castOf([1]), ...castOf([2])], 'it is there twice'],
    ['too much power', castOf([2 ** 53 - 1, 1]), 'the powers up to it add up to too much'],
    [
      'too many',
      Array.from({ length: 1025 }, (_, index) => ({ key: index.toString(16).padStart(64, '0'), power: 1 })),
      'validators: there are 1025',
    ],
  ];
  test.each(refused)('is refused: %s', (_, validators, why) => {
    expect(() => ValidatorSet.of(validators)).toThrow(ValidatorSetError);
    expect(() => ValidatorSet.of(validators)).toThrow(why);
  });

  test('says what is wrong and what to do', () => {
    expect(() => ValidatorSet.of([])).toThrow(
      'validators: there are none. Every node must agree on who votes and with what power, so a doubtful set is ' +
        'refused. Give 1 to 1024 validators, each with a key of its own (64 lower-case hexadecimal digits) and a ' +
        'positive whole power, all powers together at most 2^53 - 1.',
    );
  });
});

describe('turns to propose', () => {
  const small = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 });
  /** Positions of the proposers of as many heights. */
  const turns = (set: ValidatorSet, count: number): readonly number[] =>
    Array.from({ length: count }, (_, height) => set.indexOf(set.proposer(height, 0).key));

  test('come in proportion to power, and are never off by more than the number of validators', () => {
    fc.assert(
      fc.property(small, (chosen) => {
        const total = chosen.reduce((sum, power) => sum + power, 0);
        const counts = chosen.map(() => 0);
        turns(ValidatorSet.of(castOf(chosen)), 2 * total).forEach((turn, index) => {
          counts[turn] = (counts[turn] ?? 0) + 1;
          const behind = chosen.map((power, who) => ((index + 1) * power) / total - (counts[who] ?? 0));
          expect(Math.max(...behind.map(Math.abs))).toBeLessThan(chosen.length);
        });
        expect(counts).toEqual(chosen.map((power) => 2 * power));
      }),
    );
  });

  test('lie apart: nobody has more in a row than its power is times that of all others, and one', () => {
    fc.assert(
      fc.property(small, (chosen) => {
        const total = chosen.reduce((sum, power) => sum + power, 0);
        let [before, run] = [-1, 0];
        for (const turn of turns(ValidatorSet.of(castOf(chosen)), 2 * total)) {
          run = turn === before ? run + 1 : 1;
          before = turn;
          const power = chosen[turn] ?? 0;
          if (power < total) expect(run).toBeLessThanOrEqual(Math.ceil(power / (total - power)) + 1);
        }
      }),
    );
  });

  test('pass on with the round', () => {
    const set = ValidatorSet.of(castOf([1, 1, 1, 1]));
    const rounds = [0, 1, 2, 3].map((round) => set.proposer(1000, round).key);
    expect(new Set(rounds).size).toBe(4);
    expect(set.proposer(1000, 4)).toEqual(set.proposer(1000, 0));
    expect(set.proposer(Number.MAX_SAFE_INTEGER, 2 ** 31 - 1)).toBeDefined();
  });

  test('of powers without a common measure are shared to within a turn in 4096', () => {
    const set = ValidatorSet.of(castOf([1_000_003, 2_000_029, 1]));
    const counts = [0, 0, 0];
    for (const turn of turns(set, 4097)) counts[turn] = (counts[turn] ?? 0) + 1;
    expect(counts).toEqual([1365, 2731, 1]);
  });
});
