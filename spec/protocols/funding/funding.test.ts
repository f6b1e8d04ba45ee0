import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelOf } from '../../../model/index.ts';
import { protocolSuite } from '../../../test/corpus/index.ts';
import { constantsWith } from '../../language/index.ts';
import { funding, fundingOwed, fundingProtocol, tradeFee } from './index.ts';

protocolSuite(fundingProtocol);

describe('funding at the scale of a real exchange', () => {
  const unit = 10 ** 9;
  const size = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -(10 ** 12), max: 10 ** 12 }));
  /** An index that counts billionths: what is owed is up to 10 ** 15. */
  const index = fc.oneof(
    fc.integer({ min: -20, max: 20 }),
    fc.integer({ min: -(10 ** 11), max: 10 ** 11 }),
    fc.integer({ min: -1_000, max: 1_000 }).map((whole) => whole * unit),
  );

  test('what is owed is the exact amount or less than one unit more', () => {
    fc.assert(
      fc.property(size, index, index, (size, now, since) => {
        const exact = BigInt(size) * BigInt(now - since);
        const error = BigInt(fundingOwed(size, now, since, unit)) * BigInt(unit) - exact;
        expect(0n <= error && error < BigInt(unit)).toBe(true);
      }),
    );
  });

  test('settling in between, or in two accounts, never costs less', () => {
    fc.assert(
      fc.property(size, size, index, index, index, (size, other, first, middle, last) => {
        const once = fundingOwed(size, last, first, unit);
        const twice = fundingOwed(size, middle, first, unit) + fundingOwed(size, last, middle, unit);
        expect(twice - once).toBeOneOf([0, 1]);
        const together = fundingOwed(size + other, last, first, unit);
        expect(once + fundingOwed(other, last, first, unit) - together).toBeOneOf([0, 1]);
      }),
    );
  });

  test('positions that sum to zero pay each other, but for less than one unit each', () => {
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 8 }), index, index, (sizes, now, since) => {
        const last = -sizes.reduce((sum, one) => sum + one, 0);
        const all = [...sizes, last];
        const dust = all.reduce((sum, one) => sum + fundingOwed(one, now, since, unit), 0);
        expect(0 <= dust && dust < all.length).toBe(true);
      }),
    );
  });

  test('a trade in two parts pays no less in fees', () => {
    const lots = fc.integer({ min: 1, max: 10 ** 12 });
    fc.assert(
      fc.property(lots, lots, fc.integer({ min: 0, max: unit }), (one, other, rate) => {
        expect(tradeFee(one, rate, unit) + tradeFee(other, rate, unit)).toBeGreaterThanOrEqual(
          tradeFee(one + other, rate, unit),
        );
      }),
    );
  });

  test('rounding toward zero, as languages do, leaves the pool short by a unit for each who pays', () => {
    const payers = 1_000;
    const truncated = (size: number): number => Math.trunc((size * 999) / 1_000) + 0;
    // A thousand accounts are long one lot each and pay 0.999; one account is short of all of them.
    expect(payers * truncated(1) + truncated(-payers)).toBe(-999);
    expect(payers * fundingOwed(1, 999, 0, 1_000) + fundingOwed(-payers, 999, 0, 1_000)).toBe(1);
  });

  /** Products of sizes and indices up to 10 ** 15: what the running total can hold. */
  const market = fc.record({
    rates: fc.array(fc.integer({ min: -(10 ** 5), max: 10 ** 5 }), { minLength: 2, maxLength: 3 }),
    lots: fc.array(fc.integer({ min: 1, max: 10 ** 8 }), { minLength: 1, maxLength: 3 }),
    unit: fc.constantFrom(9_973, 1_000_003, unit),
    feeRate: fc.integer({ min: 0, max: 10 ** 6 }),
  });

  test('walks keep every property', () => {
    let settlements = 0;
    fc.assert(
      fc.property(market, fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (constants, picks) => {
        const large = {
          ...constants,
          accounts: ['alice', 'bob', 'carol', 'dora'],
          maxSize: 10 ** 8,
          payments: 30,
          trades: 30,
        };
        const { plain, compiled } = modelOf(funding, constantsWith(funding, large, 'the test'));
        let state = [...plain.initialSteps()].map(({ outcome }) => outcome)[0];
        for (const pick of picks) {
          if (state?.kind !== 'state') throw new Error('a value leaves its type');
          const before = state.state;
          const steps = [...plain.steps(before)];
          const actions = [...new Set(steps.map(({ action }) => action))];
          const chosen = steps.filter(({ action }) => action === actions[pick % actions.length]);
          const step = chosen[Math.floor(pick / actions.length) % chosen.length];
          if (step === undefined) return;
          if (step.action === 'settle') settlements += 1;
          if (step.outcome.kind === 'state') {
            for (const property of compiled.invariants)
              expect(plain.falseConjuncts(property, step.outcome.state)).toEqual([]);
            for (const property of compiled.steps)
              expect(plain.falseConjuncts(property, before, step.outcome.state)).toEqual([]);
          }
          state = step.outcome;
        }
      }),
      { numRuns: 15 },
    );
    expect(settlements).toBeGreaterThan(0);
  });
});
