import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Lots, Price, Quantums, Rate } from '../fixed-point/index.ts';
import { termsOf } from './config-check.ts';
import { plainMarket, plainToken, plainVenue } from './fixtures/plain-venue.ts';
import {
  collateralValue,
  costOf,
  crowdingAt,
  feeOn,
  fundingOn,
  notionalValue,
  positionValue,
  proceedsOf,
  reducesRisk,
  requirement,
} from './rules.ts';
import type { CollateralTerms, MarketTerms, Terms } from './terms.ts';

const million = 1_000_000;
const terms: Terms = termsOf({
  ...plainVenue,
  rateUnit: million,
  markets: [
    {
      ...plainMarket,
      priceUnit: million,
      tiers: [{ from: 0, initial: 333_333, maintenance: 200_003 }],
      fee: 501,
      openInterestCap: 10 ** 12,
      highestPrice: 10 ** 9,
      firstPrice: 10 ** 6,
    },
  ],
  collaterals: [{ ...plainToken, kept: 777_777, priceUnit: million, highestPrice: 10 ** 9 }],
});
const market = terms.markets[0] as MarketTerms;
const token = terms.collaterals[0] as CollateralTerms;
const none = 0 as Rate;

interface Site {
  readonly what: string;
  readonly direction: 'down' | 'up';
  /** The value before rounding, in millionths, and what the engine makes of it. */
  readonly of: (lots: number, price: number) => readonly [exact: bigint, rounded: number];
}

const product = (a: number, b: number): bigint => BigInt(a) * BigInt(b);

/** Every division of the engine, and which way it goes: against the account that it is made for. */
const sites: readonly Site[] = [
  {
    what: 'the value of a position',
    direction: 'down',
    of: (lots, price) => [product(lots, price), positionValue(lots as Lots, price as Price, market)],
  },
  {
    what: 'its notional value',
    direction: 'up',
    of: (lots, price) => [
      product(Math.abs(lots), price),
      notionalValue(lots as Lots, price as Price, market),
    ],
  },
  {
    what: 'what a buyer pays',
    direction: 'up',
    of: (lots, price) => [
      product(Math.abs(lots), price),
      costOf(Math.abs(lots) as Lots, price as Price, market),
    ],
  },
  {
    what: 'what a seller gets',
    direction: 'down',
    of: (lots, price) => [
      product(Math.abs(lots), price),
      proceedsOf(Math.abs(lots) as Lots, price as Price, market),
    ],
  },
  {
    what: 'the fee of a side',
    direction: 'up',
    of: (lots) => [product(Math.abs(lots), 501), feeOn(Math.abs(lots) as Quantums, market, terms)],
  },
  {
    what: 'what an account pays for funding',
    direction: 'up',
    of: (lots, perLot) => [product(lots, perLot), fundingOn(lots as Lots, perLot, market)],
  },
  {
    what: 'what an account gets for funding, which is a negative payment',
    direction: 'up',
    of: (lots, perLot) => [product(lots, -perLot), fundingOn(lots as Lots, -perLot, market)],
  },
  {
    what: 'the initial margin in a tier',
    direction: 'up',
    of: (lots) => [
      product(Math.abs(lots), 333_333),
      requirement(market.initial, Math.abs(lots) as Quantums, none, market, terms),
    ],
  },
  {
    what: 'the maintenance margin in a tier',
    direction: 'up',
    of: (lots) => [
      product(Math.abs(lots), 200_003),
      requirement(market.maintenance, Math.abs(lots) as Quantums, none, market, terms),
    ],
  },
  {
    what: 'the haircut of what collateral is worth in whole units',
    direction: 'down',
    of: (lots) => [
      product(Math.abs(lots), 777_777),
      collateralValue(Math.abs(lots), million as Price, token, terms),
    ],
  },
  {
    what: 'what collateral is worth, before a haircut of nothing',
    direction: 'down',
    of: (lots, price) => [
      product(Math.abs(lots), price),
      collateralValue(Math.abs(lots), price as Price, { ...token, kept: million as Rate }, terms),
    ],
  },
];

const lots = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -(10 ** 12), max: 10 ** 12 }));
const price = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 1_000 * million }));

test.each(sites)('$what is rounded $direction, by less than a unit', ({ direction, of }) => {
  fc.assert(
    fc.property(lots, price, (lots, price) => {
      const [exact, rounded] = of(lots, price);
      const excess = BigInt(rounded) * BigInt(million) - exact;
      const against = direction === 'up' ? excess : -excess;
      expect(0n <= against && against < BigInt(million)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

describe('margin in tiers', () => {
  const tiers = [
    { from: 0, initial: 1, maintenance: 1 },
    { from: 4, initial: 2, maintenance: 1 },
    { from: 9, initial: 4, maintenance: 3 },
  ];
  const tiered = termsOf({
    ...plainVenue,
    markets: [{ ...plainMarket, tiers, interestFrom: 5, interestSlope: 1 }],
  });
  const [terms0] = tiered.markets as readonly [MarketTerms];
  const margin = (notional: number, interest: number): number =>
    requirement(terms0.initial, notional as Quantums, crowdingAt(interest as Lots, terms0), terms0, tiered);

  // [notional, at no open interest, at two lots more than the rates hold for]
  const cases: readonly (readonly [notional: number, calm: number, crowded: number])[] = [
    [0, 0, 0],
    [1, 1, 1],
    [4, 1, 3],
    [5, 1 + 1, 3 + 1],
    [9, 1 + 3, 3 + 5],
    [10, 1 + 3 + 1, 3 + 5 + 1],
    [20, 1 + 3 + 11, 3 + 5 + 11],
  ];

  test.each(cases)(
    'of %d is %d, and %d where rates are raised by a half, up to the whole',
    (notional, calm, crowded) => {
      expect(margin(notional, 5)).toBe(calm);
      expect(margin(notional, 7)).toBe(crowded);
    },
  );
});

describe('less risk', () => {
  const standing = (size: number, equity: number, maintenance: number) => ({
    size: size as Lots,
    equity: equity as Quantums,
    maintenance: maintenance as Quantums,
  });
  type Numbers = readonly [size: number, equity: number, maintenance: number];
  const cases: readonly (readonly [before: Numbers, after: Numbers, isLess: boolean, why: string])[] = [
    [[2, 1, 4], [1, 1, 2], true, 'half the position, and more for each lot'],
    [[2, 2, 4], [1, 1, 2], true, 'the same for each lot'],
    [[2, 3, 4], [1, 1, 2], false, 'less for each lot'],
    [[-2, 1, 4], [-1, 1, 2], true, 'a short position, too'],
    [[2, -4, 4], [1, -2, 2], true, 'in debt, and as deep for each lot'],
    [[2, -4, 4], [1, -3, 2], false, 'in debt, and deeper'],
    [[2, 1, 4], [0, 0, 0], true, 'closed, with nothing owed'],
    [[2, 1, 4], [0, -1, 0], false, 'closed, and in debt'],
    [[2, 1, 0], [1, -1, 0], false, 'in debt, where no margin is asked for'],
    [[2, 1, 4], [1, 9, 5], false, 'a smaller position that needs more'],
    [[2, 1, 4], [2, 9, 4], false, 'no smaller'],
    [[1, 1, 2], [-1, 1, 2], false, 'turned round'],
    [[3, 0, 6], [-1, 0, 2], false, 'turned round, and smaller'],
    [[0, 0, 0], [1, 0, 0], false, 'opened'],
  ];

  test.each(cases)('from %o to %o: %s (%s)', (before, after, isLess) => {
    expect(reducesRisk(standing(...before), standing(...after))).toBe(isLess);
  });

  test('is judged exactly where doubles would not', () => {
    const n = 2 ** 52;
    const before = standing(2, n, n);
    expect(reducesRisk(before, standing(1, n - 1, n - 1))).toBe(true);
    expect(reducesRisk(before, standing(1, n - 2, n - 1))).toBe(false);
    // (n - 1) / (n + 1) is more than (n - 2) / n, by less than a double can tell.
    expect(reducesRisk(standing(2, n - 1, n + 1), standing(1, n - 2, n))).toBe(false);
  });
});
