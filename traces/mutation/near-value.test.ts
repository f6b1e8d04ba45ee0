import fc from 'fast-check';
import { expect, test } from 'vitest';
import { t } from '../../spec/language/index.ts';
import { dataOfJson, type Json, ValueFault } from '../log/index.ts';
import { nearJson, nearValue } from './near-value.ts';

const rm = t.ids('rm', 3);

const cases: readonly (readonly [string, { readonly shape: typeof rm.shape }, Json])[] = [
  ['a number', t.int(0, 3), 0],
  ['a truth value', t.bool, true],
  ['a word', t.oneOf('a', 'b', 'c'), 'b'],
  ['an identity', rm, 'rm3'],
  ['an option', t.option(t.int(0, 0)), 0],
  ['a record', t.record({ one: t.int(0, 0), two: t.bool }), { one: 0, two: false }],
  ['a union', t.union('type', { a: { n: t.int(0, 1) }, b: {} }), { type: 'a', n: 0 }],
  ['a case without fields', t.union('type', { a: {}, b: {} }), { type: 'a' }],
  ['a map', t.map(rm, t.bool), { rm1: true, rm2: true, rm3: false }],
  ['a set', t.set(rm), ['rm1', 'rm3']],
  ['a bag', t.bag(rm, 3), [['rm1', 2]]],
  ['a sequence', t.seq(t.int(0, 0), 3), [0, 0]],
];

test.each(cases)('near %s is another value of its type', (_, { shape }, json) => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat(1_000)), (numbers) => {
      const pick = (count: number): number => (numbers.next().value ?? 0) % count;
      const near = nearValue(shape, json, pick);
      expect(near).not.toEqual(json);
      expect(dataOfJson(shape, near)).not.toBeInstanceOf(ValueFault);
    }),
  );
});

test.each([
  ['the only number', t.int(4, 4), 4],
  ['none', t.option(rm), null],
  ['an empty set', t.set(rm), []],
  ['what is none of the type', t.bool, 'yes'],
])('there is nothing near %s', (_, { shape }, json) => {
  expect(nearValue(shape, json, () => 0)).toBeUndefined();
});

test('near a value without a type is one that was seen in its place, else one next to it', () => {
  expect(nearJson('a', ['a', 'b'], () => 0)).toBe('b');
  expect(nearJson(3, [3], () => 0)).toBe(4);
  expect(nearJson(true, [], () => 0)).toBe(false);
  expect(nearJson('a', ['a'], () => 0)).toBeUndefined();
});
