import { isInRange } from '../fixed-point/index.ts';
import { isAmount } from './amounts.ts';
import type { Books } from './books.ts';
import { done, type Outcome, refusal } from './outcome.ts';
import { type CollateralTerms, cashLimit } from './terms.ts';

const noSuchAccount = refusal('no such account');
const noSuchCollateral = refusal('no such collateral');
const notPositive = refusal('not a positive whole number');
const outOfRange = refusal('out of range');
const barred = refusal('barred from trading');
const alreadyBarred = refusal('already barred from trading');
const holdsSomething = refusal('holds a position or collateral');
const walletHoldsLess = refusal('the wallet holds less');
const fewerTokens = refusal('the account has fewer tokens');

/** What comes in: no margin is asked for. */
export class Deposits {
  readonly #books: Books;

  constructor(books: Books) {
    this.#books = books;
  }

  fundWallet(account: number, amount: number): Outcome {
    const books = this.#books;
    if (!books.isAccount(account)) return noSuchAccount;
    if (!isAmount(amount)) return notPositive;
    if (!isInRange(books.tokens + amount, cashLimit)) return outOfRange;
    books.tokens += amount;
    books.setWallet(account, (books.wallet[account] as number) + amount);
    return done;
  }

  hold(account: number, collateral: number, amount: number): Outcome {
    const books = this.#books;
    if (!books.isAccount(account)) return noSuchAccount;
    if (!books.isCollateral(collateral)) return noSuchCollateral;
    if (!isAmount(amount)) return notPositive;
    const tokens = (books.collateralTokens[collateral] as number) + amount;
    if (!Number.isSafeInteger(tokens)) return outOfRange;
    books.collateralTokens[collateral] = tokens;
    const purse = books.purseOf(account, collateral);
    books.held[purse] = (books.held[purse] as number) + amount;
    return done;
  }

  endow(amount: number): Outcome {
    const books = this.#books;
    if (!isAmount(amount)) return notPositive;
    const isStorable =
      isInRange(books.tokens + amount, cashLimit) &&
      isInRange(books.vault + amount, cashLimit) &&
      isInRange(books.fund + amount, cashLimit);
    if (!isStorable) return outOfRange;
    books.tokens += amount;
    books.vault += amount;
    books.fund += amount;
    return done;
  }

  barFromTrading(account: number): Outcome {
    const books = this.#books;
    if (!books.isAccount(account)) return noSuchAccount;
    if (books.barred[account] === 1) return alreadyBarred;
    if ((books.openPositions[account] as number) > 0) return holdsSomething;
    for (let collateral = 0; collateral < books.collaterals; collateral += 1) {
      if ((books.pledged[books.purseOf(account, collateral)] as number) > 0) return holdsSomething;
    }
    books.barred[account] = 1;
    return done;
  }

  deposit(account: number, amount: number): Outcome {
    const books = this.#books;
    if (!books.isAccount(account)) return noSuchAccount;
    if (!isAmount(amount)) return notPositive;
    const wallet = (books.wallet[account] as number) - amount;
    if (wallet < 0) return walletHoldsLess;
    const cash = (books.cash[account] as number) + amount;
    if (!isInRange(cash, cashLimit)) return outOfRange;
    books.setCash(account, cash);
    books.setWallet(account, wallet);
    books.setNetDeposits(account, (books.netDeposits[account] as number) + amount);
    books.vault += amount;
    return done;
  }

  pledge(account: number, collateral: number, amount: number): Outcome {
    const books = this.#books;
    if (!books.isAccount(account)) return noSuchAccount;
    if (!books.isCollateral(collateral)) return noSuchCollateral;
    if (!isAmount(amount)) return notPositive;
    if (books.barred[account] === 1) return barred;
    const purse = books.purseOf(account, collateral);
    const held = (books.held[purse] as number) - amount;
    if (held < 0) return fewerTokens;
    const pledged = (books.pledged[purse] as number) + amount;
    const { pledgeLimit } = books.terms.collaterals[collateral] as CollateralTerms;
    if (!isInRange(pledged, pledgeLimit)) return outOfRange;
    books.held[purse] = held;
    books.setPledged(account, collateral, pledged);
    return done;
  }
}
