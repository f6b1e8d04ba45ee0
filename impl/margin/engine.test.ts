import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SlowEngine } from './fixtures/slow-engine.ts';
import { type Session, sessions } from './fixtures/venues.ts';
import { MarginEngine } from './index.ts';

/** All that can be seen of an engine, in the words of the slow one. */
function seen(engine: MarginEngine): unknown {
  const { markets, collaterals } = engine.config;
  const each = <Item>(count: number, read: (index: number) => Item): Item[] =>
    Array.from({ length: count }, (_, index) => read(index));
  return {
    vault: engine.vault,
    fund: engine.fund,
    pool: engine.pool,
    halted: engine.isHalted,
    prices: each(markets.length, (market) => engine.price(market)),
    interest: each(markets.length, (market) => engine.openInterest(market)),
    clearing: each(markets.length, (market) => engine.fundingClearing(market)),
    tokenPrices: each(collaterals.length, (collateral) => engine.collateralPrice(collateral)),
    accounts: each(engine.config.accounts, (account) => ({
      wallet: engine.wallet(account),
      cash: engine.cash(account),
      paidIn: engine.netDeposits(account),
      settled: engine.settled(account),
      barred: engine.isBarred(account),
      size: each(markets.length, (market) => engine.size(account, market)),
      held: each(collaterals.length, (collateral) => engine.held(account, collateral)),
      pledged: each(collaterals.length, (collateral) => engine.pledged(account, collateral)),
      worth: engine.worth(account),
      equity: engine.equity(account),
      initial: engine.initialMargin(account),
      maintenance: engine.maintenanceMargin(account),
    })),
  };
}

function seenSlowly(slow: SlowEngine): unknown {
  return {
    vault: Number(slow.vault),
    fund: Number(slow.fund),
    pool: Number(slow.pool),
    halted: slow.halted,
    prices: slow.prices.map(Number),
    interest: slow.interests().map(Number),
    clearing: slow.clearing.map(Number),
    tokenPrices: slow.tokenPrices.map(Number),
    accounts: slow.accounts.map((account) => ({
      wallet: Number(account.wallet),
      cash: Number(account.cash),
      paidIn: Number(account.paidIn),
      settled: Number(account.settled),
      barred: account.barred,
      size: account.size.map(Number),
      held: account.held.map(Number),
      pledged: account.pledged.map(Number),
      worth: Number(slow.worth(account)),
      equity: Number(slow.equity(account)),
      initial: Number(slow.margin('initial', account)),
      maintenance: Number(slow.margin('maintenance', account)),
    })),
  };
}

function run({ config, commands }: Session): MarginEngine {
  const engine = new MarginEngine(config);
  for (const command of commands) engine.apply(command);
  return engine;
}

describe('the engine', () => {
  test('does and refuses what the slow engine does and refuses, and is worth the same afterwards', () => {
    fc.assert(
      fc.property(sessions, ({ config, commands }) => {
        const engine = new MarginEngine(config);
        const slow = new SlowEngine(config);
        for (const command of commands) {
          const { kind } = engine.apply(command);
          expect([command, kind]).toEqual([command, slow.apply(command) ? 'done' : 'refused']);
          expect(seen(engine)).toEqual(seenSlowly(slow));
        }
      }),
      { numRuns: 400 },
    );
  });

  test('values accounts the same whenever it is asked', () => {
    fc.assert(
      fc.property(sessions, ({ config, commands }) => {
        const asked = new MarginEngine(config);
        for (const command of commands) {
          asked.apply(command);
          seen(asked);
        }
        expect(seen(run({ config, commands }))).toEqual(seen(asked));
      }),
      { numRuns: 100 },
    );
  });

  test('has books that add up after every command', () => {
    fc.assert(
      fc.property(sessions, ({ config, commands }) => {
        const engine = new MarginEngine(config);
        for (const command of commands) {
          engine.apply(command);
          expect(engine.audit()).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('is left as it was by what it refuses, byte for byte', () => {
    fc.assert(
      fc.property(sessions, ({ config, commands }) => {
        const engine = new MarginEngine(config);
        for (const command of commands) {
          const before = Buffer.from(engine.snapshot());
          const isRefused = engine.apply(command).kind === 'refused';
          expect([command, before.equals(engine.snapshot())]).toEqual([command, isRefused]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
