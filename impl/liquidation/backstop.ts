import type { Book } from './book.ts';
import type { LiquidationConfig } from './config.ts';
import { type LiquidationOutcome, refused } from './outcome.ts';
import type { Standings } from './standings.ts';

/** The second tier: the backstop vault takes a whole account, if it is deep under or the book has no place for it. */
export class Backstop {
  readonly #standings: Standings;
  readonly #book: Book;
  readonly #config: LiquidationConfig;

  constructor(standings: Standings, book: Book, config: LiquidationConfig) {
    this.#standings = standings;
    this.#book = book;
    this.#config = config;
  }

  /** Takes the account over with all that it holds and is pledged, or refuses. */
  takeOver(account: number): LiquidationOutcome {
    const { backstop, backstopThirds } = this.#config;
    const standings = this.#standings;
    if (account === backstop) return refused('the backstop is not liquidated');
    if (!standings.isLiquidated(account)) return refused('the account has its maintenance margin');
    if (!this.#gainsBy(account)) return refused('the backstop would lose by it');
    // Its position could cancel the account's, and its debt be left without one that anybody is deleveraged against.
    if (standings.isBankrupt(backstop)) return refused('the backstop owes more than it has');
    if (!standings.isDeepUnder(account, backstopThirds) && this.#book.hasAPlaceFor(account)) {
      return refused('the book has a place for it');
    }
    return standings.margin.transfers.handOver(account, backstop);
  }

  /** Whether the account owes nothing, nor would to the backstop, whose own collateral counts up to the same cap. */
  #gainsBy(account: number): boolean {
    const { margin } = this.#standings;
    const { backstop } = this.#config;
    const own = margin.equity(backstop) - margin.worth(backstop);
    const brought = margin.equity(account) - margin.worth(account);
    const together = Math.min(own + brought, margin.config.collateralCap);
    return margin.worth(account) + together - own >= 0;
  }
}
