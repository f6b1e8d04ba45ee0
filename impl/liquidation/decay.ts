import { mulDivDown } from '../fixed-point/index.ts';

/** How an auction's price falls: after each step it is `kept` `of`-ths of what it was before. */
export interface DecayConfig {
  /** How many blocks a step takes. */
  readonly step: number;
  readonly kept: number;
  readonly of: number;
  /** After so many steps the price is nothing. */
  readonly steps: number;
}

/** The first factor of a table, and so the parts of one in which all are given: many powers of two divide it. */
const unit = 2 ** 40;

/**
 * What is left of a price after each step, worked out once: a table of factors in fixed point, each rounded down from the
 * one before. Exact where each step halves the price, for the first forty of them.
 */
export class Decay {
  readonly #step: number;
  readonly #factors: Float64Array;

  constructor({ step, kept, of, steps }: DecayConfig) {
    this.#step = step;
    this.#factors = new Float64Array(steps);
    let factor = unit;
    for (let index = 0; index < steps; index += 1) {
      this.#factors[index] = factor;
      factor = mulDivDown(factor, kept, of);
    }
  }

  /** The price `elapsed` blocks after it was `top`: rounded down. */
  priceAfter(elapsed: number, top: number): number {
    const factor = this.#factors[Math.floor(elapsed / this.#step)] ?? 0;
    return mulDivDown(top, factor, unit);
  }
}
