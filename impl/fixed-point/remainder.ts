/**
 * `a * b - guess * c`, exactly, where `product` is `a * b` rounded and `guess` is about `product / c`.
 *
 * A product of two doubles of 53 bits is the sum of two doubles, itself rounded and what the rounding took (Dekker,
 * "A floating-point technique for extending the available precision", 1971). The two rounded products are nearly equal,
 * so their difference is exact (Sterbenz), and so is that of the two errors.
 *
 * For a product beyond the safe integers, `c` of at most 2 ** 50 and a guess within the safe integers: the guess is then
 * off by three at most, its magnitude is 8 at least, and no part of the sum needs more than 53 bits. About ten times as
 * fast as integers without limits.
 */
export function exactRemainder(a: number, b: number, product: number, guess: number, c: number): number {
  const guessed = guess * c;
  return product - guessed + (roundingError(a, b, product) - roundingError(guess, c, guessed));
}

/** 2 ** 27 + 1: multiplying by it and taking away splits a double into two halves of 26 bits (Veltkamp). */
const splitter = 134_217_729;

/** What was lost when `a * b` was rounded to `product`. */
function roundingError(a: number, b: number, product: number): number {
  const wideA = splitter * a;
  const highA = wideA - (wideA - a);
  const lowA = a - highA;
  const wideB = splitter * b;
  const highB = wideB - (wideB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}
