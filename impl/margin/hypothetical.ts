import type { Lots, Quantums } from '../fixed-point/index.ts';
import { termsOf } from './config-check.ts';
import type { MarginEngine } from './engine.ts';
import { crowdingAt, notionalValue, positionValue, requirement } from './rules.ts';
import type { MarketTerms, Terms } from './terms.ts';

/**
 * What positions would be worth, and would need, that nobody holds yet: at the prices that there are in an engine, for
 * whoever decides whether somebody may hold them.
 */
export class Hypothetical {
  readonly #engine: MarginEngine;
  readonly #terms: Terms;

  constructor(engine: MarginEngine) {
    this.#engine = engine;
    this.#terms = termsOf(engine.config);
  }

  /** What a position of so many lots would be worth: negative where it is short. */
  value(market: number, lots: number): Quantums {
    return positionValue(
      lots as Lots,
      this.#engine.price(market),
      this.#terms.markets[market] as MarketTerms,
    );
  }

  /** The initial margin of a position of so many lots, long or short, if open interest were `interest`. */
  initial(market: number, lots: number, interest: number): Quantums {
    return this.#needs('initial', market, lots, interest);
  }

  /** The maintenance margin of such a position. */
  maintenance(market: number, lots: number, interest: number): Quantums {
    return this.#needs('maintenance', market, lots, interest);
  }

  #needs(rate: 'initial' | 'maintenance', market: number, lots: number, interest: number): Quantums {
    const terms = this.#terms.markets[market] as MarketTerms;
    const notional = notionalValue(lots as Lots, this.#engine.price(market), terms);
    return requirement(terms[rate], notional, crowdingAt(interest as Lots, terms), terms, this.#terms);
  }
}
