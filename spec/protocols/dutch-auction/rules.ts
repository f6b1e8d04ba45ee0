import { divideDown } from '../../language/index.ts';

/** What somebody gets of the lot, and pays for it. */
export interface Taking {
  readonly amount: number;
  readonly pays: number;
}

/**
 * What happens if somebody asks for `wanted` of a lot at `price` for each unit, while `debt` is still to be raised:
 * nobody pays more than the debt, and a debt that is left where some of the lot is left, too, is not less than `dust`.
 * What is cut down to that is rounded down, so that the buyer pays the price at least. Null where nothing can be had.
 */
export function taking(
  wanted: number,
  lot: number,
  debt: number,
  price: number,
  dust: number,
): Taking | null {
  const amount = Math.min(wanted, lot);
  const pays = amount * price;
  if (pays > debt) return some(divideDown(debt, price), debt);
  if (pays === debt || amount === lot || debt - pays >= dust) return some(amount, pays);
  // The rest would be dust: less is sold, or all has to be.
  if (debt <= dust || price === 0) return null;
  return some(divideDown(debt - dust, price), debt - dust);
}

function some(amount: number, pays: number): Taking | null {
  return amount === 0 ? null : { amount, pays };
}
