import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MarginEngine, type MarketConfig } from '../margin/index.ts';
import { engineFor, sessions } from './fixtures/venues.ts';
import { LiquidationEngine, unlimited } from './index.ts';

/** Who is under maintenance, found by looking at everybody. */
function underByScan({ margin, config }: LiquidationEngine): readonly number[] {
  const found: number[] = [];
  for (let account = 0; account < margin.config.accounts; account += 1) {
    const asked = account === config.backstop ? 0 : margin.maintenanceMargin(account);
    if (margin.equity(account) < asked) found.push(account);
  }
  return found;
}

function underByWatch(engine: LiquidationEngine): readonly number[] {
  const accounts = Array.from({ length: engine.margin.config.accounts }, (_, account) => account);
  return accounts.filter((account) => engine.isUnder(account));
}

test('whatever happens, those whom the watch has under maintenance are those who are', () => {
  fc.assert(
    fc.property(sessions, fc.nat({ max: 7 }), (session, every) => {
      const engine = engineFor(session);
      for (const [index, command] of session.commands.entries()) {
        engine.apply(command);
        if (every > 0 && index % (3 * every) === 0) engine.turn(unlimited);
        expect(underByWatch(engine)).toEqual(underByScan(engine));
      }
    }),
    { numRuns: 300 },
  );
});

const fineMarket = fc.record({
  priceUnit: fc.constantFrom(1, 7),
  tiers: fc.constantFrom(
    [{ from: 0, initial: 10, maintenance: 0 }],
    [{ from: 0, initial: 10, maintenance: 5 }],
    [
      { from: 0, initial: 10, maintenance: 2 },
      { from: 9_000, initial: 30, maintenance: 25 },
    ],
  ),
  interestFrom: fc.constantFrom(0, 60),
  interestSlope: fc.constantFrom(0, 0, 1),
  fee: fc.constant(0),
  maxSize: fc.constant(60),
  openInterestCap: fc.constant(1_000),
  highestPrice: fc.constant(1_000),
  largestMove: fc.constant(1_000),
  firstPrice: fc.constant(500),
});

const fineStep = fc.oneof(
  fc.record({
    kind: fc.constant('trade' as const),
    market: fc.constantFrom(0, 0, 0, 1),
    buyer: fc.nat({ max: 3 }),
    seller: fc.nat({ max: 3 }),
    lots: fc.integer({ min: 1, max: 30 }),
  }),
  fc.record({
    kind: fc.constant('move' as const),
    market: fc.constantFrom(0, 0, 0, 1),
    by: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -2, max: 2 })),
  }),
  fc.record({ kind: fc.constant('withdraw free' as const), account: fc.nat({ max: 3 }) }),
);

/**
 * Amounts are large beside what roundings do here, and prices go by small steps, so that alarms are near what they are for.
 * Of the slips tried in how alarms are set, these show those that sessions with single units do not.
 */
test('where positions are large and prices go by small steps, nobody is missed by a unit', () => {
  const venue = fc.tuple(
    fc.tuple(fineMarket, fineMarket),
    fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 5, maxLength: 5 }),
    fc.array(fineStep, { minLength: 40, maxLength: 120, size: 'max' }),
  );
  fc.assert(
    fc.property(venue, ([markets, deposits, steps]) => {
      const engine = fineEngine(markets, deposits);
      for (const step of steps) {
        if (step.kind === 'move') {
          const price = engine.margin.price(step.market) + step.by;
          engine.apply({ kind: 'move price', market: step.market, price });
        } else {
          engine.apply(step);
        }
        expect(underByWatch(engine)).toEqual(underByScan(engine));
      }
    }),
    { numRuns: 600 },
  );
});

function fineEngine(markets: readonly MarketConfig[], deposits: readonly number[]): LiquidationEngine {
  const margin = new MarginEngine({
    accounts: 5,
    markets,
    collaterals: [],
    collateralCap: 0,
    rateUnit: 100,
    profit: 'free',
    staking: 'unrealised profit counts',
  });
  const engine = new LiquidationEngine(margin, {
    backstop: 4,
    books: markets.map(() => ({ slice: 1, piece: 1, impact: 0 })),
    backstopThirds: 2,
    makers: [],
    lastLosses: 'are shared by all who have something',
    gate: 'by itself',
    reopening: 'left to others',
    trading: 'initial margin or a smaller position',
    breaker: 'none',
  });
  for (const [account, amount] of deposits.entries()) {
    engine.apply({ kind: 'fund wallet', account, amount });
    engine.apply({ kind: 'deposit', account, amount });
  }
  return engine;
}
