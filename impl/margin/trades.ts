import { isInRange, type Lots, type Price, type Quantums } from '../fixed-point/index.ts';
import { isAmount } from './amounts.ts';
import type { Books } from './books.ts';
import type { Funding } from './funding.ts';
import { done, type Outcome, refusal } from './outcome.ts';
import {
  costOf,
  crowdingAt,
  feeOn,
  notionalValue,
  positionValue,
  proceedsOf,
  reducesRisk,
  requirement,
} from './rules.ts';
import type { Standings } from './standings.ts';
import { cashLimit, type MarketTerms } from './terms.ts';

const noSuchAccount = refusal('no such account');
const noSuchMarket = refusal('no such market');
const notPositive = refusal('not a positive whole number');
const outOfRange = refusal('out of range');
const barred = refusal('barred from trading');
const oneAccount = refusal('buyer and seller are one');
const tooLarge = refusal('the position would be too large');
const capReached = refusal('open interest would exceed its cap');
const onlyShrinks = refusal('while halted, positions only shrink');
const buyerLacksMargin = refusal('the buyer would lack margin');
const sellerLacksMargin = refusal('the seller would lack margin');

/** Trades at the mark price: who buys pays the whole price, who sells gets it, and both pay the fee. */
export class Trades {
  readonly #books: Books;
  readonly #standings: Standings;
  readonly #funding: Funding;

  constructor(books: Books, standings: Standings, funding: Funding) {
    this.#books = books;
    this.#standings = standings;
    this.#funding = funding;
  }

  trade(market: number, buyer: number, seller: number, lots: number): Outcome {
    const books = this.#books;
    if (!books.isMarket(market)) return noSuchMarket;
    if (!books.isAccount(buyer) || !books.isAccount(seller)) return noSuchAccount;
    if (!isAmount(lots)) return notPositive;
    if (books.barred[buyer] === 1 || books.barred[seller] === 1) return barred;
    if (buyer === seller) return oneAccount;
    const terms = books.terms.markets[market] as MarketTerms;
    const bought = ((books.size[books.slotOf(buyer, market)] as number) + lots) as Lots;
    const sold = ((books.size[books.slotOf(seller, market)] as number) - lots) as Lots;
    if (bought > terms.maxSize || sold < -terms.maxSize) return tooLarge;
    const interest = books.openInterestAfter(market, buyer, bought, seller, sold);
    if (interest > terms.openInterestCap) return capReached;
    if (books.isHalted && (bought > 0 || sold < 0)) return onlyShrinks;
    const price = books.price[market] as Price;
    const cost = costOf(lots as Lots, price, terms);
    const proceeds = proceedsOf(lots as Lots, price, terms);
    const charge = feeOn(notionalValue(lots as Lots, price, terms), terms, books.terms);
    if (!this.#isStorable(market, buyer, seller, cost, proceeds, charge)) return outOfRange;
    if (!this.#mayHold(buyer, market, bought, cost + charge, interest)) return buyerLacksMargin;
    if (!this.#mayHold(seller, market, sold, charge - proceeds, interest)) return sellerLacksMargin;
    this.#funding.settle(buyer, market);
    this.#funding.settle(seller, market);
    this.#pay(buyer, seller, cost, proceeds, charge);
    books.setSize(buyer, market, bought);
    books.setSize(seller, market, sold);
    return done;
  }

  /** The fund gets the fees of both, and what rounding has left between cost and proceeds. */
  #pay(buyer: number, seller: number, cost: Quantums, proceeds: Quantums, charge: Quantums): void {
    const books = this.#books;
    books.setCash(buyer, (books.cash[buyer] as number) - cost - charge);
    books.setCash(seller, (books.cash[seller] as number) + proceeds - charge);
    books.fund += 2 * charge + cost - proceeds;
  }

  #isStorable(
    market: number,
    buyer: number,
    seller: number,
    cost: number,
    proceeds: number,
    charge: number,
  ): boolean {
    const { cash, fund } = this.#books;
    const buyerOwes = this.#funding.owed(buyer, market);
    const sellerOwes = this.#funding.owed(seller, market);
    return (
      isInRange((cash[buyer] as number) - buyerOwes, cashLimit) &&
      isInRange((cash[seller] as number) - sellerOwes, cashLimit) &&
      isInRange((cash[buyer] as number) - buyerOwes - cost - charge, cashLimit) &&
      isInRange((cash[seller] as number) - sellerOwes + proceeds - charge, cashLimit) &&
      isInRange(fund + 2 * charge + cost - proceeds + 2, cashLimit) &&
      this.#funding.hasRoomFor(market, Math.abs(buyerOwes) + Math.abs(sellerOwes))
    );
  }

  /**
   * Whether an account may have `size` in a market and pay `paid` for it: with initial margin, or with less risk than
   * now. `interest` is what open interest is then, which both standings are judged by.
   */
  #mayHold(account: number, market: number, size: Lots, paid: number, interest: Lots): boolean {
    const books = this.#books;
    const standings = this.#standings;
    const terms = books.terms.markets[market] as MarketTerms;
    const price = books.price[market] as Price;
    const crowding = crowdingAt(interest, terms);
    const collateral = standings.collateral(account);
    const cash = (books.cash[account] as number) - this.#funding.owed(account, market);
    const elsewhere = standings.worthElsewhere(account, market) + collateral;
    const equity = (cash - paid + elsewhere + positionValue(size, price, terms)) as Quantums;
    const before = books.size[books.slotOf(account, market)] as Lots;
    const isLarger = Math.abs(size) > Math.abs(before);
    const usable =
      isLarger && books.terms.staking === 'only what was paid in counts'
        ? Math.min(equity, (books.netDeposits[account] as number) + collateral)
        : equity;
    const notional = notionalValue(size, price, terms);
    const initial = requirement(terms.initial, notional, crowding, terms, books.terms);
    if (usable >= standings.initialElsewhere(account, market) + initial) return true;

    const maintenanceElsewhere = standings.maintenanceElsewhere(account, market);
    const maintenance = (lots: Lots): Quantums =>
      (maintenanceElsewhere +
        requirement(
          terms.maintenance,
          notionalValue(lots, price, terms),
          crowding,
          terms,
          books.terms,
        )) as Quantums;
    return reducesRisk(
      {
        size: before,
        equity: (cash + elsewhere + positionValue(before, price, terms)) as Quantums,
        maintenance: maintenance(before),
      },
      { size, equity, maintenance: maintenance(size) },
    );
  }
}
