import { describe, expect, test } from 'vitest';
import type { Json } from '../log/index.ts';
import { EdnFault, ednValues } from './edn.ts';

describe('a value of EDN becomes JSON', () => {
  const cases: readonly (readonly [string, Json])[] = [
    ['nil', null],
    ['true', true],
    ['false', false],
    ['-17', -17],
    ['+4', 4],
    ['42N', 42],
    ['6804624988948135939', '6804624988948135939'],
    ['1.5', 1.5],
    ['2e3', 2000],
    ['1.25M', 1.25],
    [':read', 'read'],
    [':jepsen/op', 'jepsen/op'],
    ['symbol', 'symbol'],
    ['\\a', 'a'],
    ['\\newline', 'newline'],
    ['"a \\"b\\" \\n\\u00e9"', 'a "b" \né'],
    ['{:a [1 (2 3)], "b" #{4}}', { a: [1, [2, 3]], b: [4] }],
    ['{1 2, [3] nil}', { '1': 2, '[3]': null }],
    ['{:__proto__ 1}', Object.fromEntries([['__proto__', 1]])],
    ['{:a #_ {:hidden 1} 2}', { a: 2 }],
    ['#inst "2026-01-01"', '2026-01-01'],
    ['{:a #jepsen.thing {:b 1}}', { a: { b: 1 } }],
  ];
  test.each(cases)('%s', (text, json) => {
    expect(ednValues(text)).toEqual([json]);
  });
});

test('values come one after another, and brackets around all of them are looked through', () => {
  expect(ednValues(' [1 {:a [2]}, #_ 5 3] ; the end')).toEqual([1, { a: [2] }, 3]);
  expect(ednValues('  , ')).toEqual([]);
});

describe('what is not EDN says where', () => {
  test.each([
    ['{:a 1', 6, 'ends within a value'],
    ['{:a}', 1, 'has a map with a key and no value'],
    ['"abc', 5, 'has a text that is not well formed'],
    ['"\\q"', 3, 'has a text that is not well formed'],
    ['{:a }}', 1, 'has a map with a key and no value'],
    ['1 }', 3, 'has "}" where a value is expected'],
    ['{:a ]}', 5, 'has "]" where a value is expected'],
    ['#1', 1, 'has a # that is no tag'],
    [`{:a ${'['.repeat(300)}`, 205, 'is nested deeper than 200 values'],
  ] as const)('%s', (text, column, problem) => {
    expect(ednValues(text)).toEqual(new EdnFault(column, problem));
  });
});
