import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { broken, MisfitError } from './breakage.ts';
import { breakages } from './breakages.ts';

test.each(breakages.map((breakage) => [breakage.name, breakage] as const))(
  'the sources can be broken so that %s',
  (_, { changes }) => {
    for (const change of changes) {
      const text = readFileSync(new URL(`../../${change.file}`, import.meta.url), 'utf8');
      expect(broken(text, change)).not.toBe(text);
    }
  },
);

test('breakages have names of their own', () => {
  expect(new Set(breakages.map(({ name }) => name)).size).toBe(breakages.length);
});

test('a text that is not there once, and only once, cannot be replaced', () => {
  const change = { file: 'some.ts', find: 'a + 1', replace: 'a - 1' };
  expect(broken('b = a + 1;', change)).toBe('b = a - 1;');
  for (const text of ['b = a;', 'b = a + 1; c = a + 1;'])
    expect(() => broken(text, change)).toThrow(MisfitError);
});
