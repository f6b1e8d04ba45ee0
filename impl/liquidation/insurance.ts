import { type LiquidationOutcome, refused } from './outcome.ts';
import type { Standings } from './standings.ts';

/** The third tier: the insurance fund pays what an account owes beyond what it has, as far as it can. */
export class Insurance {
  readonly #standings: Standings;

  constructor(standings: Standings) {
    this.#standings = standings;
  }

  insure(account: number): LiquidationOutcome {
    const { margin } = this.#standings;
    if (!this.#standings.isResolved(account)) return refused('the account owes nothing');
    if (margin.fund === 0) return refused('the fund is empty');
    return margin.transfers.payFromFund(account, this.payment(account));
  }

  /** What the fund would pay. */
  payment(account: number): number {
    const deficit = -this.#standings.margin.equity(account);
    return Math.min(deficit, this.#standings.margin.fund);
  }
}
