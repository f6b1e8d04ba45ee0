/**
 * Chance without memory: the same question always has the same answer, whatever was asked before.
 *
 * A question is named by whole numbers, such as what is asked, of which fault, link and message. So a fault that is
 * taken out of a plan changes no answer that others get, and what is left of a run stays what it was for as long as can
 * be.
 */
export class Dice {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = mixed(seed >>> 0, 0x9e3779b9);
  }

  /** A number from 0 up to, and without, 1. */
  fraction(question: number, first: number, second = 0, third = 0): number {
    const coarse = mixed(mixed(mixed(mixed(this.#seed, question), first), second), third);
    return coarse / 0x1_0000_0000;
  }

  /** A whole number from 0 up to, and without, `below`. */
  below(below: number, question: number, first: number, second = 0, third = 0): number {
    return Math.floor(this.fraction(question, first, second, third) * below);
  }

  /** Whether what happens with probability `rate` happens. */
  happens(rate: number, question: number, first: number, second = 0, third = 0): boolean {
    return this.fraction(question, first, second, third) < rate;
  }
}

/** What of a run is left to chance; each has answers of its own. */
export const questions = {
  latency: 1,
  loss: 2,
  duplication: 3,
  copy: 4,
  delay: 5,
  overtaking: 6,
  overtakingDelay: 7,
  tear: 8,
  hole: 9,
  script: 10,
  lateness: 11,
  plan: 12,
} as const;

/** One round of the 32-bit finaliser of MurmurHash3 over both words. */
function mixed(state: number, word: number): number {
  let rest = (state ^ Math.imul(word | 0, 0xcc9e2d51)) | 0;
  rest = Math.imul(rest ^ (rest >>> 16), 0x85ebca6b);
  rest = Math.imul(rest ^ (rest >>> 13), 0xc2b2ae35);
  return (rest ^ (rest >>> 16)) >>> 0;
}
