import type { Validator } from '../consensus/index.ts';
import { done } from '../margin/index.ts';
import type { SetValidator } from './command.ts';
import { isKey } from './command-codec.ts';
import { malformed, type ReplicatedOutcome, refused } from './outcome.ts';

/** The most power that all validators have together: three times as much is a safe integer. */
export const mostPower = 2 ** 50;

/**
 * Who decides the next height. At one height at most a third of the power there was changes hands: so the validators of
 * two heights that follow each other have honest ones in common.
 */
export class Validators {
  readonly #most: number;
  readonly #powers: Map<string, number>;
  #total: number;
  #totalBefore = 0;
  #changed = 0;

  constructor(validators: Iterable<Validator>, most: number) {
    this.#most = most;
    this.#powers = new Map();
    this.#total = 0;
    for (const { key, power } of validators) {
      this.#powers.set(key, power);
      this.#total += power;
    }
  }

  /** What changes from here on belongs to one height. */
  begin(): void {
    this.#totalBefore = this.#total;
    this.#changed = 0;
  }

  /** Whether anything has changed at this height. */
  get hasChanged(): boolean {
    return this.#changed > 0;
  }

  /** All of them, by key. */
  list(): readonly Validator[] {
    return [...this.#powers].map(([key, power]) => ({ key, power })).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  set({ key, power }: SetValidator): ReplicatedOutcome {
    if (!isKey(key)) return malformed;
    if (!Number.isSafeInteger(power) || power < 0 || power > mostPower) return refused('not a power');
    const before = this.#powers.get(key) ?? 0;
    const total = this.#total - before + power;
    if (power === before) return refused('the power is that already');
    if (total > mostPower) return refused('not a power');
    if (total === 0) return refused('no validator would be left');
    if (before === 0 && this.#powers.size >= this.#most) return refused('too many validators');
    const changed = this.#changed + Math.abs(power - before);
    if (3 * changed > this.#totalBefore) return refused('too much power would change at one height');
    if (power === 0) this.#powers.delete(key);
    else this.#powers.set(key, power);
    this.#total = total;
    this.#changed = changed;
    return done;
  }
}
