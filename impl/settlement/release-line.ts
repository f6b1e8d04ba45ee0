import type { ByteReader, ByteWriter } from './canonical-bytes.ts';
import type { Credit } from './command.ts';
import type { PayoutConfig } from './config.ts';

type Limit = Extract<PayoutConfig, { kind: 'limited' }>;

/**
 * The line in which credits wait while payouts are limited: so much in each period is released, to the first in the line.
 * So nobody is overtaken, and a credit is free at the latest as many periods after it came as the limit goes into the sum
 * of it and what was before it, rounded up. What a period leaves unused is not kept for the next.
 */
export class ReleaseLine {
  readonly #limit: Limit;
  #line: Credit[] = [];
  #first = 0;
  #waiting = 0;
  #period = 0;
  #left: number;

  constructor(limit: Limit) {
    this.#limit = limit;
    this.#left = limit.amount;
  }

  /** The sum of what waits. */
  get waiting(): number {
    return this.#waiting;
  }

  get credits(): readonly Credit[] {
    return this.#line.slice(this.#first);
  }

  /** Whether it is where it has to be at block `now`: nothing waits while something may still be released. */
  isSettledAt(now: number): boolean {
    const { amount, period } = this.#limit;
    const isCurrent = this.#period === Math.floor(now / period);
    return isCurrent && this.#left <= amount && (this.#waiting === 0 || this.#left === 0);
  }

  push(credit: Credit, release: (credit: Credit) => void): void {
    this.#line.push(credit);
    this.#waiting += credit.amount;
    this.#left -= this.#release(this.#left, release);
  }

  advanceTo(now: number, release: (credit: Credit) => void): void {
    const { amount, period } = this.#limit;
    const current = Math.floor(now / period);
    if (current === this.#period) return;
    // Too large a product is not exact, and more than all that waits then.
    this.#release((current - this.#period - 1) * amount, release);
    this.#period = current;
    this.#left = amount;
    this.#left -= this.#release(this.#left, release);
  }

  #release(most: number, release: (credit: Credit) => void): number {
    let released = 0;
    while (released < most && this.#first < this.#line.length) {
      const { account, amount } = this.#line[this.#first] as Credit;
      const part = Math.min(amount, most - released);
      if (part === amount) this.#first += 1;
      else this.#line[this.#first] = { account, amount: amount - part };
      released += part;
      release({ account, amount: part });
    }
    this.#waiting -= released;
    // Dropping the consumed half at a time keeps this constant on average.
    if (this.#first * 2 > this.#line.length) {
      this.#line = this.#line.slice(this.#first);
      this.#first = 0;
    }
    return released;
  }

  write(to: ByteWriter): void {
    to.list(this.credits, ({ account, amount }) => {
      to.count(account);
      to.count(amount);
    });
    to.count(this.#period);
    to.count(this.#left);
  }

  read(from: ByteReader): void {
    this.#line = from.list(() => ({ account: from.count(), amount: from.count() }));
    this.#waiting = this.#line.reduce((sum, { amount }) => sum + amount, 0);
    this.#period = from.count();
    this.#left = from.count();
  }
}
