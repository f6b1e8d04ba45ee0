import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  collateralValue,
  compareProducts,
  costOf,
  feeOn,
  isNoWorse,
  type MarginTerms,
  notionalValue,
  positionValue,
  proceedsOf,
  reducesRisk,
  requirement,
  shrinks,
} from './rules.ts';

const million = 1_000_000;

/** Terms of a real exchange: prices and rates in millionths, three tiers, and rates that rise with open interest. */
const terms: MarginTerms = {
  priceUnit: million,
  rateUnit: million,
  tiers: [
    { from: 0, initial: 50_000, maintenance: 30_000 },
    { from: 10 ** 11 + 7, initial: 100_000, maintenance: 60_001 },
    { from: 10 ** 13 + 1, initial: 333_333, maintenance: 200_003 },
  ],
  interestFrom: 10 ** 9,
  interestSlope: 0,
};

const lots = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 10 ** 12 }));
/** With at most 10 ** 12 lots, a notional value of at most 10 ** 15. */
const price = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 10 ** 9 }));
const notional = fc.oneof(
  fc.integer({ min: 0, max: 50 }),
  fc.constantFrom(...terms.tiers.flatMap(({ from }) => [from, from + 1])),
  fc.integer({ min: 0, max: 10 ** 15 }),
);
const signedLots = fc.tuple(lots, fc.boolean()).map(([size, isShort]) => (isShort ? -size : size));
const rate = fc.constantFrom('initial', 'maintenance');

/** What is left of `quantity * unit` over the exact value: an error of rounding, in parts of a unit. */
const excess = (quantity: number, exactTimesUnit: bigint, unit: number): bigint =>
  BigInt(quantity) * BigInt(unit) - exactTimesUnit;

describe('what is rounded, and against whom', () => {
  test('a position counts for its value at most, and for less than one unit less', () => {
    fc.assert(
      fc.property(signedLots, price, (size, price) => {
        const error = excess(positionValue(size, price, terms), BigInt(size) * BigInt(price), million);
        expect(-BigInt(million) < error && error <= 0n).toBe(true);
      }),
    );
  });

  test('its notional value and the cost of buying it are that value at least, and less than one unit more', () => {
    fc.assert(
      fc.property(lots, price, (size, price) => {
        const exact = BigInt(size) * BigInt(price);
        for (const value of [notionalValue(-size, price, terms), costOf(size, price, terms)]) {
          const error = excess(value, exact, million);
          expect(0n <= error && error < BigInt(million)).toBe(true);
        }
        expect(costOf(size, price, terms) - proceedsOf(size, price, terms)).toBeOneOf([0, 1]);
      }),
    );
  });

  test('collateral counts for less than two units less than its value after the haircut', () => {
    fc.assert(
      fc.property(lots, price, fc.integer({ min: 0, max: million }), (amount, price, kept) => {
        const unit = million * million;
        const exact = BigInt(amount) * BigInt(price) * BigInt(kept);
        const error = BigInt(collateralValue(amount, price, kept, terms)) * BigInt(unit) - exact;
        expect(-2n * BigInt(unit) < error && error <= 0n).toBe(true);
      }),
    );
  });

  test('margin is at least the exact one, and less than one unit more for each tier', () => {
    fc.assert(
      fc.property(rate, notional, (rate, notional) => {
        let exact = 0n;
        terms.tiers.forEach((tier, index) => {
          const end = Math.min(notional, terms.tiers[index + 1]?.from ?? notional);
          if (end > tier.from) exact += BigInt(end - tier.from) * BigInt(tier[rate]);
        });
        const error = excess(requirement(rate, notional, 0, terms), exact, million);
        expect(0n <= error && error < BigInt(million * terms.tiers.length)).toBe(true);
      }),
    );
  });
});

describe('margin', () => {
  test('never falls, and never jumps, where the notional value grows by one', () => {
    fc.assert(
      fc.property(rate, notional, (rate, notional) => {
        const step = requirement(rate, notional + 1, 0, terms) - requirement(rate, notional, 0, terms);
        expect(step).toBeOneOf([0, 1]);
      }),
    );
  });

  test('of one large account is no less than of two that share its position, but for rounding', () => {
    fc.assert(
      fc.property(rate, notional, notional, (rate, one, other) => {
        const together = requirement(rate, one + other, 0, terms);
        const apart = requirement(rate, one, 0, terms) + requirement(rate, other, 0, terms);
        expect(together).toBeGreaterThanOrEqual(apart - 2 * terms.tiers.length);
      }),
    );
  });

  test('rises with open interest, up to the whole notional value', () => {
    const crowded = { ...terms, interestSlope: 10 };
    expect(requirement('initial', million, 10 ** 9, crowded)).toBe(50_000);
    expect(requirement('initial', million, 10 ** 9 + 5_000, crowded)).toBe(100_000);
    expect(requirement('initial', million, 2 * 10 ** 9, crowded)).toBe(million);
  });
});

describe('a trade in two parts', () => {
  test('costs no less to buy, brings in no more, and pays no less in fees', () => {
    fc.assert(
      fc.property(lots, lots, price, fc.integer({ min: 0, max: 10_000 }), (one, other, price, fee) => {
        const whole = one + other;
        expect(costOf(one, price, terms) + costOf(other, price, terms)).toBeGreaterThanOrEqual(
          costOf(whole, price, terms),
        );
        expect(proceedsOf(one, price, terms) + proceedsOf(other, price, terms)).toBeLessThanOrEqual(
          proceedsOf(whole, price, terms),
        );
        const feeOf = (size: number): number => feeOn(notionalValue(size, price, terms), fee, terms);
        expect(feeOf(one) + feeOf(other)).toBeGreaterThanOrEqual(feeOf(whole));
      }),
    );
  });
});

describe('less risk', () => {
  const amount = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.maxSafeInteger());
  const margin = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 10 ** 15 }));

  test('products are compared exactly', () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, (a, b, c, d) => {
        const difference = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d);
        expect(BigInt(compareProducts(a, b, c, d)) * difference).toBe(
          difference < 0n ? -difference : difference,
        );
      }),
    );
    expect(compareProducts(2 ** 53 - 1, 2 ** 53 - 1, 2 ** 53 - 2, 2 ** 53 - 1)).toBe(1);
  });

  test('is no worse, in the proportion of equity to maintenance margin, by exact fractions', () => {
    fc.assert(
      fc.property(amount, margin, amount, margin, (equity, maintenance, equityAfter, maintenanceAfter) => {
        const better =
          maintenanceAfter <= maintenance &&
          (maintenanceAfter === 0
            ? equityAfter >= 0
            : BigInt(equityAfter) * BigInt(maintenance) >= BigInt(equity) * BigInt(maintenanceAfter));
        expect(
          isNoWorse(
            { size: 2, equity, maintenance },
            { size: 1, equity: equityAfter, maintenance: maintenanceAfter },
          ),
        ).toBe(better);
      }),
    );
  });

  const cases: readonly (readonly [before: number, after: number, shrinks: boolean])[] = [
    [2, 1, true],
    [2, 0, true],
    [-2, -1, true],
    [-2, 0, true],
    [2, 2, false],
    [2, 3, false],
    [-2, -3, false],
    [2, -1, false],
    [-2, 1, false],
    [0, 0, false],
    [0, 1, false],
    [0, -1, false],
  ];

  test.each(cases)('from %d to %d a position shrinks: %s', (before, after, expected) => {
    expect(shrinks(before, after)).toBe(expected);
  });

  test('a position that turns round is not less risk, however its margin stands', () => {
    const before = { size: 1, equity: 0, maintenance: 1 };
    const after = { size: -1, equity: 0, maintenance: 1 };
    expect(isNoWorse(before, after)).toBe(true);
    expect(reducesRisk(before, after)).toBe(false);
  });
});
