import { describe, expect, test } from 'vitest';
import { audit } from './audit.ts';
import { Books } from './books.ts';
import { termsOf } from './config-check.ts';
import { Deposits } from './deposits.ts';
import { plainVenue } from './fixtures/plain-venue.ts';
import { Funding } from './funding.ts';
import { Standings } from './standings.ts';
import { Trades } from './trades.ts';

interface Parts {
  readonly books: Books;
  readonly standings: Standings;
}

/** The parts of an engine in which account 0 is long of two lots, account 1 short, and 2 has pledged tokens. */
function parts(): Parts {
  const books = new Books(termsOf(plainVenue));
  const funding = new Funding(books);
  const standings = new Standings(books, funding);
  const deposits = new Deposits(books);
  for (const account of [0, 1, 2]) {
    deposits.fundWallet(account, 10);
    deposits.deposit(account, 9);
    deposits.hold(account, 0, 5);
  }
  deposits.pledge(2, 0, 3);
  new Trades(books, standings, funding).trade(0, 0, 1, 2);
  for (const account of [0, 1, 2]) standings.equity(account);
  return { books, standings };
}

const add = (numbers: Float64Array, index: number, amount: number): void => {
  numbers[index] = (numbers[index] ?? 0) + amount;
};

const corruptions: readonly (readonly [what: string, corrupt: (parts: Parts) => void, complaint: string])[] =
  [
    [
      'cash',
      ({ books }) => add(books.cash, 0, 1),
      'the cash of all accounts and its running sum differ: 28 and 27',
    ],
    [
      'cash and its sum',
      ({ books }) => books.setCash(0, (books.cash[0] ?? 0) + 1),
      'cash, fund and clearing together and the vault differ: 28 and 27',
    ],
    [
      'the running sum',
      ({ books }) => Object.assign(books, { walletSum: 4 }),
      'all wallets and their running sum differ: 3 and 4',
    ],
    [
      'a wallet',
      ({ books }) => add(books.wallet, 1, -1),
      'vault and wallets together and what has arrived differ: 29 and 30',
    ],
    [
      'a wallet below nothing',
      ({ books }) => add(books.wallet, 1, -2),
      'wallet 1 is -1, which is not from 0 to 4503599627370495',
    ],
    [
      'the vault',
      ({ books }) => add(books.totals, 0, 1),
      'cash, fund and clearing together and the vault differ: 27 and 28',
    ],
    [
      'the pool',
      ({ books }) => add(books.totals, 2, 1),
      'what all accounts have settled and the pool differ: 0 and 1',
    ],
    [
      'a size',
      ({ books }) => add(books.size, 0, 1),
      'market 0: the sum of all positions and nothing differ: 1 and 0',
    ],
    [
      'a running sum of sizes',
      ({ books }) => add(books.sizeSum, 0, 1),
      'market 0: the sum of all positions and its running sum differ: 0 and 1',
    ],
    [
      'open interest',
      ({ books }) => add(books.openInterest, 0, 1),
      'market 0: the sum of all long positions and open interest differ: 2 and 3',
    ],
    [
      'what is open',
      ({ books }) => add(books.openPositions, 0, 1),
      'account 0 has 1 positions, counted as 2',
    ],
    [
      'clearing',
      ({ books }) => add(books.clearing, 0, 1),
      'market 0: what funding has cleared and what it has yet to differ: 1 and 0',
    ],
    ['dust', ({ books }) => add(books.dust, 0, 1), 'market 0: dust is 1, which is not from 0 to 0'],
    [
      'an index of nothing',
      ({ books }) => add(books.since, 2, 1),
      'market 0: funding index of account 2 without a position is 1, which is not from 0 to 0',
    ],
    [
      'tokens',
      ({ books }) => add(books.held, 0, 1),
      'collateral 0: tokens of all accounts and what has arrived differ: 16 and 15',
    ],
    [
      'a pledge',
      ({ books }) => add(books.pledged, 0, -1),
      'collateral 0: pledge of account 0 is -1, which is not from 0 to',
    ],
    ['a price', ({ books }) => add(books.price, 0, -4), 'market 0: price is 0, which is not from 1 to 1000'],
    ['a fraction', ({ books }) => add(books.cash, 0, 0.5), 'cash 0 is 1.5, which is not from'],
    [
      'a price that nobody was told of',
      ({ books }) => add(books.price, 0, 4),
      'account 0: worth, margins and collateral are kept as 9, 4, 2, 0, and are 17, 8, 4, 0',
    ],
    [
      'the price of a token that nobody was told of',
      ({ books }) => add(books.collateralPrice, 0, 2),
      'account 2: worth, margins and collateral are kept as 9, 0, 0, 3, and are 9, 0, 0, 6',
    ],
  ];

describe('an audit', () => {
  test('finds nothing where all is in order', () => {
    const { books, standings } = parts();
    expect(audit(books, standings)).toEqual([]);
  });

  test.each(corruptions)('finds what is wrong with %s', (_, corrupt, complaint) => {
    const found = parts();
    corrupt(found);
    const complaints = audit(found.books, found.standings);
    expect(complaints.filter((sentence) => sentence.startsWith(complaint))).toHaveLength(1);
  });
});
