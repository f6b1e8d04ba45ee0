import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { protocolSuite } from '../../../test/corpus/index.ts';
import {
  costOfChange,
  costUnit,
  isFreeOfArbitrage,
  optionsAmmProtocol,
  payoffRange,
  type Series,
  scaledCost,
  scaledQuotes,
} from './index.ts';

protocolSuite(optionsAmmProtocol);

interface Market {
  readonly series: Series;
  readonly written: readonly number[];
  readonly change: readonly number[];
}

/** A series with any strikes and prices, what its pool has written, and what somebody trades. */
function markets(highest: number, mostContracts: number): fc.Arbitrary<Market> {
  const ascending = (numbers: readonly number[]): readonly number[] => numbers.toSorted((a, b) => a - b);
  const number = fc.integer({ min: 0, max: highest });
  const contracts = fc.integer({ min: -mostContracts, max: mostContracts });
  return fc
    .record({
      strikes: fc.uniqueArray(number, { minLength: 1, maxLength: 6 }).map(ascending),
      prices: fc.uniqueArray(number, { minLength: 2, maxLength: 9 }).map(ascending),
    })
    .chain((series) => {
      const portfolio = fc.array(contracts, {
        minLength: series.strikes.length,
        maxLength: series.strikes.length,
      });
      return fc.record({ series: fc.constant(series), written: portfolio, change: portfolio });
    });
}

const plus = (one: readonly number[], other: readonly number[]): readonly number[] =>
  one.map((contracts, index) => contracts + (other[index] ?? 0));

describe.each([
  ['small', markets(12, 4)],
  ['as on a real exchange: prices up to 10 ** 6, contracts up to 10 ** 6', markets(10 ** 6, 10 ** 6)],
] as const)('a cost function, %s', (_, market) => {
  test('quotes that fall with the strike, ever more slowly, whatever is written', () => {
    fc.assert(
      fc.property(market, ({ series, written }) => {
        expect(isFreeOfArbitrage(scaledQuotes(written, series), series, costUnit(series))).toBe(true);
      }),
    );
  });

  test('asks for no less than a portfolio pays at least, and no more than it pays at most, but for rounding up', () => {
    fc.assert(
      fc.property(market, ({ series, written, change }) => {
        const [least, most] = payoffRange(change, series);
        const cost = costOfChange(written, change, series);
        expect(cost).toBeGreaterThanOrEqual(least);
        expect(cost).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('gives nothing away on a way there and back, in one trade or in parts', () => {
    fc.assert(
      fc.property(market, ({ series, written, change }) => {
        const after = plus(written, change);
        const back = change.map((contracts) => -contracts);
        const there = costOfChange(written, change, series);
        expect(there + costOfChange(after, back, series)).toBeGreaterThanOrEqual(0);
        let inParts = 0;
        let reached = written;
        for (const [index, contracts] of change.entries()) {
          const part = change.map((_, at) => (at === index ? contracts : 0));
          inParts += costOfChange(reached, part, series);
          reached = plus(reached, part);
        }
        expect(inParts).toBeGreaterThanOrEqual(there);
      }),
    );
  });

  test('is convex: what is bought second costs no less', () => {
    fc.assert(
      fc.property(market, ({ series, written, change }) => {
        const once = plus(written, change);
        const twice = plus(once, change);
        const [first, second] = [
          scaledCost(once, series) - scaledCost(written, series),
          scaledCost(twice, series) - scaledCost(once, series),
        ];
        expect(second).toBeGreaterThanOrEqual(first);
      }),
    );
  });

  test('loses at most half of the distance between the most and the average that it may have to pay', () => {
    fc.assert(
      fc.property(market, ({ series, written }) => {
        const nothing = written.map(() => 0);
        const paid = costOfChange(nothing, written, series);
        const [least, most] = payoffRange(written, series);
        expect(2 * (most - paid)).toBeLessThanOrEqual(most - least);
      }),
    );
  });
});

describe('arbitrage', () => {
  const series: Series = { strikes: [10, 20, 40], prices: [0, 50] };
  const cases: readonly (readonly [what: string, quotes: readonly number[], isFree: boolean])[] = [
    ['quotes that fall and flatten', [25, 17, 5], true],
    ['a straight line', [20, 15, 5], true],
    ['a call that is given away with money', [5, 2, -1], false],
    ['a call that costs more than one with a lower strike', [10, 11, 5], false],
    ['a spread that costs more than it can pay', [30, 19, 5], false],
    ['a butterfly that costs less than nothing', [20, 18, 5], false],
  ];

  test.each(cases)('%s', (_, quotes, isFree) => {
    expect(isFreeOfArbitrage(quotes, series, 1)).toBe(isFree);
  });
});
