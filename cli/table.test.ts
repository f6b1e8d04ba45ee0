import { expect, test } from 'vitest';
import { plainPaint } from './paint.ts';
import { table } from './table.ts';

test('columns are as wide as their widest bare text, and lines have no trailing space', () => {
  const paint = { ...plainPaint, bad: (text: string) => `<${text}>` };
  expect(
    table(
      [
        [{ text: 'a', paint: 'bad' }, { text: '10', align: 'right' }, { text: 'x' }],
        [{ text: 'long' }, { text: '5', align: 'right' }],
        [{ text: '✓→' }, { text: '', align: 'right' }, { text: 'yy' }],
      ],
      paint,
    ),
  ).toEqual(['  <a>     10  x', '  long   5', '  ✓→        yy']);
  expect(table([], paint)).toEqual([]);
});
