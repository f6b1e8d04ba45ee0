/** Settles options one after the other, with what makes fraud proofs of payoffs hard: a floor, a maximum, a minimum. */

/** How the one-step judge computes. Off the chain everybody computes with no flaw. */
export interface Flaws {
  readonly roundsTowardZero?: boolean;
  readonly forgetsMaximum?: boolean;
  readonly forgetsMinimum?: boolean;
}

const prices = [2, 9];
const strike = 5;
const unit = 2;
const cap = 1;

/** The value after instruction `index`, from the value before it. */
export function execute(index: number, value: number, flaws: Flaws = {}): number {
  const option = Math.floor(index / 4) % prices.length;
  switch (index % 4) {
    case 0: // takes up the next option
      return (prices[option] ?? 0) - strike;
    case 1: {
      const units = value / unit;
      return flaws.roundsTowardZero ? Math.trunc(units) : Math.floor(units);
    }
    case 2:
      return flaws.forgetsMaximum ? value : Math.max(value, 0);
    default:
      return flaws.forgetsMinimum ? value : Math.min(value, cap);
  }
}

/** The value at the beginning and after each of the first `steps` instructions. */
export function executionOf(steps: number): readonly number[] {
  const values = [0];
  for (let index = 0; index < steps; index += 1) values.push(execute(index, values[index] ?? 0));
  return values;
}
