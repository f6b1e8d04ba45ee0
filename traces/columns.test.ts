import { expect, test } from 'vitest';
import { wrapped } from './columns.ts';

test.each([
  ['parts that fit stay on one line', ['a: 1', 'b: 2'], 20, ['a: 1 · b: 2']],
  ['a line ends between parts', ['a: 1', 'b: 2', 'c: 3'], 11, ['a: 1 · b: 2', 'c: 3']],
  ['a part that is too long is broken at its spaces', ['x', 'a b c d e f'], 7, ['x', 'a b c d', '  e f']],
  ['what follows a broken part joins its last line', ['a b c d e', 'x'], 7, ['a b c d', '  e · x']],
  ['a word that is too long is left whole', ['abcdefgh i', 'jklmnopqr'], 5, ['abcdefgh', '  i', 'jklmnopqr']],
  ['no parts are no lines', [], 5, []],
])('%s', (_, parts, width, lines) => {
  expect(wrapped(parts, ' · ', width)).toEqual(lines);
});
