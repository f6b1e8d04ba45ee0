import fc from 'fast-check';
import { expect, test } from 'vitest';
import { engineFor, sessions } from './fixtures/venues.ts';
import type { LiquidationEngine } from './index.ts';

/** Profit times leverage as a fraction, or undefined for who has nothing: worked out without division or doubles. */
function scoreOf({ margin }: LiquidationEngine, account: number): readonly [bigint, bigint] | undefined {
  const equity = BigInt(margin.equity(account));
  if (equity <= 0n) return undefined;
  let positions = 0n;
  for (const [market, { priceUnit }] of margin.config.markets.entries()) {
    const product = BigInt(margin.size(account, market)) * BigInt(margin.price(market));
    const unit = BigInt(priceUnit);
    // Of a short position, the value is rounded away from zero.
    positions += product >= 0n ? product / unit : (-product + unit - 1n) / unit;
  }
  const profit = equity - BigInt(margin.netDeposits(account));
  return profit >= 0n ? [profit * positions, equity] : [profit * equity, positions > 0n ? positions : 1n];
}

function inOrder(engine: LiquidationEngine, market: number, sign: number): readonly number[] {
  const { margin } = engine;
  const holders = Array.from({ length: margin.config.accounts }, (_, account) => account).filter(
    (account) => Math.sign(margin.size(account, market)) === sign,
  );
  return holders.sort((one, other) => {
    const a = scoreOf(engine, one);
    const b = scoreOf(engine, other);
    if (a === undefined || b === undefined) return a === b ? one - other : a === undefined ? 1 : -1;
    const order = b[0] * a[1] - a[0] * b[1];
    return order === 0n ? one - other : order > 0n ? 1 : -1;
  });
}

test('whoever has most profit times leverage is deleveraged first, whatever has happened since the queue was built', () => {
  fc.assert(
    fc.property(sessions, (session) => {
      const engine = engineFor(session);
      for (const command of session.commands) {
        engine.apply(command);
        for (const market of session.margin.markets.keys()) {
          for (const sign of [1, -1]) {
            const expected = inOrder(engine, market, sign);
            expect(expected.map((account) => engine.deleveragingRank(account, market))).toEqual([
              ...expected.keys(),
            ]);
          }
        }
      }
    }),
    { numRuns: 100 },
  );
});
