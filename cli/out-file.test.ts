import { expect, test } from 'vitest';
import { numbered } from './out-file.ts';

test.each([
  ['a.itf.json', 0, 'a.itf.json'],
  ['a.itf.json', 1, 'a-2.itf.json'],
  ['dir.d/a.json', 2, 'dir.d/a-3.json'],
  ['dir.d/trace', 1, 'dir.d/trace-2'],
])('%s at %i is %s', (file, index, name) => {
  expect(numbered(file, index)).toBe(name);
});
