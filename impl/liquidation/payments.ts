import type { CircuitBreaker } from './breaker.ts';
import type { LiquidationConfig } from './config.ts';
import { type LiquidationOutcome, refused } from './outcome.ts';
import type { Standings } from './standings.ts';

/** What accounts pay in and take out, of which the circuit breaker hears. */
export class Payments {
  readonly #standings: Standings;
  readonly #breaker: CircuitBreaker | undefined;
  readonly #config: LiquidationConfig;

  constructor(standings: Standings, breaker: CircuitBreaker | undefined, config: LiquidationConfig) {
    this.#standings = standings;
    this.#breaker = breaker;
    this.#config = config;
  }

  withdraw(account: number, amount: number): LiquidationOutcome {
    const { margin } = this.#standings;
    const breaker = this.#breaker;
    if (breaker !== undefined && !margin.isHalted && !breaker.allows(amount)) {
      return refused('too much is withdrawn in this window');
    }
    const outcome = margin.withdraw(account, amount);
    if (outcome.kind === 'done') breaker?.countWithdrawal(amount);
    return outcome;
  }

  /** Everything that initial margin leaves free. */
  withdrawFree(account: number): LiquidationOutcome {
    if (account === this.#config.backstop) return refused('the backstop does not withdraw');
    const amount = this.#standings.free(account);
    if (amount <= 0) return refused('nothing is free');
    return this.withdraw(account, amount);
  }

  /** The whole wallet. */
  payIn(account: number): LiquidationOutcome {
    const { margin } = this.#standings;
    const amount = margin.wallet(account);
    if (amount === 0) return refused('the wallet is empty');
    return margin.deposit(account, amount);
  }
}
