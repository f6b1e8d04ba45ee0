import type { Books } from './books.ts';
import { done, type Outcome, refusal } from './outcome.ts';
import type { CollateralTerms, MarketTerms } from './terms.ts';

const noSuchMarket = refusal('no such market');
const noSuchCollateral = refusal('no such collateral');
const noPrice = refusal('not a price of this market');
const unchanged = refusal('the price does not move');
const tooFar = refusal('the price moves too far at once');

/** Prices as an oracle reports them, within their bounds. Nothing is valued again before somebody asks. */
export class Prices {
  readonly #books: Books;

  constructor(books: Books) {
    this.#books = books;
  }

  movePrice(market: number, price: number): Outcome {
    const { price: prices, terms, freshness } = this.#books;
    if (!this.#books.isMarket(market)) return noSuchMarket;
    const outcome = moves(prices[market] as number, price, terms.markets[market] as MarketTerms);
    if (outcome !== done) return outcome;
    prices[market] = price;
    freshness.marketMoved(market);
    return done;
  }

  moveCollateralPrice(collateral: number, price: number): Outcome {
    const { collateralPrice, terms, freshness } = this.#books;
    if (!this.#books.isCollateral(collateral)) return noSuchCollateral;
    const outcome = moves(
      collateralPrice[collateral] as number,
      price,
      terms.collaterals[collateral] as CollateralTerms,
    );
    if (outcome !== done) return outcome;
    collateralPrice[collateral] = price;
    freshness.collateralMoved();
    return done;
  }
}

function moves(from: number, to: number, terms: MarketTerms | CollateralTerms): Outcome {
  if (!Number.isSafeInteger(to) || to < 1 || to > terms.highestPrice) return noPrice;
  if (to === from) return unchanged;
  return Math.abs(to - from) <= terms.largestMove ? done : tooFar;
}
