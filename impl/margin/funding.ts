import { excessOfMulDivUp, isInRange, type Lots, type Quantums } from '../fixed-point/index.ts';
import type { Books } from './books.ts';
import { done, type Outcome, refusal } from './outcome.ts';
import { fundingOn } from './rules.ts';
import { cashLimit, indexLimit, type MarketTerms } from './terms.ts';

const noSuchAccount = refusal('no such account');
const noSuchMarket = refusal('no such market');
const outOfRange = refusal('out of range');
const tooLong = refusal('funding is unsettled for too long');
const nothingToSettle = refusal('no funding to settle');

/**
 * Payments between longs and shorts, by an index for each market: accruing moves the index alone, and each position
 * pays for how far it has moved since it was settled, when it is settled.
 *
 * Who settles first may be paid before anybody has paid: `clearing` keeps what was collected less what was paid out. As
 * every lot held long is held short by somebody, all exact amounts add up to zero. Each is rounded against its account;
 * what that brings in too much is kept in `dust` exactly, and goes to the fund as soon as it makes a whole unit. So the
 * fund never advances anything, and once all have settled, clearing and dust are zero.
 */
export class Funding {
  readonly #books: Books;
  /** By market: all open positions were settled at an index from `#lowest` to `#highest`. */
  readonly #lowest: Float64Array;
  readonly #highest: Float64Array;

  constructor(books: Books) {
    this.#books = books;
    // Unknown, which the first look at all positions mends.
    this.#lowest = new Float64Array(books.markets).fill(-Infinity);
    this.#highest = new Float64Array(books.markets).fill(Infinity);
  }

  /** What an account would pay if it were settled now. */
  owed(account: number, market: number): Quantums {
    const { size, since, fundingIndex, terms } = this.#books;
    const slot = this.#books.slotOf(account, market);
    const moved = (fundingIndex[market] as number) - (since[slot] as number);
    const lots = size[slot] as Lots;
    if (moved === 0 || lots === 0) return 0 as Quantums;
    return fundingOn(lots, moved, terms.markets[market] as MarketTerms);
  }

  accrue(market: number, perLot: number): Outcome {
    const { fundingIndex, freshness } = this.#books;
    if (!this.#books.isMarket(market)) return noSuchMarket;
    if (!isInRange(perLot, indexLimit)) return outOfRange;
    if (perLot === 0) return nothingToSettle;
    const index = (fundingIndex[market] as number) + perLot;
    if (!isInRange(index, indexLimit)) return outOfRange;
    if (!this.#isNearAll(market, index)) return tooLong;
    fundingIndex[market] = index;
    this.#lowest[market] = Math.min(this.#lowest[market] as number, index);
    this.#highest[market] = Math.max(this.#highest[market] as number, index);
    freshness.marketMoved(market);
    return done;
  }

  settleOne(account: number, market: number): Outcome {
    const { size, since, fundingIndex, cash } = this.#books;
    if (!this.#books.isAccount(account)) return noSuchAccount;
    if (!this.#books.isMarket(market)) return noSuchMarket;
    const slot = this.#books.slotOf(account, market);
    if (size[slot] === 0 || since[slot] === fundingIndex[market]) return nothingToSettle;
    const owed = this.owed(account, market);
    if (!isInRange((cash[account] as number) - owed, cashLimit) || !this.hasRoomFor(market, Math.abs(owed)))
      return outOfRange;
    this.settle(account, market);
    return done;
  }

  /** Whether amounts that make up `gross` can be settled in a market: what is in clearing, and the fund, stay in range. */
  hasRoomFor(market: number, gross: number): boolean {
    const clearing = Math.abs(this.#books.clearing[market] as number);
    return isInRange(clearing + gross + 1, cashLimit) && isInRange(this.#books.fund + 2, cashLimit);
  }

  /** Moves what an account owes from its cash to clearing. It must be in range: see `hasRoomFor`. */
  settle(account: number, market: number): void {
    const { size, since, fundingIndex, clearing, dust, cash, freshness, terms } = this.#books;
    const slot = this.#books.slotOf(account, market);
    const index = fundingIndex[market] as number;
    const moved = index - (since[slot] as number);
    const lots = size[slot] as Lots;
    if (moved === 0 || lots === 0) return;
    const { priceUnit } = terms.markets[market] as MarketTerms;
    const owed = this.owed(account, market);
    const excess = (dust[market] as number) + excessOfMulDivUp(lots, moved, priceUnit);
    const whole = excess >= priceUnit ? 1 : 0;
    this.#books.setCash(account, (cash[account] as number) - owed);
    this.#books.fund += whole;
    clearing[market] = (clearing[market] as number) + owed - whole;
    dust[market] = excess - whole * priceUnit;
    since[slot] = index;
    freshness.positionChanged(account, slot);
  }

  /** Whether an index is as near to where each position was settled as what it owes then can be computed. */
  #isNearAll(market: number, index: number): boolean {
    const { spanLimit } = this.#books.terms.markets[market] as MarketTerms;
    const isNear = (): boolean =>
      index - (this.#lowest[market] as number) <= spanLimit &&
      (this.#highest[market] as number) - index <= spanLimit;
    if (isNear()) return true;
    // They may be far because of positions that were settled or closed since: looks at those that there are.
    this.#measure(market);
    return isNear();
  }

  #measure(market: number): void {
    const { accounts, size, since, fundingIndex } = this.#books;
    let lowest = fundingIndex[market] as number;
    let highest = lowest;
    for (let account = 0; account < accounts; account += 1) {
      const slot = this.#books.slotOf(account, market);
      if (size[slot] === 0) continue;
      lowest = Math.min(lowest, since[slot] as number);
      highest = Math.max(highest, since[slot] as number);
    }
    this.#lowest[market] = lowest;
    this.#highest[market] = highest;
  }
}
