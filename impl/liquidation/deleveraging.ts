import { mulDivUp } from '../fixed-point/index.ts';
import { type LiquidationOutcome, refused } from './outcome.ts';
import type { Standings } from './standings.ts';

/**
 * The fourth tier: opposite positions are closed against a bankrupt one at its bankruptcy price, at which it is worth
 * nothing, whole or in part, as far as those who hold them can bear it.
 */
export class Deleveraging {
  readonly #standings: Standings;

  constructor(standings: Standings) {
    this.#standings = standings;
  }

  /** Closes `lots` of the counterparty's position against the account's, or refuses. */
  deleverage(account: number, counterparty: number, market: number, lots: number): LiquidationOutcome {
    const { margin } = this.#standings;
    if (!this.#standings.isResolved(account)) return refused('the account owes nothing');
    if (margin.fund !== 0) return refused('the fund has money');
    const size = margin.size(account, market);
    if (lots > this.#oppositeLots(account, counterparty, market)) {
      return refused('the counterparty does not hold so much of the opposite position');
    }
    if (
      lots > this.bearableLots(account, counterparty, market) ||
      !this.#bears(account, counterparty, market, lots)
    ) {
      return refused('the counterparty cannot bear it');
    }
    const cash = cashAtBankruptcyPrice(this.#cashInMarket(account, market), size, lots);
    return margin.transfers.exchange(market, account, counterparty, size > 0 ? lots : -lots, cash);
  }

  /**
   * The most lots that the counterparty can be closed for without going bankrupt: each costs it the same, but for
   * roundings, so that the most are found by halving. Where prices are parts of a unit of money, it may be that a few more
   * would be borne by a lucky rounding; they are left alone.
   */
  bearableLots(account: number, counterparty: number, market: number): number {
    let borne = 0;
    let tooMany = this.#oppositeLots(account, counterparty, market) + 1;
    while (tooMany - borne > 1) {
      const lots = borne + Math.floor((tooMany - borne) / 2);
      if (this.#bears(account, counterparty, market, lots)) borne = lots;
      else tooMany = lots;
    }
    return borne;
  }

  /** Whether anybody could be closed for a lot of any of the account's positions. */
  somebodyBears(account: number): boolean {
    const { accounts, markets } = this.#standings.margin.config;
    for (let market = 0; market < markets.length; market += 1) {
      if (this.#standings.margin.size(account, market) === 0) continue;
      for (let counterparty = 0; counterparty < accounts; counterparty += 1) {
        if (this.bearableLots(account, counterparty, market) > 0) return true;
      }
    }
    return false;
  }

  /** How much the counterparty has of the opposite position, at most all that there is to close. */
  #oppositeLots(account: number, counterparty: number, market: number): number {
    const size = this.#standings.margin.size(account, market);
    const opposite = this.#standings.margin.size(counterparty, market);
    return size < 0 === opposite < 0 || opposite === 0 ? 0 : Math.min(Math.abs(size), Math.abs(opposite));
  }

  #bears(account: number, counterparty: number, market: number, lots: number): boolean {
    const size = this.#standings.margin.size(account, market);
    const cash = cashAtBankruptcyPrice(this.#cashInMarket(account, market), size, lots);
    const gain = this.#standings.gain(counterparty, market, size > 0 ? lots : -lots, cash);
    return this.#standings.margin.equity(counterparty) + gain >= 0;
  }

  /** What goes with the whole position for it to be worth nothing: negative where the counterparty pays. */
  #cashInMarket(account: number, market: number): number {
    const { margin, hypothetical } = this.#standings;
    const value = hypothetical.value(market, margin.size(account, market));
    return this.#standings.equityInMarket(account, market) - value;
  }
}

/**
 * The part of `cash` that goes with `lots` of a position of `size`: rounded towards the counterparty whatever its sign, so
 * that the bankrupt gains nothing by being closed in parts, and the last part takes what is left.
 */
function cashAtBankruptcyPrice(cash: number, size: number, lots: number): number {
  return mulDivUp(cash, lots, Math.abs(size));
}
