/**
 * How much may still be received from a peer: a bucket that is filled at a steady rate up to `burst`. It may be
 * overdrawn once, by what was read at one go; then it has to be waited for.
 */
export class Allowance {
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #atMs: number;

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#left = burst;
    this.#atMs = nowMs;
  }

  /** Takes `amount` and tells for how many milliseconds nothing more may be read; 0 if reading may go on. */
  spend(amount: number, nowMs: number): number {
    const filled = this.#left + ((nowMs - this.#atMs) * this.#perSecond) / 1000;
    this.#left = Math.min(this.#burst, filled) - amount;
    this.#atMs = nowMs;
    return this.#left >= 0 ? 0 : Math.ceil((-this.#left * 1000) / this.#perSecond);
  }
}
