import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance from a seed: the same throws for the same seed, on every machine. */
export class Dice {
  readonly #random: ReturnType<typeof xoroshiro128plus>;

  /** `seed` is a whole number from 0 to 2^32 - 1. */
  constructor(seed: number) {
    this.#random = xoroshiro128plus(seed | 0);
  }

  /** A whole number from 0 to `count` - 1, each as likely as any. */
  below(count: number): number {
    return count <= 1 ? 0 : uniformInt(this.#random, 0, count - 1);
  }

  /** True in the given share of throws. */
  chance(share: number): boolean {
    return share > 0 && this.below(resolution) < share * resolution;
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }

  /** The position of one of `weights`, each as likely as it weighs; -1 where all weigh nothing. */
  weighed(weights: readonly number[]): number {
    let rest = weights.reduce((sum, weight) => sum + weight, 0);
    if (rest <= 0) return -1;
    rest *= this.below(resolution) / resolution;
    let last = -1;
    for (const [index, weight] of weights.entries()) {
      if (weight <= 0) continue;
      last = index;
      if (rest < weight) return index;
      rest -= weight;
    }
    return last;
  }

  /** A seed for something of its own. */
  seed(): number {
    return uniformInt(this.#random, 0, 0xffffffff);
  }
}

/** Shares are told apart down to this part of the whole. */
const resolution = 1 << 20;

/** The seed of the sequence at `index` of a run: neighbours have nothing in common. */
export function seedOf(run: number, index: number): number {
  // The finaliser of MurmurHash3, a permutation of 32 bits.
  let bits = (run ^ Math.imul(index + 1, 0x9e3779b9)) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
