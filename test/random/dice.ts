import type { Random } from 'fast-check';

/** Random decisions, all from one generator of fast-check's. */
export class Dice {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A whole number from `lo` to `hi`, both included. */
  int(lo: number, hi: number): number {
    return this.#random.nextInt(lo, hi);
  }

  /** True in `percent` of 100 throws. */
  chance(percent: number): boolean {
    return this.int(1, 100) <= percent;
  }

  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T {
    const picked = this.pickAny(from);
    if (picked === undefined) throw new Error('there is nothing to pick from');
    return picked;
  }

  /** One of `from`; undefined where it is empty. */
  pickAny<T>(from: readonly T[]): T | undefined {
    return from.length === 0 ? undefined : from[this.int(0, from.length - 1)];
  }

  /** One of the alternatives, each as likely as its weight says; those of weight 0 never. */
  weighted<T>(alternatives: readonly (readonly [weight: number, alternative: T])[]): T {
    const total = alternatives.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.int(1, Math.max(1, total));
    for (const [weight, alternative] of alternatives) {
      left -= weight;
      if (weight > 0 && left <= 0) return alternative;
    }
    throw new Error('every alternative has weight 0');
  }

  /** Between `least` and `most` things, each made anew. */
  several<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: this.int(least, most) }, make);
  }
}
