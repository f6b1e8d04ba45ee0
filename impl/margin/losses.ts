import { isInRange } from '../fixed-point/index.ts';
import type { Books } from './books.ts';
import { done, type Outcome, refusal } from './outcome.ts';
import { ownMoney } from './own-money.ts';
import type { Standings } from './standings.ts';
import { cashLimit } from './terms.ts';

const noSuchAccount = refusal('no such account');
const noPool = refusal('there is no pool of settled losses');
const barred = refusal('barred from trading');
const nothingLost = refusal('nothing of its own is lost');
const outOfRange = refusal('out of range');

/** Losses that are settled before anybody is paid a profit: anybody may ask for it, at the prices that there are. */
export class Losses {
  readonly #books: Books;
  readonly #standings: Standings;

  constructor(books: Books, standings: Standings) {
    this.#books = books;
    this.#standings = standings;
  }

  settle(account: number): Outcome {
    const books = this.#books;
    if (!books.terms.poolsLosses) return noPool;
    if (!books.isAccount(account)) return noSuchAccount;
    if (books.barred[account] === 1) return barred;
    // Who owes more than all of its own has lost that, and cannot pay the rest: no money is in it for the pool.
    const left = Math.max(0, this.#standings.worth(account));
    const loss = ownMoney(books, account) - left;
    if (loss <= 0) return nothingLost;
    const settled = (books.settled[account] as number) - loss;
    if (!isInRange(settled, cashLimit) || !isInRange(books.pool + loss, cashLimit)) return outOfRange;
    books.setSettled(account, settled);
    books.pool += loss;
    return done;
  }
}
