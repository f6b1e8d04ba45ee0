import { divideUp } from '../../language/index.ts';
import { callPayoff } from '../options/index.ts';

/** The series that a pool makes a market in: calls at `strikes`, which expire at one of `prices`. */
export interface Series {
  readonly strikes: readonly number[];
  readonly prices: readonly number[];
}

/** What the holders of `contracts`, so many at each strike, get at expiry at `price`. */
export function payoffOf(contracts: readonly number[], price: number, { strikes }: Series): number {
  let sum = 0;
  for (let index = 0; index < strikes.length; index += 1) {
    sum += (contracts[index] as number) * callPayoff(strikes[index] as number, price);
  }
  return sum;
}

/** The most and the least that the holders of `contracts` get at any price. */
export function payoffRange(
  contracts: readonly number[],
  series: Series,
): readonly [least: number, most: number] {
  const payoffs = series.prices.map((price) => payoffOf(contracts, price, series));
  return [Math.min(...payoffs), Math.max(...payoffs)];
}

/**
 * What it costs to have a pool that has written nothing write `contracts`, in `costUnit`-ths of money: half of what it
 * may have to pay at most, and half of what it pays on average over all prices.
 *
 * It is convex, and depends on what is written alone, not on the way there. Its slopes are expected payoffs under weights
 * that sum to one: so no portfolio costs less than the least it may pay, and quotes fall with the strike, ever more
 * slowly. (Market makers of this kind: J. Abernethy, Y. Chen and J. W. Vaughan, Efficient market making via convex
 * optimization, ACM TEAC 1(2), 2013.)
 */
export function scaledCost(contracts: readonly number[], series: Series): number {
  let most = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const price of series.prices) {
    const payoff = payoffOf(contracts, price, series);
    most = Math.max(most, payoff);
    sum += payoff;
  }
  return series.prices.length * most + sum;
}

/** The unit of `scaledCost`. */
export function costUnit({ prices }: Series): number {
  return 2 * prices.length;
}

/** What a trader pays for `change` (negative: is paid), with `written` before it: rounded up either way. */
export function costOfChange(written: readonly number[], change: readonly number[], series: Series): number {
  const after = written.map((contracts, index) => contracts + (change[index] as number));
  return divideUp(scaledCost(after, series) - scaledCost(written, series), costUnit(series));
}

/** What one more contract at each strike costs, not rounded, in `costUnit`-ths. */
export function scaledQuotes(written: readonly number[], series: Series): readonly number[] {
  const before = scaledCost(written, series);
  return series.strikes.map(
    (_, at) =>
      scaledCost(
        written.map((contracts, index) => contracts + (index === at ? 1 : 0)),
        series,
      ) - before,
  );
}

/**
 * Whether quotes leave nothing to be gained by trading strikes against each other: a call costs no less than nothing, no
 * less than one with a higher strike, no more than that and the difference of the strikes, and no more than its neighbours
 * in proportion (a butterfly costs no less than nothing).
 */
export function isFreeOfArbitrage(quotes: readonly number[], { strikes }: Series, unit: number): boolean {
  for (let index = 0; index < quotes.length; index += 1) {
    const quote = quotes[index] as number;
    const next = quotes[index + 1];
    if (quote < 0) return false;
    if (next === undefined) continue;
    const step = (strikes[index + 1] as number) - (strikes[index] as number);
    if (quote < next || quote - next > step * unit) return false;
    const afterNext = quotes[index + 2];
    if (afterNext === undefined) continue;
    const nextStep = (strikes[index + 2] as number) - (strikes[index + 1] as number);
    if ((quote - next) * nextStep < (next - afterNext) * step) return false;
  }
  return true;
}
