import { ArithmeticError } from './errors.ts';

/** The greatest integer that is at most `a / b`, for any signs. @throws ArithmeticError unless both are safe integers and `b` is not 0. */
export function divideDown(a: number, b: number): number {
  requireIntegers('divideDown', a, b);
  if (b === 0) throw divisionByZero('divideDown', a, b);
  // Not Math.floor(a / b): a quotient beside an integer is rounded to it before the floor is taken. And not BigInt's
  // division or Math.trunc, which go toward zero: a negative quotient they round up.
  const rest = a % b;
  const towardZero = (a - rest) / b;
  // The remainder has the sign of `a`. Adding 0 makes 0 of -0.
  return rest !== 0 && rest < 0 !== b < 0 ? towardZero - 1 : towardZero + 0;
}

/** The least integer that is at least `a / b`, for any signs. @throws ArithmeticError unless both are safe integers and `b` is not 0. */
export function divideUp(a: number, b: number): number {
  requireIntegers('divideUp', a, b);
  if (b === 0) throw divisionByZero('divideUp', a, b);
  return 0 - divideDown(0 - a, b);
}

/**
 * The greatest integer that is at most `a * b / c`, whatever the size of the product: BigInt is used only where it
 * leaves the safe integers.
 * @throws ArithmeticError unless all are safe integers, `c` is not 0, and so is the result.
 */
export function mulDivDown(a: number, b: number, c: number): number {
  requireIntegers('mulDivDown', a, b, c);
  if (c === 0) throw divisionByZero('mulDivDown', a, b, c);
  const product = a * b;
  // A rounded product is never safe: where it says so, it is exact.
  return Number.isSafeInteger(product)
    ? divideDown(product, c)
    : exactQuotientDown(BigInt(a) * BigInt(b), BigInt(c), 'mulDivDown', [a, b, c]);
}

/**
 * The least integer that is at least `a * b / c`, whatever the size of the product: BigInt is used only where it
 * leaves the safe integers.
 * @throws ArithmeticError unless all are safe integers, `c` is not 0, and so is the result.
 */
export function mulDivUp(a: number, b: number, c: number): number {
  requireIntegers('mulDivUp', a, b, c);
  if (c === 0) throw divisionByZero('mulDivUp', a, b, c);
  const product = a * b;
  return Number.isSafeInteger(product)
    ? divideUp(product, c)
    : 0 - exactQuotientDown(-BigInt(a) * BigInt(b), BigInt(c), 'mulDivUp', [a, b, c]);
}

function exactQuotientDown(
  product: bigint,
  divisor: bigint,
  operation: string,
  operands: readonly number[],
): number {
  const towardZero = product / divisor;
  const isExact = product % divisor === 0n;
  const quotient = isExact || product < 0n === divisor < 0n ? towardZero : towardZero - 1n;
  const result = Number(quotient);
  if (Number.isSafeInteger(result)) return result;
  throw new ArithmeticError(
    `${callText(operation, operands)} is beyond the safe integers, where a sum would be rounded without a word`,
    'Give amounts a coarser unit, or bound them before they are multiplied',
  );
}

function requireIntegers(operation: string, ...operands: readonly number[]): void {
  for (const operand of operands) {
    if (Number.isSafeInteger(operand)) continue;
    throw new ArithmeticError(
      `${callText(operation, operands)} is asked of ${operand}, which is no safe integer, so that the result would not be exact`,
      'Count in whole units of the smallest that there is',
    );
  }
}

function divisionByZero(operation: string, ...operands: readonly number[]): ArithmeticError {
  return new ArithmeticError(
    `${callText(operation, operands)} divides by zero`,
    'Say what is meant where the divisor is zero, before dividing',
  );
}

function callText(operation: string, operands: readonly number[]): string {
  return `${operation}(${operands.join(', ')})`;
}
