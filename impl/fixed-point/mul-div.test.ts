import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { excessOfMulDivUp, mulDiv, mulDivDown, mulDivUp, type Rounding } from './mul-div.ts';

/** What makes a whole number the rounded quotient of `product` by `c`: nothing is divided. */
const isRounded: Readonly<Record<Rounding, (quotient: bigint, product: bigint, c: bigint) => boolean>> = {
  down: (quotient, product, c) => quotient * c <= product && product < (quotient + 1n) * c,
  up: (quotient, product, c) => (quotient - 1n) * c < product && product <= quotient * c,
  towardZero: (quotient, product, c) => isRounded[product < 0n ? 'up' : 'down'](quotient, product, c),
  awayFromZero: (quotient, product, c) => isRounded[product < 0n ? 'down' : 'up'](quotient, product, c),
};
const roundings = Object.keys(isRounded) as readonly Rounding[];

/** The quotient that is rounded, found by counting on from whatever the language gives. */
function exactly(rounding: Rounding, product: bigint, c: bigint): bigint {
  for (const step of [0n, 1n, -1n]) {
    if (isRounded[rounding](product / c + step, product, c)) return product / c + step;
  }
  throw new Error(`${product} / ${c} is nowhere near`);
}

const most = Number.MAX_SAFE_INTEGER;
const magnitude = fc.oneof(
  fc.integer({ min: 0, max: 200 }),
  fc.integer({ min: 0, max: most }),
  fc.tuple(fc.integer({ min: 1, max: 53 }), fc.integer({ min: -3, max: 3 })).map(([bits, off]) => {
    return Math.min(most, Math.max(0, 2 ** bits + off));
  }),
);
const whole = fc.tuple(magnitude, fc.boolean()).map(([size, isNegative]) => (isNegative ? 0 - size : size));
const divisor = magnitude.map((size) => Math.max(1, size));
/** Products that divisors divide exactly, or all but: these are where a quotient is easily one off. */
const nearlyWhole = fc
  .tuple(divisor, divisor, magnitude, fc.integer({ min: -1, max: 1 }), fc.boolean())
  .map(([part, c, quotient, off, isNegative]): readonly [number, number, number] => {
    const a = Math.min(most, Math.max(0, Number((BigInt(quotient) * BigInt(c)) / BigInt(part)) + off));
    return [isNegative ? 0 - a : a, part, c];
  });

describe('a product and a quotient', () => {
  // Each by its definition in small whole numbers, where a double is exact.
  test('are right for all integers of 8 bits', () => {
    let wrong = 0;
    for (let a = -128; a <= 127; a += 1) {
      for (let b = -128; b <= 127; b += 1) {
        const product = a * b;
        for (let c = 1; c <= 127; c += 1) {
          const down = mulDivDown(a, b, c);
          const up = mulDivUp(a, b, c);
          if (!(down * c <= product && product < (down + 1) * c && Number.isInteger(down))) wrong += 1;
          if (!((up - 1) * c < product && product <= up * c && Number.isInteger(up))) wrong += 1;
          if (mulDiv(a, b, c, 'down') !== down || mulDiv(a, b, c, 'up') !== up) wrong += 1;
          if (mulDiv(a, b, c, 'towardZero') !== (product < 0 ? up : down)) wrong += 1;
          if (mulDiv(a, b, c, 'awayFromZero') !== (product < 0 ? down : up)) wrong += 1;
          if (excessOfMulDivUp(a, b, c) !== up * c - product) wrong += 1;
        }
      }
    }
    expect(wrong).toBe(0);
  });

  test.each(roundings)('are right up to the limits of what is safe, rounded %s', (rounding) => {
    const check = (a: number, b: number, c: number): void => {
      const quotient = mulDiv(a, b, c, rounding);
      const exact = exactly(rounding, BigInt(a) * BigInt(b), BigInt(c));
      if (-BigInt(most) <= exact && exact <= BigInt(most)) {
        expect(BigInt(quotient)).toBe(exact);
        expect(Object.is(quotient, -0)).toBe(false);
      } else {
        expect(Number.isSafeInteger(quotient)).toBe(false);
      }
    };
    fc.assert(fc.property(whole, whole, divisor, check), { numRuns: 4_000 });
    fc.assert(
      fc.property(nearlyWhole, ([a, b, c]) => check(a, b, c)),
      { numRuns: 6_000 },
    );
  });

  test('leave over what rounding up has added', () => {
    fc.assert(
      fc.property(whole, whole, divisor, (a, b, c) => {
        const product = BigInt(a) * BigInt(b);
        expect(BigInt(excessOfMulDivUp(a, b, c))).toBe(
          exactly('up', product, BigInt(c)) * BigInt(c) - product,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  const cases: readonly (readonly [a: number, b: number, c: number, results: readonly number[]])[] = [
    [7, 1, 2, [3, 4, 3, 4]],
    [-7, 1, 2, [-4, -3, -3, -4]],
    [7, -1, 2, [-4, -3, -3, -4]],
    [-7, -1, 2, [3, 4, 3, 4]],
    [0, -5, 3, [0, 0, 0, 0]],
    [-1, 1, 2, [-1, 0, 0, -1]],
    [6, 1, 3, [2, 2, 2, 2]],
    [most, most, most, [most, most, most, most]],
    [most, most - 1, most, [most - 1, most - 1, most - 1, most - 1]],
    [most, 3, 4, [6755399441055743, 6755399441055744, 6755399441055743, 6755399441055744]],
  ];

  test.each(cases)('%d * %d / %d is rounded down, up, toward zero and away from it', (a, b, c, results) => {
    expect(roundings.map((rounding) => mulDiv(a, b, c, rounding))).toEqual(results);
  });
});
