import { divideUp, mulDivUp } from '../../language/index.ts';

/**
 * The cash that goes with `amount` of a bankrupt position at its bankruptcy price, at which it is worth nothing: the
 * whole cash of the account for the whole position, and a part for a part. Positive where the counterparty is paid.
 * Rounded towards the counterparty, so that the bankrupt gains nothing by being closed in parts; the last part takes
 * what is left, so nothing is lost. That is not free: what the first counterparties are spared, the last one bears (of a
 * debt of 7 for three lots: 2, 2, 3), or the fund, if it has got money meanwhile. But nobody is closed at more than a
 * unit a lot worse than the price that the account was bankrupt at, however many are closed before him: each pays at most
 * that price, rounded up to a whole unit, for each of his lots.
 */
export function cashAtBankruptcyPrice(cash: number, size: number, amount: number): number {
  return mulDivUp(cash, amount, Math.abs(size));
}

/**
 * Who pays how much of `deficit`, in proportion to what each account has and never more than that. Each share is
 * rounded up, and what the roundings bring in too much is for the insurance fund.
 * `equities` must not be negative, and together be at least the deficit.
 */
export function socialisedShares(deficit: number, equities: readonly number[]): readonly number[] {
  const total = equities.reduce((sum, equity) => sum + equity, 0);
  return equities.map((equity) => (equity === 0 ? 0 : mulDivUp(deficit, equity, total)));
}

/** The loss of each account if all are made to pay the same, whatever they have. */
export function equalShares(deficit: number, equities: readonly number[]): readonly number[] {
  const payers = equities.filter((equity) => equity > 0).length;
  return equities.map((equity) => (equity > 0 ? divideUp(deficit, payers) : 0));
}
