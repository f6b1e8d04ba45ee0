/** What a call is worth at expiry, or by exercise, at `price`. */
export function callPayoff(strike: number, price: number): number {
  return Math.max(0, price - strike);
}

/** What a put is worth at expiry, or by exercise, at `price`. */
export function putPayoff(strike: number, price: number): number {
  return Math.max(0, strike - price);
}

/** A number of contracts of one series: bought, or written where it is negative. */
export interface Leg {
  readonly strike: number;
  readonly calls: number;
  readonly puts: number;
}

/** What a portfolio is worth at expiry at `price`: negative where it costs. */
export function portfolioValue(legs: Iterable<Leg>, price: number): number {
  let value = 0;
  for (const { strike, calls, puts } of legs) {
    if (calls !== 0) value += calls * callPayoff(strike, price);
    if (puts !== 0) value += puts * putPayoff(strike, price);
  }
  return value;
}

/** The most that a portfolio costs at any of the prices `scenarios`. */
export function worstLoss(legs: readonly Leg[], scenarios: readonly number[]): number {
  let worst = 0;
  for (const price of scenarios) worst = Math.max(worst, -portfolioValue(legs, price));
  return worst;
}

/**
 * The prices at which the worst loss of any portfolio is attained, of all from `lowest` to `highest`: between two
 * neighbours of this list the value is a straight line, whose least value is at an end.
 */
export function completeScenarios(
  strikes: readonly number[],
  lowest: number,
  highest: number,
): readonly number[] {
  const inner = strikes.filter((strike) => lowest < strike && strike < highest);
  return [lowest, ...new Set(inner), highest];
}

/**
 * What the writer of American options may have to pay if each contract is exercised at its worst price, while what
 * was bought against it comes to nothing: exercise comes one contract at a time, and the price goes on.
 */
export function assignmentLoss(legs: Iterable<Leg>, lowest: number, highest: number): number {
  let loss = 0;
  for (const { strike, calls, puts } of legs) {
    loss +=
      Math.max(0, -calls) * callPayoff(strike, highest) + Math.max(0, -puts) * putPayoff(strike, lowest);
  }
  return loss;
}
