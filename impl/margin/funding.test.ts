import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainMarket, plainVenue } from './fixtures/plain-venue.ts';
import { sessions } from './fixtures/venues.ts';
import { MarginEngine, type MarketConfig } from './index.ts';

/** An engine in which account 0 is long, and 1 and 2 are short: prices and funding in thirds of money. */
function venue(change: Partial<MarketConfig> = {}): MarginEngine {
  const market = { ...plainMarket, priceUnit: 3, firstPrice: 12, ...change };
  const engine = new MarginEngine({ ...plainVenue, markets: [market] });
  for (const account of [0, 1, 2]) {
    engine.fundWallet(account, 100);
    engine.deposit(account, 100);
  }
  engine.trade(0, 0, 1, 1);
  engine.trade(0, 0, 2, 1);
  return engine;
}

const cashOf = (engine: MarginEngine): readonly number[] => [0, 1, 2].map((account) => engine.cash(account));

describe('funding', () => {
  test('is rounded against each account, and what that leaves is for the fund', () => {
    const engine = venue();
    const before = cashOf(engine);
    engine.accrueFunding(0, 2);
    // The long pays 4/3, rounded up; the shorts get 2/3 each, rounded down.
    expect([0, 1, 2].map((account) => engine.fundingOwed(account, 0))).toEqual([2, 0, 0]);
    for (const account of [0, 1, 2]) expect(engine.settleFunding(account, 0)).toEqual({ kind: 'done' });
    expect(cashOf(engine)).toEqual([(before[0] ?? 0) - 2, before[1], before[2]]);
    expect([engine.fund, engine.fundingClearing(0)]).toEqual([2, 0]);
  });

  test('is paid by shorts where it is negative', () => {
    const engine = venue();
    engine.accrueFunding(0, -3);
    expect([0, 1, 2].map((account) => engine.fundingOwed(account, 0))).toEqual([-2, 1, 1]);
  });

  test('that is paid out before it comes in is advanced by clearing, not by the fund', () => {
    const engine = venue();
    engine.accrueFunding(0, -3);
    engine.settleFunding(0, 0);
    expect([engine.fund, engine.fundingClearing(0)]).toEqual([0, -2]);
    engine.settleFunding(1, 0);
    engine.settleFunding(2, 0);
    expect([engine.fund, engine.fundingClearing(0)]).toEqual([0, 0]);
  });

  test('counts at once, and settling it changes nothing that an account is worth', () => {
    const engine = venue();
    const before = engine.equity(0);
    engine.accrueFunding(0, 6);
    expect(engine.equity(0)).toBe(before - 4);
    engine.settleFunding(0, 0);
    expect(engine.equity(0)).toBe(before - 4);
    expect(engine.settleFunding(0, 0)).toEqual({ kind: 'refused', reason: 'no funding to settle' });
  });

  test('is settled by a trade, and begins anew for what is held then', () => {
    const engine = venue();
    engine.accrueFunding(0, 3);
    engine.trade(0, 0, 1, 3);
    expect([engine.fundingOwed(0, 0), engine.fundingOwed(1, 0), engine.fundingOwed(2, 0)]).toEqual([
      0, 0, -1,
    ]);
    engine.accrueFunding(0, 3);
    expect([engine.fundingOwed(0, 0), engine.fundingOwed(1, 0), engine.fundingOwed(2, 0)]).toEqual([
      5, -4, -2,
    ]);
  });

  test('leaves nothing in clearing once all have settled, in any order, and never takes from the fund', () => {
    fc.assert(
      fc.property(sessions, ({ config, commands }) => {
        const engine = new MarginEngine(config);
        const accounts = Array.from({ length: config.accounts }, (_, account) => account);
        for (const command of commands) {
          const before = engine.fund;
          engine.apply(command);
          expect(engine.fund).toBeGreaterThanOrEqual(before);
        }
        for (const market of config.markets.keys()) {
          for (const account of accounts) engine.settleFunding(account, market);
          expect(engine.fundingClearing(market)).toBe(0);
        }
        expect(engine.audit()).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('that somebody has not settled for too long is refused until they have', () => {
    // Of 2 ** 51 that positions may be worth a market may owe half as much for funding: half of its highest price.
    const engine = venue({ highestPrice: 3_000, openInterestCap: 2 ** 50, firstPrice: 12 });
    expect(engine.accrueFunding(0, 1_400)).toEqual({ kind: 'done' });
    const tooLong = { kind: 'refused', reason: 'funding is unsettled for too long' };
    expect(engine.accrueFunding(0, 1_400)).toEqual(tooLong);
    engine.settleFunding(0, 0);
    engine.settleFunding(1, 0);
    expect(engine.accrueFunding(0, 1_400)).toEqual(tooLong);
    engine.settleFunding(2, 0);
    expect(engine.accrueFunding(0, 1_400)).toEqual({ kind: 'done' });
    expect(engine.accrueFunding(0, -1_400)).toEqual({ kind: 'done' });
    expect(engine.accrueFunding(0, -1_400)).toEqual({ kind: 'done' });
    expect(engine.accrueFunding(0, -1_400)).toEqual(tooLong);
    expect(engine.audit()).toEqual([]);
  });
});
