import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArithmeticError, divideDown, divideUp, mulDivDown, mulDivUp } from './index.ts';

const most = Number.MAX_SAFE_INTEGER;

/** Safe integers of either sign: small ones, where remainders are zero now and then, and those at the edge. */
const integer = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -20, max: 20 }),
  fc.integer({ min: most - 3, max: most }),
  fc.integer({ min: -most, max: 3 - most }),
);
const divisor = integer.filter((n) => n !== 0);

/** Rounding by its definition: the one integer q with 0 <= p - q * d < d, for a positive d. */
function isFloor(quotient: bigint, dividend: bigint, by: bigint): boolean {
  const [p, d] = by < 0n ? [-dividend, -by] : [dividend, by];
  const rest = p - quotient * d;
  return 0n <= rest && rest < d;
}

function isCeiling(quotient: bigint, dividend: bigint, by: bigint): boolean {
  return isFloor(-quotient, -dividend, by);
}

describe('division', () => {
  const cases: readonly (readonly [a: number, b: number, down: number, up: number])[] = [
    [7, 2, 3, 4],
    [-7, 2, -4, -3],
    [7, -2, -4, -3],
    [-7, -2, 3, 4],
    [6, 3, 2, 2],
    [-6, 3, -2, -2],
    [0, 5, 0, 0],
    [0, -5, 0, 0],
    [-0, 5, 0, 0],
    [1, most, 0, 1],
    [-1, most, -1, 0],
    [most, 1, most, most],
    [-most, -1, most, most],
    // Here a / b rounds to 2 ** 52, and a floor taken of that is one too much.
    [most, 2, 2 ** 52 - 1, 2 ** 52],
  ];

  test.each(cases)('%d / %d is rounded down to %d and up to %d', (a, b, down, up) => {
    expect([divideDown(a, b), divideUp(a, b)]).toEqual([down, up]);
    expect([mulDivDown(a, 1, b), mulDivUp(a, 1, b)]).toEqual([down, up]);
  });

  test('is the floor and the ceiling, for all safe integers', () => {
    fc.assert(
      fc.property(integer, divisor, (a, b) => {
        expect(isFloor(BigInt(divideDown(a, b)), BigInt(a), BigInt(b))).toBe(true);
        expect(isCeiling(BigInt(divideUp(a, b)), BigInt(a), BigInt(b))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('never answers with -0', () => {
    fc.assert(
      fc.property(fc.constantFrom(-2, -1, -0, 0, 1, 2), fc.constantFrom(-3, 1, 3), (a, b) => {
        const results = [divideDown(a, b), divideUp(a, b), mulDivDown(a, 1, b), mulDivUp(a, 1, b)];
        expect(results.some((result) => Object.is(result, -0))).toBe(false);
      }),
    );
  });
});

describe('a product divided', () => {
  test('is the floor and the ceiling of the exact quotient, or is refused', () => {
    fc.assert(
      fc.property(integer, integer, divisor, (a, b, c) => {
        const product = BigInt(a) * BigInt(b);
        const limit = BigInt(most);
        for (const [rounded, isRounding] of [
          [mulDivDown, isFloor],
          [mulDivUp, isCeiling],
        ] as const) {
          const result = attempt(() => rounded(a, b, c));
          if (result !== undefined) {
            expect(isRounding(BigInt(result), product, BigInt(c))).toBe(true);
            continue;
          }
          // Refused: no safe integer is the rounding.
          const truncated = product / BigInt(c);
          expect(truncated >= limit || truncated <= -limit).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('is exact where the product leaves the safe integers and the result does not', () => {
    expect(mulDivDown(most, most, most)).toBe(most);
    expect(mulDivUp(-most, most, most)).toBe(-most);
    expect(mulDivDown(10 ** 15, 10 ** 15 + 1, 10 ** 15)).toBe(10 ** 15 + 1);
    expect(mulDivDown(-(10 ** 15), 10 ** 15 + 1, 10 ** 15 - 1)).toBe(-(10 ** 15) - 3);
    expect(mulDivUp(-(10 ** 15), 10 ** 15 + 1, 10 ** 15 - 1)).toBe(-(10 ** 15) - 2);
  });
});

describe('what has no exact result is refused', () => {
  const refusals: readonly (readonly [what: string, call: () => number, message: string])[] = [
    [
      'a result beyond the safe integers',
      () => mulDivUp(most, 3, 2),
      'mulDivUp(9007199254740991, 3, 2) is beyond the safe integers, where a sum would be rounded without a word. ' +
        'Give amounts a coarser unit, or bound them before they are multiplied',
    ],
    [
      'an operand that is no integer',
      () => divideDown(0.5, 2),
      'divideDown(0.5, 2) is asked of 0.5, which is no safe integer, so that the result would not be exact. ' +
        'Count in whole units of the smallest that there is',
    ],
    [
      'an operand beyond the safe integers',
      () => mulDivDown(2 ** 53, 1, 2),
      'mulDivDown(9007199254740992, 1, 2) is asked of 9007199254740992, which is no safe integer, so that the result ' +
        'would not be exact. Count in whole units of the smallest that there is',
    ],
    [
      'a division by zero',
      () => divideUp(1, 0),
      'divideUp(1, 0) divides by zero. Say what is meant where the divisor is zero, before dividing',
    ],
  ];

  test.each(refusals)('%s', (_, call, message) => {
    expect(call).toThrow(expect.objectContaining({ name: 'ArithmeticError', message }));
  });

  test.each([divideDown, divideUp])('%o refuses zero', (divide) => {
    expect(() => divide(1, 0)).toThrow(ArithmeticError);
    expect(() => divide(1, Number.NaN)).toThrow(ArithmeticError);
  });

  test.each([mulDivDown, mulDivUp])('%o refuses zero', (divide) => {
    expect(() => divide(1, 1, 0)).toThrow(ArithmeticError);
    expect(() => divide(1, Number.POSITIVE_INFINITY, 1)).toThrow(ArithmeticError);
  });
});

function attempt(call: () => number): number | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof ArithmeticError) return undefined;
    throw error;
  }
}
