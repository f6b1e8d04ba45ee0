/** The longest cycle of turns. Shares are kept to within one turn in as many. */
const maxTurns = 4096;

/**
 * Whose turn it is to propose, as positions in a cycle: each has turns in proportion to its power and at least one, and
 * they lie apart as evenly as they can. Exact where the powers, divided by what they have in common, add up to no more
 * than `maxTurns`; else shares are rounded.
 *
 * Smooth weighted round-robin: everybody gains its share, the richest takes the turn and pays for all. A validator
 * with a small share is never more than its share behind. Time is turns times validators, once for each set.
 */
export function turnsOf(powers: readonly number[]): Uint16Array {
  const shares = sharesOf(powers);
  const all = shares.reduce((sum, share) => sum + share, 0);
  const credit = new Float64Array(shares.length);
  const turns = new Uint16Array(all);
  for (let turn = 0; turn < all; turn += 1) {
    let richest = 0;
    for (let index = 0; index < shares.length; index += 1) {
      credit[index] = (credit[index] ?? 0) + (shares[index] ?? 0);
      if ((credit[index] ?? 0) > (credit[richest] ?? 0)) richest = index;
    }
    credit[richest] = (credit[richest] ?? 0) - all;
    turns[turn] = richest;
  }
  return turns;
}

function sharesOf(powers: readonly number[]): readonly number[] {
  const common = powers.reduce(greatestCommonDivisor, 0);
  const whole = powers.map((power) => power / common);
  const all = whole.reduce((sum, share) => sum + share, 0);
  if (all <= maxTurns) return whole;
  // Rounded to the nearest, which may make the cycle a little shorter or longer than the most there should be.
  return whole.map((share) => Math.max(1, Math.round((share / all) * maxTurns)));
}

function greatestCommonDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
