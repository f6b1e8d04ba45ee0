import { exactRemainder } from './remainder.ts';

/** Where a quotient goes that is not whole. */
export type Rounding = 'down' | 'up' | 'towardZero' | 'awayFromZero';

/**
 * `a * b / c`, rounded once, as directed: the product is exact whatever its size.
 *
 * All three are safe integers, and `c` is positive. Where the quotient is a safe integer it is exact; where it is not,
 * what is returned is no safe integer either, which whoever stores it finds out with `isInRange`. Never minus zero.
 */
export function mulDiv(a: number, b: number, c: number, rounding: Rounding): number {
  switch (rounding) {
    case 'down':
      return mulDivDown(a, b, c);
    case 'up':
      return mulDivUp(a, b, c);
    case 'towardZero':
      return isNegative(a, b) ? mulDivUp(a, b, c) : mulDivDown(a, b, c);
    case 'awayFromZero':
      return isNegative(a, b) ? mulDivDown(a, b, c) : mulDivUp(a, b, c);
  }
}

/** `a * b / c`, rounded down, to the left on the line of numbers: see `mulDiv`. */
export function mulDivDown(a: number, b: number, c: number): number {
  const product = a * b;
  // A product that was rounded is never safe, so a safe one is exact. Its quotient by `c` differs from the nearest whole
  // number by 1/c at least, unless it is whole, and rounding it to a double moves it by less: so `floor` sees the right
  // side. Adding zero turns minus zero into zero.
  if (product <= Number.MAX_SAFE_INTEGER && product >= Number.MIN_SAFE_INTEGER) {
    return Math.floor(product / c) + 0;
  }
  return largeQuotient(a, b, c, product);
}

/** `a * b / c`, rounded up, to the right on the line of numbers: see `mulDiv`. */
export function mulDivUp(a: number, b: number, c: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER && product >= Number.MIN_SAFE_INTEGER) {
    return Math.ceil(product / c) + 0;
  }
  return 0 - largeQuotient(-a, b, c, -product);
}

/** By how many c-ths `mulDivUp(a, b, c)` is more than `a * b / c`: from 0 to c - 1. */
export function excessOfMulDivUp(a: number, b: number, c: number): number {
  const product = a * b;
  const isExact = product <= Number.MAX_SAFE_INTEGER && product >= Number.MIN_SAFE_INTEGER;
  const remainder = isExact ? product % c : Number((BigInt(a) * BigInt(b)) % BigInt(c));
  return remainder > 0 ? c - remainder : 0 - remainder;
}

/** Rounded down. Within these bounds doubles say exactly how far the first guess is off; beyond, integers without limits. */
function largeQuotient(a: number, b: number, c: number, product: number): number {
  const guess = Math.floor(product / c);
  if (c > 2 ** 50 || guess > 2 ** 53 - 8 || guess < 8 - 2 ** 53) return unlimitedQuotient(a, b, c);
  let quotient = guess;
  let remainder = exactRemainder(a, b, product, guess, c);
  for (; remainder < 0; remainder += c) quotient -= 1;
  for (; remainder >= c; remainder -= c) quotient += 1;
  return quotient;
}

/** Rounded down; the division of integers without limits goes toward zero. */
function unlimitedQuotient(a: number, b: number, c: number): number {
  const product = BigInt(a) * BigInt(b);
  const divisor = BigInt(c);
  const quotient = product / divisor;
  return Number(product < 0n && quotient * divisor !== product ? quotient - 1n : quotient);
}

function isNegative(a: number, b: number): boolean {
  return a < 0 !== b < 0;
}
