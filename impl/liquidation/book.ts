import { compareProducts, mulDivDown } from '../fixed-point/index.ts';
import type { LiquidationConfig } from './config.ts';
import { type LiquidationOutcome, refused } from './outcome.ts';
import type { Standings } from './standings.ts';

/**
 * The first tier: part of a position is sold to a maker who has the margin for it, at a price that gets worse with what
 * is sold at once, but only while what is left of the account is not worse off for it.
 */
export class Book {
  readonly #standings: Standings;
  readonly #config: LiquidationConfig;
  readonly #isMaker: Uint8Array;

  constructor(standings: Standings, config: LiquidationConfig) {
    this.#standings = standings;
    this.#config = config;
    this.#isMaker = new Uint8Array(standings.margin.config.accounts);
    if (config.makers === 'everybody') this.#isMaker.fill(1);
    else for (const maker of config.makers) this.#isMaker[maker] = 1;
  }

  /** Sells `lots` of the account's position to the bidder, or refuses. */
  sell(account: number, bidder: number, market: number, lots: number): LiquidationOutcome {
    const { margin } = this.#standings;
    if (account === this.#config.backstop) return refused('the backstop is not liquidated');
    if (!this.#standings.isLiquidated(account)) return refused('the account has its maintenance margin');
    if (Math.abs(margin.size(account, market)) < lots) return refused('the position is smaller');
    if (!this.#isSoldAtOnce(account, market, lots)) return refused('not an amount that is sold at once');
    if (!this.isNoWorse(account, market, lots)) return refused('the price is too bad for the account');
    if (account === bidder) return refused('the bidder is the account');
    if (this.#isMaker[bidder] !== 1) return refused('the bidder makes no market');
    if (!this.isBought(account, bidder, market, lots)) return refused('the bidder would lack margin');
    const sold = this.#signed(account, market, lots);
    return margin.transfers.exchange(market, account, bidder, sold, -this.#proceeds(market, sold));
  }

  /** Whether anybody would buy any of the account's positions at a price that leaves it no worse. */
  hasAPlaceFor(account: number): boolean {
    for (let market = 0; market < this.markets; market += 1) {
      for (let lots = this.mostAtOnce(account, market); lots > 0; lots = this.nextSmaller(market, lots)) {
        if (!this.isNoWorse(account, market, lots)) continue;
        for (let index = 0; index < this.makers; index += 1) {
          if (this.isBought(account, this.maker(index), market, lots)) return true;
        }
      }
    }
    return false;
  }

  get markets(): number {
    return this.#config.books.length;
  }

  get makers(): number {
    const { makers } = this.#config;
    return makers === 'everybody' ? this.#isMaker.length : makers.length;
  }

  /** Who is asked after so many others. */
  maker(index: number): number {
    const { makers } = this.#config;
    return makers === 'everybody' ? index : (makers[index] ?? 0);
  }

  /** The most of the account's position that may be sold at once, 0 where it has none. */
  mostAtOnce(account: number, market: number): number {
    const size = Math.abs(this.#standings.margin.size(account, market));
    const { slice, piece } = this.#terms(market);
    return size <= slice ? size : slice - (slice % piece);
  }

  /** The next amount below `lots` that may be sold at once, 0 where there is none. */
  nextSmaller(market: number, lots: number): number {
    const { piece } = this.#terms(market);
    return lots - (lots % piece === 0 ? piece : lots % piece);
  }

  /**
   * Whether each lot that is left of the position goes with no less equity than each did before. None does where the
   * account owes more than it has, since the debt stays with fewer of them: such accounts are for the tiers below.
   */
  isNoWorse(account: number, market: number, lots: number): boolean {
    if (this.#standings.isBankrupt(account)) return false;
    const size = Math.abs(this.#standings.margin.size(account, market));
    const sold = this.#signed(account, market, lots);
    const before = this.#standings.equityInMarket(account, market);
    const left = before + this.#standings.gain(account, market, -sold, this.#proceeds(market, sold));
    return compareProducts(left, size, before, size - lots) >= 0;
  }

  /** Whether the bidder has initial margin once it has bought that. */
  isBought(account: number, bidder: number, market: number, lots: number): boolean {
    if (account === bidder) return false;
    const sold = this.#signed(account, market, lots);
    // Whoever closes brings no open interest: that there is now is the most that there can be afterwards.
    const openInterest = this.#standings.margin.openInterest(market);
    return this.#standings.meetsInitial(bidder, market, sold, -this.#proceeds(market, sold), openInterest);
  }

  #isSoldAtOnce(account: number, market: number, lots: number): boolean {
    const { slice, piece } = this.#terms(market);
    return (
      lots <= slice && (lots % piece === 0 || lots === Math.abs(this.#standings.margin.size(account, market)))
    );
  }

  /** Negative where a short position is closed, so that the bidder gets what the account gives. */
  #signed(account: number, market: number, lots: number): number {
    return this.#standings.margin.size(account, market) > 0 ? lots : -lots;
  }

  /** What the account gets for what is sold of it, or pays (negative): rounded for the bidder. */
  #proceeds(market: number, sold: number): number {
    // The more at once, the lower the price of what is sold, and the higher that of what is bought back.
    const price = this.#standings.margin.price(market) - this.#terms(market).impact * sold;
    return mulDivDown(sold, price, this.#standings.margin.config.markets[market]?.priceUnit ?? 1);
  }

  #terms(market: number): { readonly slice: number; readonly piece: number; readonly impact: number } {
    return this.#config.books[market] ?? { slice: 0, piece: 1, impact: 0 };
  }
}
