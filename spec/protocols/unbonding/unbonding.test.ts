import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protocolSuite } from '../../../test/corpus/index.ts';
import { unbondingProtocol } from './index.ts';
import { attackersNeeded, slashOf } from './slashing.ts';

protocolSuite(unbondingProtocol);

const stakes = fc.integer({ min: 0, max: 1_000_000_000_000 });
const percents = fc.integer({ min: 0, max: 100 });

describe('a slash', () => {
  test('takes its share or the next whole number, and never more than there is', () => {
    fc.assert(
      fc.property(stakes, percents, (stake, percent) => {
        const slashed = BigInt(slashOf(stake, percent));
        const share = BigInt(stake) * BigInt(percent);
        expect(slashed * 100n >= share && slashed * 100n < share + 100n).toBe(true);
        expect(slashed <= BigInt(stake)).toBe(true);
      }),
    );
  });

  test('is no smaller for a stake that is split over two validators', () => {
    fc.assert(
      fc.property(stakes, stakes, percents, (one, other, percent) => {
        expect(slashOf(one, percent) + slashOf(other, percent)).toBeGreaterThanOrEqual(
          slashOf(one + other, percent),
        );
      }),
    );
  });
});

test('the attackers needed are the fewest that are a third', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (validators) => {
      const needed = attackersNeeded(validators);
      expect(3 * needed).toBeGreaterThanOrEqual(validators);
      expect(3 * (needed - 1)).toBeLessThan(validators);
    }),
  );
});

test('what one validator does is independent of the others: states multiply', () => {
  const distinct = (name: string) => unbondingProtocol.instances[name]?.expect.distinct;
  expect(distinct('2 validators')).toBe(19 ** 2);
  expect(distinct('3 validators')).toBe(19 ** 3);
  expect(distinct('2 validators, all stake is slashed, long periods')).toBe(31 ** 2);
  expect(distinct('4 validators, long periods')).toBe(31 ** 4);
});
