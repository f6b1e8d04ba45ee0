/** What somebody gets of a lot, and pays for it. */
export interface Taking {
  readonly amount: number;
  readonly pays: number;
}

/**
 * What whoever asks for `wanted` of a lot gets at `price` a piece, while `debt` is still to be raised.
 *
 * Nobody pays more than the debt. Where some of the lot is left, the debt that is left, too, is `dust` at least: a smaller
 * one nobody would find worth the trouble. So less is sold where that is needed, rounded down, so that the taker pays the
 * price at least; and nothing where all would have to be.
 */
export function takingOf(
  wanted: number,
  lot: number,
  debt: number,
  price: number,
  dust: number,
): Taking | undefined {
  // Nothing goes for nothing, however far the price has fallen.
  if (price === 0) return undefined;
  const amount = Math.min(wanted, lot);
  const pays = amount * price;
  // A product that is not safe is more than any debt.
  if (pays > debt) return some(Math.floor(debt / price), debt);
  if (pays === debt || amount === lot || debt - pays >= dust) return some(amount, pays);
  if (debt <= dust) return undefined;
  return some(Math.floor((debt - dust) / price), debt - dust);
}

function some(amount: number, pays: number): Taking | undefined {
  return amount === 0 ? undefined : { amount, pays };
}
