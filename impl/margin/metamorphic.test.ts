import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainMarket, plainVenue } from './fixtures/plain-venue.ts';
import { sessions } from './fixtures/venues.ts';
import { type MarginCommand, type MarginConfig, MarginEngine } from './index.ts';

function run(config: MarginConfig, commands: readonly MarginCommand[]): MarginEngine {
  const engine = new MarginEngine(config);
  for (const command of commands) engine.apply(command);
  return engine;
}

describe('a trade', () => {
  // Fees, cost and proceeds are rounded once more, each against both sides. Of the first 1,950 of a sample in which both
  // parts were done, a side was worse off for it in 1,599.
  test('in two parts helps neither side, and leaves the fund what they lose', () => {
    const lots = fc.integer({ min: 1, max: 9 });
    const price = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(
        lots,
        lots,
        price,
        fc.nat({ max: 3 }),
        fc.integer({ min: 20, max: 200 }),
        (one, other, price, fee, money) => {
          const market = { ...plainMarket, priceUnit: 7, fee, firstPrice: price, maxSize: 50 };
          const config: MarginConfig = { ...plainVenue, markets: [market], rateUnit: 11 };
          const funded: readonly MarginCommand[] = [0, 1].flatMap((account): readonly MarginCommand[] => [
            { kind: 'fund wallet', account, amount: money },
            { kind: 'deposit', account, amount: money },
          ]);
          const trade = (lots: number): MarginCommand => ({
            kind: 'trade',
            market: 0,
            buyer: 0,
            seller: 1,
            lots,
          });
          const whole = run(config, [...funded, trade(one + other)]);
          const split = run(config, [...funded, trade(one), trade(other)]);
          // Where only the first part was done, there is nothing to compare with.
          if (split.size(0, 0) !== one + other) return;
          expect(whole.size(0, 0)).toBe(one + other);
          for (const account of [0, 1]) {
            expect(split.equity(account)).toBeLessThanOrEqual(whole.equity(account));
            expect(split.cash(account)).toBeLessThanOrEqual(whole.cash(account));
          }
          expect(split.fund + split.cashSum).toBe(whole.fund + whole.cashSum);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('and its reverse, at the same price, cost both sides what the fund gets', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat({ max: 3 }),
        (lots, price, fee) => {
          const market = { ...plainMarket, priceUnit: 7, fee, firstPrice: price, maxSize: 50 };
          const engine = new MarginEngine({ ...plainVenue, markets: [market], rateUnit: 11 });
          for (const account of [0, 1]) {
            engine.fundWallet(account, 500);
            engine.deposit(account, 500);
          }
          expect(engine.trade(0, 0, 1, lots)).toEqual({ kind: 'done' });
          expect(engine.trade(0, 1, 0, lots)).toEqual({ kind: 'done' });
          expect([engine.equity(0) <= 500, engine.equity(1) <= 500]).toEqual([true, true]);
          expect(engine.equity(0) + engine.equity(1) + engine.fund).toBe(1_000);
        },
      ),
    );
  });
});

describe('money in smaller units', () => {
  const factor = 1_000;

  /** The same venue, and the same session, in which what was a unit of money is a thousand. */
  const scaledConfig = (config: MarginConfig): MarginConfig => ({
    ...config,
    collateralCap: Math.min(config.collateralCap, 2 ** 40) * factor,
    markets: config.markets.map((market) => ({
      ...scaledPrices(market),
      tiers: market.tiers.map((tier) => ({ ...tier, from: tier.from * factor })),
    })),
    collaterals: config.collaterals.map(scaledPrices),
  });

  function scaledPrices<Terms extends { highestPrice: number; largestMove: number; firstPrice: number }>(
    terms: Terms,
  ): Terms {
    const { highestPrice, largestMove, firstPrice } = terms;
    return {
      ...terms,
      highestPrice: highestPrice * factor,
      largestMove: largestMove * factor,
      firstPrice: firstPrice * factor,
    };
  }

  function scaled(command: MarginCommand): MarginCommand {
    switch (command.kind) {
      case 'fund wallet':
      case 'endow':
      case 'deposit':
      case 'withdraw':
        return { ...command, amount: command.amount * factor };
      case 'move price':
      case 'move collateral price':
        return { ...command, price: command.price * factor };
      case 'accrue funding':
        return { ...command, perLot: command.perLot * factor };
      default:
        return command;
    }
  }

  test('where nothing has to be rounded, makes no difference but the factor', () => {
    // Prices are multiples of their unit, and rates quarters of what is a multiple of four.
    const whole = sessions.filter(({ config }) => config.rateUnit === 4);
    fc.assert(
      fc.property(whole, ({ config, commands }) => {
        const even: MarginConfig = {
          ...scaledConfig(config),
          markets: scaledConfig(config).markets.map((market) => ({ ...market, priceUnit: 1 })),
          collaterals: scaledConfig(config).collaterals.map((token) => ({ ...token, priceUnit: 1 })),
        };
        const one = run(even, commands.map(scaled));
        const other = run(scaledConfig(even), commands.map(scaled).map(scaled));
        for (let account = 0; account < config.accounts; account += 1) {
          expect(other.cash(account)).toBe(one.cash(account) * factor);
          expect(other.wallet(account)).toBe(one.wallet(account) * factor);
          expect(other.equity(account)).toBe(one.equity(account) * factor);
          expect(other.initialMargin(account)).toBe(one.initialMargin(account) * factor);
          for (const market of config.markets.keys())
            expect(other.size(account, market)).toBe(one.size(account, market));
        }
        expect([other.fund, other.pool]).toEqual([one.fund * factor, one.pool * factor]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('what has nothing to do with each other', () => {
  test('comes to the same in any order', () => {
    const deposits = Array.from(
      { length: 6 },
      (_, account): MarginCommand => ({ kind: 'deposit', account, amount: account + 1 }),
    );
    const moves = Array.from(
      { length: 3 },
      (_, market): MarginCommand => ({ kind: 'move price', market, price: market + 5 }),
    );
    const trades = Array.from({ length: 3 }, (_, market): MarginCommand => {
      return { kind: 'trade', market, buyer: 2 * market, seller: 2 * market + 1, lots: 2 };
    });
    const config = { ...plainVenue, accounts: 6, markets: [plainMarket, plainMarket, plainMarket] };
    const begin = Array.from({ length: 6 }, (_, account): readonly MarginCommand[] => [
      { kind: 'fund wallet', account, amount: 100 },
      { kind: 'deposit', account, amount: 50 },
    ]).flat();
    const digest = (commands: readonly MarginCommand[]): string =>
      Buffer.from(run(config, [...begin, ...commands]).snapshot()).toString('hex');
    const inOrder = digest([...trades, ...deposits, ...moves]);
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...trades, ...deposits], { minLength: 9 }),
        fc.shuffledSubarray(moves, { minLength: 3 }),
        (first, then) => {
          expect(digest([...first, ...then])).toBe(inOrder);
        },
      ),
      { numRuns: 50 },
    );
  });
});
