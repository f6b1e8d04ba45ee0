import { isInRange, type Lots } from '../fixed-point/index.ts';
import { isAmount } from './amounts.ts';
import type { Books } from './books.ts';
import type { Funding } from './funding.ts';
import { done, type Outcome, refusal } from './outcome.ts';
import { type CollateralTerms, cashLimit, type MarketTerms } from './terms.ts';

const noSuchAccount = refusal('no such account');
const noSuchMarket = refusal('no such market');
const notPositive = refusal('not a positive whole number');
const outOfRange = refusal('out of range');
const oneAccount = refusal('buyer and seller are one');
const fundHoldsLess = refusal('the fund holds less');

/**
 * Moves of cash, positions and the fund that nobody agrees to: the means of a liquidation engine, which decides whether
 * they are due. Each is done whole or refused whole. No margin is asked for, nothing is charged, and it is all the same
 * whether the exchange is halted or an account barred. Sums are conserved by all of them.
 */
export class Transfers {
  readonly #books: Books;
  readonly #funding: Funding;

  constructor(books: Books, funding: Funding) {
    this.#books = books;
    this.#funding = funding;
  }

  /**
   * `to` takes over `lots` of the position of `from` in a market, and gets `cash` with them: both signed, negative lots
   * for a short position, negative cash where `to` pays. What both owe for funding in that market is settled first.
   *
   * Refused where open interest would rise beyond its cap, or a size or an amount would be out of range.
   */
  exchange(market: number, from: number, to: number, lots: number, cash: number): Outcome {
    const books = this.#books;
    if (!books.isMarket(market)) return noSuchMarket;
    if (!books.isAccount(from) || !books.isAccount(to)) return noSuchAccount;
    if (from === to) return oneAccount;
    if (!Number.isSafeInteger(lots) || !Number.isSafeInteger(cash)) return outOfRange;
    const given = (books.size[books.slotOf(from, market)] as number) - lots;
    const taken = (books.size[books.slotOf(to, market)] as number) + lots;
    if (!this.#isHoldable(market, from, given, to, taken)) return outOfRange;
    const fromOwes = this.#funding.owed(from, market);
    const toOwes = this.#funding.owed(to, market);
    const isStorable =
      this.#funding.hasRoomFor(market, Math.abs(fromOwes) + Math.abs(toOwes)) &&
      this.#canPay(from, fromOwes, cash) &&
      this.#canPay(to, toOwes, -cash);
    if (!isStorable) return outOfRange;
    this.#funding.settle(from, market);
    this.#funding.settle(to, market);
    this.#moveCash(from, to, cash);
    books.setSize(from, market, given);
    books.setSize(to, market, taken);
    return done;
  }

  /** `to` takes over the whole account: positions, cash and all that is pledged, once the funding of both is settled. */
  handOver(from: number, to: number): Outcome {
    const books = this.#books;
    if (!books.isAccount(from) || !books.isAccount(to)) return noSuchAccount;
    if (from === to) return oneAccount;
    if (!this.#canHandOver(from, to)) return outOfRange;
    for (let market = 0; market < books.markets; market += 1) {
      const lots = books.size[books.slotOf(from, market)] as number;
      if (lots === 0) continue;
      this.#funding.settle(from, market);
      this.#funding.settle(to, market);
      books.setSize(to, market, (books.size[books.slotOf(to, market)] as number) + lots);
      books.setSize(from, market, 0);
    }
    for (let collateral = 0; collateral < books.collaterals; collateral += 1) {
      const amount = books.pledged[books.purseOf(from, collateral)] as number;
      books.setPledged(to, collateral, (books.pledged[books.purseOf(to, collateral)] as number) + amount);
      books.setPledged(from, collateral, 0);
    }
    this.#moveCash(from, to, books.cash[from] as number);
    return done;
  }

  /** Moves cash between two accounts. */
  pay(from: number, to: number, amount: number): Outcome {
    const books = this.#books;
    if (!books.isAccount(from) || !books.isAccount(to)) return noSuchAccount;
    if (from === to) return oneAccount;
    if (!isAmount(amount)) return notPositive;
    if (!this.#canPay(from, 0, amount) || !this.#canPay(to, 0, -amount)) return outOfRange;
    this.#moveCash(from, to, amount);
    return done;
  }

  /** The insurance fund pays an account. It is never overdrawn. */
  payFromFund(account: number, amount: number): Outcome {
    const books = this.#books;
    if (!books.isAccount(account)) return noSuchAccount;
    if (!isAmount(amount)) return notPositive;
    if (books.fund < amount) return fundHoldsLess;
    if (!this.#canPay(account, 0, -amount)) return outOfRange;
    books.fund -= amount;
    books.setCash(account, (books.cash[account] as number) + amount);
    return done;
  }

  /** An account pays the insurance fund. */
  payIntoFund(account: number, amount: number): Outcome {
    const books = this.#books;
    if (!books.isAccount(account)) return noSuchAccount;
    if (!isAmount(amount)) return notPositive;
    if (!this.#canPay(account, 0, amount) || !isInRange(books.fund + amount, cashLimit)) return outOfRange;
    books.setCash(account, (books.cash[account] as number) - amount);
    books.fund += amount;
    return done;
  }

  /**
   * Each account pays its share (by index, a share for each account, none negative), `account` gets `amount` of that and
   * the fund the rest. Refused if they are less than the amount.
   */
  collect(shares: ArrayLike<number>, account: number, amount: number): Outcome {
    const books = this.#books;
    if (!books.isAccount(account)) return noSuchAccount;
    if (!isAmount(amount)) return notPositive;
    let paid = 0;
    for (let payer = 0; payer < books.accounts; payer += 1) {
      const share = shares[payer];
      if (share === undefined || !Number.isSafeInteger(share) || share < 0) return outOfRange;
      const gets = payer === account ? amount : 0;
      if (!this.#canPay(payer, 0, share) || !this.#canPay(payer, share, -gets)) return outOfRange;
      paid += share;
    }
    if (
      shares.length !== books.accounts ||
      paid < amount ||
      !isInRange(books.fund + paid - amount, cashLimit)
    )
      return outOfRange;
    for (let payer = 0; payer < books.accounts; payer += 1) {
      const share = shares[payer] as number;
      if (share > 0) books.setCash(payer, (books.cash[payer] as number) - share);
    }
    books.setCash(account, (books.cash[account] as number) + amount);
    books.fund += paid - amount;
    return done;
  }

  /** Whether the cash of an account stays in range, once what it owes is settled and then when it has paid. */
  #canPay(account: number, owed: number, amount: number): boolean {
    const cash = (this.#books.cash[account] as number) - owed;
    return isInRange(cash, cashLimit) && isInRange(cash - amount, cashLimit);
  }

  #isHoldable(market: number, from: number, given: number, to: number, taken: number): boolean {
    const { sizeLimit, openInterestCap } = this.#books.terms.markets[market] as MarketTerms;
    const interest: Lots = this.#books.openInterestAfter(market, from, given, to, taken);
    const most = Math.max(openInterestCap, this.#books.openInterest[market] as number);
    return isInRange(given, sizeLimit) && isInRange(taken, sizeLimit) && interest <= most;
  }

  #canHandOver(from: number, to: number): boolean {
    const books = this.#books;
    let fromOwes = 0;
    let toOwes = 0;
    for (let market = 0; market < books.markets; market += 1) {
      const lots = books.size[books.slotOf(from, market)] as number;
      if (lots === 0) continue;
      const taken = (books.size[books.slotOf(to, market)] as number) + lots;
      const one = this.#funding.owed(from, market);
      const other = this.#funding.owed(to, market);
      if (!this.#isHoldable(market, from, 0, to, taken)) return false;
      if (!this.#funding.hasRoomFor(market, Math.abs(one) + Math.abs(other))) return false;
      fromOwes += one;
      toOwes += other;
      // On the way, too: markets are settled one after the other.
      if (!this.#canPay(from, fromOwes, 0) || !this.#canPay(to, toOwes, 0)) return false;
    }
    return (
      this.#hasRoomForPledges(from, to) &&
      isInRange(books.fund + 2 * books.markets, cashLimit) &&
      this.#canPay(to, toOwes, fromOwes - (books.cash[from] as number))
    );
  }

  #hasRoomForPledges(from: number, to: number): boolean {
    const { collaterals, pledged, terms } = this.#books;
    for (let collateral = 0; collateral < collaterals; collateral += 1) {
      const { pledgeLimit } = terms.collaterals[collateral] as CollateralTerms;
      const together =
        (pledged[this.#books.purseOf(from, collateral)] as number) +
        (pledged[this.#books.purseOf(to, collateral)] as number);
      if (!isInRange(together, pledgeLimit)) return false;
    }
    return true;
  }

  #moveCash(from: number, to: number, amount: number): void {
    const books = this.#books;
    books.setCash(from, (books.cash[from] as number) - amount);
    books.setCash(to, (books.cash[to] as number) + amount);
  }
}
