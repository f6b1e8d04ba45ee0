import {
  compareProducts,
  type Lots,
  mulDivDown,
  mulDivUp,
  type Price,
  type Quantums,
  type Rate,
} from '../fixed-point/index.ts';
import type { CollateralTerms, MarketTerms, Terms } from './terms.ts';

// Every division of the engine, and which way each is rounded: against the account for which it is made.

/** What a position could be sold for, or what it costs to buy it back (negative): down. */
export function positionValue(size: Lots, price: Price, market: MarketTerms): Quantums {
  return mulDivDown(size, price, market.priceUnit) as Quantums;
}

/** What is at stake in a position, whichever its side: up. */
export function notionalValue(size: Lots, price: Price, market: MarketTerms): Quantums {
  return mulDivUp(Math.abs(size), price, market.priceUnit) as Quantums;
}

/** What a buyer pays: up. */
export function costOf(lots: Lots, price: Price, market: MarketTerms): Quantums {
  return mulDivUp(lots, price, market.priceUnit) as Quantums;
}

/** What a seller gets: down, so at most one unit less than the buyer pays. */
export function proceedsOf(lots: Lots, price: Price, market: MarketTerms): Quantums {
  return mulDivDown(lots, price, market.priceUnit) as Quantums;
}

/** What each side of a trade pays for it: up. */
export function feeOn(notional: Quantums, { fee }: MarketTerms, { rateUnit }: Terms): Quantums {
  return mulDivUp(notional, fee, rateUnit) as Quantums;
}

/** What a position owes for funding since it was settled, or is owed (negative): up, so that it pays more and gets less. */
export function fundingOn(size: Lots, perLot: number, market: MarketTerms): Quantums {
  return mulDivUp(size, perLot, market.priceUnit) as Quantums;
}

/** By how much open interest raises all rates of a market. */
export function crowdingAt(interest: Lots, { interestFrom, interestSlope }: MarketTerms): Rate {
  return (interest > interestFrom ? (interest - interestFrom) * interestSlope : 0) as Rate;
}

/**
 * The margin that a position needs: each part of its notional value at the rate of the tier that it is in, each tier
 * rounded up. A rate is never more than the whole.
 */
export function requirement(
  rates: Float64Array,
  notional: Quantums,
  crowding: Rate,
  { from }: MarketTerms,
  terms: Terms,
): Quantums {
  const { rateUnit } = terms;
  let needed = 0;
  for (let tier = 0; tier < from.length; tier += 1) {
    const start = from[tier] as number;
    if (notional <= start) break;
    const end = tier + 1 < from.length ? (from[tier + 1] as number) : notional;
    const rate = Math.min(rateUnit, (rates[tier] as number) + crowding);
    needed += mulDivUp(Math.min(notional, end) - start, rate, rateUnit);
  }
  return needed as Quantums;
}

/** What pledged tokens count for, once the haircut is off: down, twice. */
export function collateralValue(
  amount: number,
  price: Price,
  token: CollateralTerms,
  terms: Terms,
): Quantums {
  return mulDivDown(mulDivDown(amount, price, token.priceUnit), token.kept, terms.rateUnit) as Quantums;
}

/** A position, what its account is worth, and what that must be worth not to be liquidated. */
export interface Standing {
  readonly size: Lots;
  readonly equity: Quantums;
  readonly maintenance: Quantums;
}

/**
 * Whether an account without initial margin may go from one standing to the other: the position shrinks and stays on
 * its side, maintenance margin does not rise, and equity does not fall in proportion to it. Who needs none any more must
 * not be in debt.
 */
export function reducesRisk(before: Standing, after: Standing): boolean {
  if (!shrinks(before.size, after.size) || after.maintenance > before.maintenance) return false;
  if (after.maintenance === 0) return after.equity >= 0;
  // after.equity / after.maintenance >= before.equity / before.maintenance
  return compareProducts(after.equity, before.maintenance, before.equity, after.maintenance) >= 0;
}

function shrinks(before: Lots, after: Lots): boolean {
  return Math.abs(after) < Math.abs(before) && before * after >= 0;
}
