import { mulDivDown, mulDivUp } from '../../language/index.ts';

/**
 * The terms on which accounts are margined.
 *
 * Everything is a whole number: money in the smallest unit there is, positions in lots, prices in `priceUnit`-ths of
 * money for a lot, rates in `rateUnit`-ths. Every product is exact up to the safe integers, and every division is
 * rounded once, against whom it is made for: what an account is worth down, what it must have or pay up.
 */
export interface MarginTerms {
  readonly priceUnit: number;
  readonly rateUnit: number;
  /** From the first with notional 0 on, rising: from which notional value on which rates hold. */
  readonly tiers: readonly Tier[];
  /** Open interest up to which the rates hold; each lot more raises them all by `interestSlope`. */
  readonly interestFrom: number;
  readonly interestSlope: number;
}

/** A range of notional values with its rates, up to where the next tier begins. */
export interface Tier {
  readonly from: number;
  readonly initial: number;
  readonly maintenance: number;
}

/** A position, what its account is worth, and what that must be worth not to be liquidated. */
export interface Standing {
  readonly size: number;
  readonly equity: number;
  readonly maintenance: number;
}

/** What a position could be sold for at `price`, or costs to buy back (negative): rounded against its holder. */
export function positionValue(size: number, price: number, { priceUnit }: MarginTerms): number {
  return mulDivDown(size, price, priceUnit);
}

/** How much is at stake in a position, whichever its side. */
export function notionalValue(size: number, price: number, { priceUnit }: MarginTerms): number {
  return mulDivUp(Math.abs(size), price, priceUnit);
}

/** What who buys `lots` at `price` pays. */
export function costOf(lots: number, price: number, { priceUnit }: MarginTerms): number {
  return mulDivUp(lots, price, priceUnit);
}

/** What who sells `lots` at `price` gets: at most one unit less than the buyer pays. */
export function proceedsOf(lots: number, price: number, { priceUnit }: MarginTerms): number {
  return mulDivDown(lots, price, priceUnit);
}

/**
 * The margin that a position needs: each part of its notional value at the rate of the tier it is in. Continuous and
 * rising, so that one unit of notional more never costs a jump in margin. Each tier is rounded up by itself.
 */
export function requirement(
  rate: 'initial' | 'maintenance',
  notional: number,
  openInterest: number,
  terms: MarginTerms,
): number {
  const { tiers, rateUnit, interestFrom, interestSlope } = terms;
  const crowding = Math.max(0, openInterest - interestFrom) * interestSlope;
  let needed = 0;
  for (let index = 0; index < tiers.length; index += 1) {
    const tier = tiers[index] as Tier;
    if (notional <= tier.from) break;
    const inTier = Math.min(notional, tiers[index + 1]?.from ?? notional) - tier.from;
    needed += mulDivUp(inTier, Math.min(rateUnit, tier[rate] + crowding), rateUnit);
  }
  return needed;
}

/**
 * What collateral counts for: its market value less the haircut, of which `kept` rateUnit-ths are left. Rounded down
 * twice, so it is at most the exact value, and less than two units below it.
 */
export function collateralValue(amount: number, price: number, kept: number, terms: MarginTerms): number {
  return mulDivDown(mulDivDown(amount, price, terms.priceUnit), kept, terms.rateUnit);
}

/** What each side of a trade pays for it. */
export function feeOn(notional: number, fee: number, { rateUnit }: MarginTerms): number {
  return mulDivUp(notional, fee, rateUnit);
}

/**
 * Whether an account that lacks initial margin may go from one standing to the other: its position shrinks and does
 * not change sides, its maintenance margin does not rise, and its equity is not less in proportion to it. Who closes
 * everything must not be in debt.
 *
 * This is dYdX v4's rule for subaccounts that are undercollateralised, but for the position: there, one may turn round.
 */
export function reducesRisk(before: Standing, after: Standing): boolean {
  return shrinks(before.size, after.size) && isNoWorse(before, after);
}

/** Whether a position becomes smaller without changing sides. */
export function shrinks(before: number, after: number): boolean {
  return before > 0 ? 0 <= after && after < before : before < after && after <= 0;
}

/** Maintenance margin does not rise, and equity is not less in proportion to it; who has none left is not in debt. */
export function isNoWorse(before: Standing, after: Standing): boolean {
  if (after.maintenance > before.maintenance) return false;
  if (after.maintenance === 0) return after.equity >= 0;
  // after.equity / after.maintenance >= before.equity / before.maintenance, without dividing.
  return compareProducts(after.equity, before.maintenance, before.equity, after.maintenance) >= 0;
}

/** The sign of `a * b - c * d`, exact for all safe integers. */
export function compareProducts(a: number, b: number, c: number, d: number): number {
  const left = a * b;
  const right = c * d;
  // A rounded product is never safe, so what is safe is exact.
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return Math.sign(left - right);
  const difference = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
