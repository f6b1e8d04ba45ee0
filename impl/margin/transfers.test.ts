import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainMarket, plainVenue } from './fixtures/plain-venue.ts';
import { type Session, sessions } from './fixtures/venues.ts';
import { MarginEngine, type Outcome, type Refusal } from './index.ts';

/** Account 0 is long of two lots at a price of 4, account 1 short of them; account 2 has 9 and no position. */
function venue(): MarginEngine {
  const engine = new MarginEngine({ ...plainVenue, markets: [{ ...plainMarket, openInterestCap: 3 }] });
  for (const account of [0, 1, 2]) {
    engine.fundWallet(account, 9);
    engine.deposit(account, 9);
  }
  engine.endow(5);
  engine.trade(0, 0, 1, 2);
  return engine;
}

const holdings = (engine: MarginEngine): readonly (readonly number[])[] =>
  [0, 1, 2].map((account) => [engine.cash(account), engine.size(account, 0)]);

describe('without anybody’s consent', () => {
  test('a part of a position goes over, with cash in either direction', () => {
    const engine = venue();
    expect(holdings(engine)).toEqual([
      [1, 2],
      [17, -2],
      [9, 0],
    ]);
    engine.transfers.exchange(0, 0, 2, 1, -3);
    engine.transfers.exchange(0, 1, 0, -1, 5);
    expect(holdings(engine)).toEqual([
      [9, 0],
      [12, -1],
      [6, 1],
    ]);
    expect(engine.openInterest(0)).toBe(1);
  });

  test('a whole account goes over, with what it has pledged', () => {
    const engine = venue();
    engine.hold(0, 0, 7);
    engine.pledge(0, 0, 6);
    engine.transfers.handOver(0, 2);
    expect(holdings(engine)).toEqual([
      [0, 0],
      [17, -2],
      [10, 2],
    ]);
    expect([engine.pledged(0, 0), engine.pledged(2, 0), engine.held(0, 0)]).toEqual([0, 6, 1]);
    expect([engine.openPositions(0), engine.openPositions(2)]).toEqual([0, 1]);
  });

  test('what was owed for funding stays with whoever owed it, but for a whole account', () => {
    const engine = venue();
    engine.accrueFunding(0, 2);
    engine.transfers.exchange(0, 0, 2, 1, 0);
    expect(holdings(engine)).toEqual([
      [-3, 1],
      [17, -2],
      [9, 1],
    ]);
    engine.accrueFunding(0, 2);
    engine.transfers.handOver(0, 2);
    expect(holdings(engine)[2]).toEqual([9 - 3 - 2 - 2, 2]);
  });

  test('the fund pays, and is paid', () => {
    const engine = venue();
    engine.transfers.payFromFund(0, 5);
    engine.transfers.payIntoFund(1, 2);
    engine.transfers.pay(1, 2, 4);
    expect([engine.fund, ...[0, 1, 2].map((account) => engine.cash(account))]).toEqual([2, 6, 11, 13]);
  });

  test('a deficit is collected, and what is too much is for the fund', () => {
    const engine = venue();
    engine.transfers.collect([0, 3, 2], 0, 4);
    expect([engine.fund, ...[0, 1, 2].map((account) => engine.cash(account))]).toEqual([6, 5, 14, 7]);
  });

  const huge = 2 ** 52;
  const refused: readonly (readonly [
    what: string,
    transfer: (engine: MarginEngine) => Outcome,
    reason: Refusal,
  ])[] = [
    ['lots of no market', ({ transfers }) => transfers.exchange(1, 0, 2, 1, 0), 'no such market'],
    ['lots of nobody', ({ transfers }) => transfers.exchange(0, 3, 2, 1, 0), 'no such account'],
    ['lots for oneself', ({ transfers }) => transfers.exchange(0, 0, 0, 1, 0), 'buyer and seller are one'],
    ['half a lot', ({ transfers }) => transfers.exchange(0, 0, 2, 0.5, 0), 'out of range'],
    ['too much cash with a lot', ({ transfers }) => transfers.exchange(0, 0, 2, 1, huge), 'out of range'],
    ['open interest beyond its cap', ({ transfers }) => transfers.exchange(0, 1, 2, 2, 0), 'out of range'],
    ['an account to oneself', ({ transfers }) => transfers.handOver(0, 0), 'buyer and seller are one'],
    ['an account to nobody', ({ transfers }) => transfers.handOver(0, 3), 'no such account'],
    ['cash of nothing', ({ transfers }) => transfers.pay(0, 1, 0), 'not a positive whole number'],
    ['too much cash', ({ transfers }) => transfers.pay(0, 1, huge), 'out of range'],
    ['more than the fund has', ({ transfers }) => transfers.payFromFund(0, 6), 'the fund holds less'],
    [
      'less than nothing for the fund',
      ({ transfers }) => transfers.payIntoFund(0, -1),
      'not a positive whole number',
    ],
    ['too few shares', ({ transfers }) => transfers.collect([1, 1], 0, 2), 'out of range'],
    ['too many shares', ({ transfers }) => transfers.collect([1, 1, 0, 0], 0, 2), 'out of range'],
    ['a share of less than nothing', ({ transfers }) => transfers.collect([3, -1, 0], 0, 2), 'out of range'],
    ['shares that do not suffice', ({ transfers }) => transfers.collect([0, 1, 1], 0, 3), 'out of range'],
  ];

  test.each(refused)('%s is refused, and nothing has changed', (_, transfer, reason) => {
    const engine = venue();
    const before = engine.snapshot();
    expect(transfer(engine)).toEqual({ kind: 'refused', reason });
    expect(engine.snapshot()).toEqual(before);
  });

  test('books add up after whatever goes over, in whatever state', () => {
    const account = fc.nat({ max: 2 });
    const amount = fc.integer({ min: -9, max: 9 });
    const transfer = fc.tuple(fc.nat({ max: 5 }), account, account, amount, amount);
    const interleaved = fc.tuple(sessions, fc.array(transfer, { maxLength: 40 }));
    fc.assert(
      fc.property(interleaved, ([session, transfers]) => {
        const engine = new MarginEngine(session.config);
        for (const [index, command] of session.commands.entries()) {
          engine.apply(command);
          const next = transfers[index % Math.max(1, transfers.length)];
          if (next === undefined) continue;
          const before = Buffer.from(engine.snapshot());
          const worth = worthOf(session, engine);
          const { kind } = transferred(engine, next);
          if (kind === 'refused') expect(before.equals(engine.snapshot())).toBe(true);
          else
            expect(Math.abs(worthOf(session, engine) - worth)).toBeLessThanOrEqual(
              4 * session.config.markets.length,
            );
          expect(engine.audit()).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

function transferred(
  { transfers }: MarginEngine,
  [kind, from, to, lots, amount]: readonly [number, number, number, number, number],
): Outcome {
  if (kind === 0) return transfers.handOver(from, to);
  if (kind === 1) return transfers.pay(from, to, amount);
  if (kind === 2) return transfers.payFromFund(to, amount);
  if (kind === 3) return transfers.payIntoFund(from, amount);
  if (kind === 4) return transfers.collect([lots, amount, 3], to, Math.abs(amount));
  return transfers.exchange(0, from, to, lots, amount);
}

/**
 * What everybody has together, at the prices that there are and with all funding counted. Transfers change it by nothing
 * but roundings: two positions in each market are parted or put together, and two settlements leave dust to the fund.
 */
function worthOf({ config }: Session, engine: MarginEngine): number {
  let worth: number = engine.fund;
  for (let account = 0; account < config.accounts; account += 1) worth += engine.worth(account);
  return worth;
}
