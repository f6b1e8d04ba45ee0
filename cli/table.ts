import type { Paint } from './paint.ts';

/** A cell: its text, how it is painted, and to which side it leans. */
export interface Cell {
  readonly text: string;
  readonly paint?: keyof Paint;
  readonly align?: 'right';
}

/** Lines of cells under each other, two spaces apart, without trailing space. Widths are those of the bare text. */
export function table(rows: readonly (readonly Cell[])[], paint: Paint, indent = '  '): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => [...(row[column]?.text ?? '')].length)),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      padded(cell, widths[column] ?? 0, column === row.length - 1, paint),
    );
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}

function padded(cell: Cell, width: number, last: boolean, paint: Paint): string {
  const space = ' '.repeat(width - [...cell.text].length);
  const text = cell.paint === undefined || cell.text === '' ? cell.text : paint[cell.paint](cell.text);
  if (cell.align === 'right') return space + text;
  return last ? text : text + space;
}
