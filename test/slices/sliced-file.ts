/** A log as text, with every line naming a slice. */
export function inSlice(text: string, slice: string): string {
  return linesOf(text)
    .map((line) => `${JSON.stringify({ ...JSON.parse(line), slice })}\n`)
    .join('');
}

/**
 * One file of several logs: `turns` says whose line comes next, as a position among those that still have lines. What is
 * left over follows, log by log.
 */
export function interleaved(texts: readonly string[], turns: readonly number[]): string {
  const left = texts.map((text) => [...linesOf(text)]);
  const file: string[] = [];
  for (const turn of turns) {
    const some = left.filter((lines) => lines.length > 0);
    const line = some[turn % Math.max(1, some.length)]?.shift();
    if (line !== undefined) file.push(line);
  }
  return [...file, ...left.flat()].map((line) => `${line}\n`).join('');
}

/**
 * The logs of a file, each in a text of its own: without the names of slices, and with blank lines where those of the others
 * stand, so that every line keeps its number. By parsing alone: shares nothing with what reads slices.
 */
export function demultiplexed(file: string): ReadonlyMap<string, string> {
  const lines = linesOf(file);
  const parsed = lines.map((line) => JSON.parse(line) as { readonly slice: string });
  const names = [...new Set(parsed.map(({ slice }) => slice))];
  return new Map(
    names.map((name) => [
      name,
      parsed
        .map(({ slice, ...line }) => (slice === name ? `${JSON.stringify(line)}\n` : '\n'))
        .join('')
        .replace(/\n+$/, '\n'),
    ]),
  );
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
