import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { broken } from './breakage.ts';
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
