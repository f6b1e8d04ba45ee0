/** How wide a text is on a terminal, taking every character to be one column wide. */
export function widthOf(text: string): number {
  return [...text].length;
}

/** `text` with spaces after it to the given width. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/**
 * `parts` joined by `separator` in lines of at most `width`, broken between parts where that will do, else at the
 * spaces inside a part, with what follows indented. A word longer than a line is left whole, to be copied whole.
 */
export function wrapped(parts: readonly string[], separator: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.pop();
    const joined = last === undefined ? part : last + separator + part;
    if (widthOf(joined) <= width) lines.push(joined);
    else lines.push(...(last === undefined ? [] : [last]), ...brokenAtSpaces(part, width));
  }
  return lines;
}

/** What a part that is broken goes on with. */
const hanging = '  ';

function brokenAtSpaces(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line.trim() === '' || widthOf(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = hanging + word;
    }
  }
  return [...lines, line];
}
