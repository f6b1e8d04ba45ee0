import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareProducts } from './compare-products.ts';

const whole = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.maxSafeInteger());
const most = Number.MAX_SAFE_INTEGER;

test('products are compared exactly', () => {
  fc.assert(
    fc.property(whole, whole, whole, whole, (a, b, c, d) => {
      const difference = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d);
      const sign = compareProducts(a, b, c, d);
      if (sign === 0) expect(difference).toBe(0n);
      else expect(difference * BigInt(sign) > 0n).toBe(true);
    }),
  );
});

test('products that are one apart are told apart, where doubles would not', () => {
  expect(compareProducts(most, most, most - 1, most)).toBe(1);
  // (n - 1) (n + 1) = n * n - 1
  expect(compareProducts(2 ** 52, 2 ** 52, 2 ** 52 - 1, 2 ** 52 + 1)).toBe(1);
  expect(compareProducts(2 ** 52 - 1, 2 ** 52 + 1, 2 ** 52, 2 ** 52)).toBe(-1);
  expect(compareProducts(most, -most, -most, most)).toBe(0);
});
