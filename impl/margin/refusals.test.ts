import { describe, expect, test } from 'vitest';
import { plainMarket, plainVenue } from './fixtures/plain-venue.ts';
import { type MarginCommand, type MarginConfig, MarginEngine, type Refusal } from './index.ts';

const fund = (account: number, amount: number): readonly MarginCommand[] => [
  { kind: 'fund wallet', account, amount },
  { kind: 'deposit', account, amount },
];
const trade = (buyer: number, seller: number, lots: number): MarginCommand => {
  return { kind: 'trade', market: 0, buyer, seller, lots };
};
const move = (price: number): MarginCommand => ({ kind: 'move price', market: 0, price });
const withdraw = (account: number, amount: number): MarginCommand => ({ kind: 'withdraw', account, amount });

interface Case {
  readonly change?: Partial<MarginConfig>;
  readonly before: readonly MarginCommand[];
  /** The most that is done, and what is refused for one more, or else. */
  readonly done?: MarginCommand;
  readonly refused: MarginCommand;
  readonly reason: Refusal;
}

const market = (change: object): Partial<MarginConfig> => ({ markets: [{ ...plainMarket, ...change }] });
const pooled: Partial<MarginConfig> = { profit: 'paid from a pool of settled losses' };
// At a price of 4 a lot needs 2. The price goes to 6, so the buyer of one lot has won 2, and the seller has lost 2.
const won = [...fund(0, 3), ...fund(1, 5), ...fund(2, 9), trade(0, 1, 1), move(6)];

const cases: Readonly<Record<string, Case>> = {
  'a deposit of more than is in the wallet': {
    before: [{ kind: 'fund wallet', account: 0, amount: 3 }],
    done: { kind: 'deposit', account: 0, amount: 3 },
    refused: { kind: 'deposit', account: 0, amount: 4 },
    reason: 'the wallet holds less',
  },
  'a withdrawal of more than there is': {
    before: [...fund(0, 3), ...fund(1, 9)],
    done: withdraw(0, 3),
    refused: withdraw(0, 4),
    reason: 'initial margin would be missing',
  },
  'a withdrawal of margin': {
    before: [...fund(0, 3), ...fund(1, 9), trade(0, 1, 1)],
    done: withdraw(0, 1),
    refused: withdraw(0, 2),
    reason: 'initial margin would be missing',
  },
  'a withdrawal of more than is in the vault': {
    before: [
      ...fund(0, 7),
      { kind: 'hold', account: 0, collateral: 0, amount: 90 },
      { kind: 'pledge', account: 0, collateral: 0, amount: 90 },
    ],
    done: withdraw(0, 7),
    refused: withdraw(0, 8),
    reason: 'the vault holds less',
  },
  'a withdrawal while the exchange is halted': {
    before: [...fund(0, 3), { kind: 'halt' }],
    refused: withdraw(0, 1),
    reason: 'withdrawals are halted',
  },
  // Of 19 that the account is worth, 10 are margin and 3 were paid in.
  'a withdrawal of profit while the position is open, where it must stay': {
    change: { profit: 'stays while a position is open' },
    before: [...fund(0, 3), ...fund(1, 9), trade(0, 1, 1), move(20)],
    done: withdraw(0, 3),
    refused: withdraw(0, 4),
    reason: 'profit of an open position stays',
  },
  // Where it is paid from a pool, too, there has to be something in that.
  'a withdrawal of profit of an open position that the pool has': {
    change: { profit: 'stays while a position is open, and is paid from a pool of settled losses' },
    before: [...fund(0, 3), ...fund(1, 9), trade(0, 1, 1), move(20), { kind: 'settle loss', account: 1 }],
    done: withdraw(0, 3),
    refused: withdraw(0, 4),
    reason: 'profit of an open position stays',
  },
  'a withdrawal of profit before the loss is settled': {
    change: pooled,
    before: [...won, trade(2, 0, 1)],
    done: withdraw(0, 3),
    refused: withdraw(0, 4),
    reason: 'the pool holds less than the profit',
  },
  'a withdrawal of more profit than the loss that is settled': {
    change: pooled,
    before: [...won, { kind: 'settle loss', account: 1 }, move(7), trade(2, 0, 1)],
    done: withdraw(0, 5),
    refused: withdraw(0, 6),
    reason: 'the pool holds less than the profit',
  },
  'a loss where there is none': {
    change: pooled,
    before: [...won, { kind: 'settle loss', account: 1 }],
    refused: { kind: 'settle loss', account: 1 },
    reason: 'nothing of its own is lost',
  },
  'a loss where there is no pool': {
    before: won,
    refused: { kind: 'settle loss', account: 1 },
    reason: 'there is no pool of settled losses',
  },
  'a loss of a depositor': {
    change: pooled,
    before: [{ kind: 'bar from trading', account: 2 }],
    refused: { kind: 'settle loss', account: 2 },
    reason: 'barred from trading',
  },
  'a trade with oneself': {
    before: fund(0, 9),
    refused: trade(0, 0, 1),
    reason: 'buyer and seller are one',
  },
  'a purchase without margin': {
    before: [...fund(0, 3), ...fund(1, 9)],
    done: trade(0, 1, 1),
    refused: trade(0, 1, 2),
    reason: 'the buyer would lack margin',
  },
  'a sale without margin': {
    before: [...fund(0, 9), ...fund(1, 3)],
    done: trade(0, 1, 1),
    refused: trade(0, 1, 2),
    reason: 'the seller would lack margin',
  },
  'a purchase without margin for the fee': {
    change: market({ fee: 1 }),
    before: [...fund(0, 3), ...fund(1, 9)],
    done: trade(0, 1, 1),
    refused: trade(0, 1, 2),
    reason: 'the buyer would lack margin',
  },
  'a position that is too large': {
    before: [...fund(0, 99), ...fund(1, 99)],
    done: trade(0, 1, 10),
    refused: trade(0, 1, 11),
    reason: 'the position would be too large',
  },
  'open interest beyond its cap': {
    change: market({ openInterestCap: 3 }),
    before: [...fund(0, 99), ...fund(1, 99), ...fund(2, 99), trade(0, 1, 2)],
    done: trade(2, 1, 1),
    refused: trade(2, 1, 2),
    reason: 'open interest would exceed its cap',
  },
  'a position that is opened while the exchange is halted': {
    before: [...fund(0, 99), ...fund(1, 99), ...fund(2, 99), trade(0, 1, 2), { kind: 'halt' }],
    done: trade(1, 0, 2),
    refused: trade(1, 0, 3),
    reason: 'while halted, positions only shrink',
  },
  'a position that is handed on while the exchange is halted': {
    before: [...fund(0, 99), ...fund(1, 99), ...fund(2, 99), trade(0, 1, 2), { kind: 'halt' }],
    refused: trade(2, 0, 1),
    reason: 'while halted, positions only shrink',
  },
  'a larger position on profit that was not paid in': {
    change: { staking: 'only what was paid in counts' },
    before: [...fund(0, 3), ...fund(1, 99), trade(0, 1, 1), move(9)],
    done: trade(1, 0, 2),
    refused: trade(0, 1, 1),
    reason: 'the buyer would lack margin',
  },
  'a trade of a depositor': {
    before: [...fund(0, 99), ...fund(1, 99), { kind: 'bar from trading', account: 1 }],
    refused: trade(0, 1, 1),
    reason: 'barred from trading',
  },
  'a depositor with a position': {
    before: [...fund(0, 99), ...fund(1, 99), trade(0, 1, 1)],
    refused: { kind: 'bar from trading', account: 1 },
    reason: 'holds a position or collateral',
  },
  'a price that is the same': { before: [], refused: move(4), reason: 'the price does not move' },
  'a price too far': {
    change: market({ largestMove: 3 }),
    before: [],
    done: move(7),
    refused: move(8),
    reason: 'the price moves too far at once',
  },
  'more tokens than there are': {
    before: [{ kind: 'hold', account: 0, collateral: 0, amount: 3 }],
    done: { kind: 'pledge', account: 0, collateral: 0, amount: 3 },
    refused: { kind: 'pledge', account: 0, collateral: 0, amount: 4 },
    reason: 'the account has fewer tokens',
  },
  'more tokens back than are pledged': {
    before: [
      { kind: 'hold', account: 0, collateral: 0, amount: 5 },
      { kind: 'pledge', account: 0, collateral: 0, amount: 3 },
    ],
    done: { kind: 'take back', account: 0, collateral: 0, amount: 3 },
    refused: { kind: 'take back', account: 0, collateral: 0, amount: 4 },
    reason: 'less is pledged',
  },
  // A token counts for 1, and a lot needs 2.
  'tokens back that are margin': {
    before: [
      { kind: 'hold', account: 0, collateral: 0, amount: 3 },
      { kind: 'pledge', account: 0, collateral: 0, amount: 3 },
      ...fund(1, 9),
      trade(0, 1, 1),
    ],
    done: { kind: 'take back', account: 0, collateral: 0, amount: 1 },
    refused: { kind: 'take back', account: 0, collateral: 0, amount: 2 },
    reason: 'initial margin would be missing',
  },
  'a halt of what is halted': {
    before: [{ kind: 'halt' }],
    refused: { kind: 'halt' },
    reason: 'already halted',
  },
  'going on with what goes on': { before: [], refused: { kind: 'resume' }, reason: 'not halted' },
};

describe('refused is', () => {
  test.each(Object.entries(cases))('%s', (_, { change = {}, before, done, refused, reason }) => {
    const setUp = (): MarginEngine => {
      const engine = new MarginEngine({ ...plainVenue, ...change });
      for (const command of before)
        expect([command, engine.apply(command)]).toEqual([command, { kind: 'done' }]);
      return engine;
    };
    const engine = setUp();
    const state = engine.snapshot();
    expect(engine.apply(refused)).toEqual({ kind: 'refused', reason });
    expect(engine.snapshot()).toEqual(state);
    if (done !== undefined) expect(setUp().apply(done)).toEqual({ kind: 'done' });
    expect(engine.audit()).toEqual([]);
  });
});
