import { mulDivUp } from '../../language/index.ts';

/**
 * What an account pays for its position since the index was `since`: negative where it is paid. Rounded up either way, so
 * that who pays, pays a little more, and who is paid gets a little less. The index counts `unit`-ths of money for a lot.
 */
export function fundingOwed(size: number, index: number, since: number, unit: number): number {
  return mulDivUp(size, index - since, unit);
}

/** What each side pays for a trade: a rate in `unit`-ths of money for a lot, rounded up. */
export function tradeFee(lots: number, rate: number, unit: number): number {
  return mulDivUp(lots, rate, unit);
}
