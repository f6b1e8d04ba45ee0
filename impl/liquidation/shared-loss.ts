import { mulDivUp } from '../fixed-point/index.ts';
import type { LiquidationConfig } from './config.ts';
import type { Deleveraging } from './deleveraging.ts';
import { type LiquidationOutcome, refused } from './outcome.ts';
import type { Standings } from './standings.ts';

/**
 * The last tier: a loss that no opposite position can bear is shared by all who have something, in proportion to it and
 * never more than it. Each share is rounded up; what the roundings bring in too much is for the fund.
 */
export class SharedLoss {
  readonly #standings: Standings;
  readonly #deleveraging: Deleveraging;
  readonly #config: LiquidationConfig;
  readonly #shares: Float64Array;

  constructor(standings: Standings, deleveraging: Deleveraging, config: LiquidationConfig) {
    this.#standings = standings;
    this.#deleveraging = deleveraging;
    this.#config = config;
    this.#shares = new Float64Array(standings.margin.config.accounts);
  }

  socialise(account: number): LiquidationOutcome {
    const { margin } = this.#standings;
    if (this.#config.lastLosses === 'stay where they are') return refused('losses are not shared');
    if (!this.#standings.isResolved(account)) return refused('the account owes nothing');
    if (margin.fund !== 0) return refused('the fund has money');
    if (this.#deleveraging.somebodyBears(account)) return refused('somebody can be deleveraged');
    const deficit = -margin.equity(account);
    const total = this.#takeStock();
    if (!Number.isSafeInteger(total)) return refused('out of range');
    if (total < deficit) return refused('all together have less than the loss');
    for (const [payer, equity] of this.#shares.entries()) {
      this.#shares[payer] = equity === 0 ? 0 : mulDivUp(deficit, equity, total);
    }
    return margin.transfers.collect(this.#shares, account, deficit);
  }

  /** Puts what each account has where its share will be, and says how much it is together. */
  #takeStock(): number {
    let total = 0;
    for (let payer = 0; payer < this.#shares.length; payer += 1) {
      const equity = Math.max(0, this.#standings.margin.equity(payer));
      this.#shares[payer] = equity;
      total += equity;
    }
    return total;
  }
}
