import { isInRange, type Quantums } from '../fixed-point/index.ts';
import { isAmount } from './amounts.ts';
import type { Books } from './books.ts';
import { done, type Outcome, refusal } from './outcome.ts';
import { profitIn } from './own-money.ts';
import type { Standings } from './standings.ts';
import { cashLimit } from './terms.ts';

const noSuchAccount = refusal('no such account');
const noSuchCollateral = refusal('no such collateral');
const notPositive = refusal('not a positive whole number');
const outOfRange = refusal('out of range');
const isHalted = refusal('withdrawals are halted');
const vaultHoldsLess = refusal('the vault holds less');
const lacksMargin = refusal('initial margin would be missing');
const profitStays = refusal('profit of an open position stays');
const poolHoldsLess = refusal('the pool holds less than the profit');
const lessPledged = refusal('less is pledged');
const alreadyHalted = refusal('already halted');
const notHalted = refusal('not halted');

/** What goes out: only where initial margin is left, and not while the exchange is halted. */
export class Withdrawals {
  readonly #books: Books;
  readonly #standings: Standings;

  constructor(books: Books, standings: Standings) {
    this.#books = books;
    this.#standings = standings;
  }

  withdraw(account: number, amount: number): Outcome {
    const books = this.#books;
    if (!books.isAccount(account)) return noSuchAccount;
    if (!isAmount(amount)) return notPositive;
    if (this.#isStopped()) return isHalted;
    if (books.vault < amount) return vaultHoldsLess;
    if (!this.#canSpare(account, amount, 0, 0)) return lacksMargin;
    if (this.#mustStay(account, amount)) return profitStays;
    const profit = books.terms.poolsLosses ? profitIn(books, account, amount) : 0;
    if (profit > books.pool) return poolHoldsLess;
    const cash = (books.cash[account] as number) - amount;
    const settled = (books.settled[account] as number) + profit;
    if (!isInRange(cash, cashLimit) || !isInRange(settled, cashLimit)) return outOfRange;
    books.pool -= profit;
    books.setSettled(account, settled);
    books.setCash(account, cash);
    books.setWallet(account, (books.wallet[account] as number) + amount);
    books.setNetDeposits(account, (books.netDeposits[account] as number) - amount);
    books.vault -= amount;
    return done;
  }

  takeBack(account: number, collateral: number, amount: number): Outcome {
    const books = this.#books;
    if (!books.isAccount(account)) return noSuchAccount;
    if (!books.isCollateral(collateral)) return noSuchCollateral;
    if (!isAmount(amount)) return notPositive;
    if (this.#isStopped()) return isHalted;
    const purse = books.purseOf(account, collateral);
    const left = (books.pledged[purse] as number) - amount;
    if (left < 0) return lessPledged;
    if (!this.#canSpare(account, 0, collateral, amount)) return lacksMargin;
    books.setPledged(account, collateral, left);
    books.held[purse] = (books.held[purse] as number) + amount;
    return done;
  }

  halt(): Outcome {
    if (this.#books.isHalted) return alreadyHalted;
    this.#books.isHalted = true;
    return done;
  }

  resume(): Outcome {
    if (!this.#books.isHalted) return notHalted;
    this.#books.isHalted = false;
    return done;
  }

  #isStopped(): boolean {
    return this.#books.isHalted;
  }

  /** Whether the account would keep its margin without so much cash, and without `taken` of a token. */
  #canSpare(account: number, cash: number, token: number, taken: number): boolean {
    const worth: Quantums = this.#standings.worth(account);
    const equity = worth - cash + this.#standings.collateralWithout(account, token, taken);
    return equity >= this.#standings.initial(account);
  }

  /** Whether the amount has profit in it that an open position keeps. */
  #mustStay(account: number, amount: number): boolean {
    const { terms, openPositions, netDeposits } = this.#books;
    if (!terms.keepsProfit || openPositions[account] === 0) return false;
    return (netDeposits[account] as number) < amount;
  }
}
