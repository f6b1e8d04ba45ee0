import { expect, test } from 'vitest';
import { isInRange, requireInRange } from './range.ts';

const most = Number.MAX_SAFE_INTEGER;
const cases: readonly (readonly [value: number, limit: number, isIn: boolean])[] = [
  [0, 0, true],
  [7, 7, true],
  [-7, 7, true],
  [8, 7, false],
  [-8, 7, false],
  [0.5, 7, false],
  [Number.NaN, 7, false],
  [Infinity, Infinity, false],
  [-Infinity, Infinity, false],
  [most, most, true],
  [most + 1, 2 ** 60, false],
  [-most - 1, 2 ** 60, false],
];

test.each(cases)('%d is within %d: %s', (value, limit, isIn) => {
  expect(isInRange(value, limit)).toBe(isIn);
});

test('what is stored out of range is a bug of ours, and says so', () => {
  expect(requireInRange(7, 7, 'the vault')).toBe(7);
  expect(() => requireInRange(8, 7, 'the vault')).toThrow(
    new Error(
      'the vault would become 8, which is not a whole number within 7, and nothing has found out before it was stored: ' +
        'this is a bug in Assay, please report it',
    ),
  );
});
