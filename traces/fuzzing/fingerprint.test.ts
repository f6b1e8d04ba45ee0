import { expect, test } from 'vitest';
import { fingerprintText } from './fingerprint.ts';

test('equal fingerprints have one text, whatever the order of members', () => {
  expect(fingerprintText({ a: 1, b: [2, { c: 3, d: 4 }] })).toBe(
    fingerprintText({ b: [2, { d: 4, c: 3 }], a: 1 }),
  );
  expect(fingerprintText(new Uint8Array([1, 200]))).toBe(
    fingerprintText(new Uint8Array([0, 1, 200]).subarray(1)),
  );
});

test('what JSON would make alike is kept apart', () => {
  const values = [
    undefined,
    null,
    'null',
    0,
    -0,
    1,
    '1',
    1n,
    Number.NaN,
    [],
    {},
    [undefined],
    [null],
    '[]',
    new Map(),
    new Map([['a', 1]]),
    new Map([['a', 2]]),
    { a: 1 },
    { a: undefined },
    new Set(),
    new Set([1]),
    new Uint8Array(0),
    new Uint8Array([1]),
    new Uint8Array([1, 0]),
    new Float64Array([1]),
    new Float64Array([2]),
  ];
  expect(new Set(values.map(fingerprintText)).size).toBe(values.length);
});
