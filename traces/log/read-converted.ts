import type { LogEvent, LogHead } from './event.ts';
import { LineSplitter } from './line-splitter.ts';
import { LogError } from './log-error.ts';
import type { LogPiece } from './pieces.ts';
import { defaultMaxLineBytes, type ReadOptions } from './read-log.ts';
import { LogReading } from './reading.ts';
import { type Bytes, unpacked } from './unpacked.ts';

/** An event without its number, which is its place in the log. */
export type Unnumbered = Omit<LogEvent, 'k' | 'slice' | 'i' | 's'>;

/** Renames the lines of a log in another format, one log at a time. */
export interface LineConverter {
  readonly head: LogHead;
  /** The events that a line tells of; none for a line that is there for something else. @throws LogError */
  readonly events: (text: string, line: number) => readonly Unnumbered[];
}

/**
 * Reads a log in another format through a converter, as `readLog` reads one of ours. Events are numbered as they come, so that
 * lost lines do not show; and since nothing marks the end, the log ends in a `cut`.
 * @throws LogError at the first line that is none of the format, or tells of an event that the checker refuses.
 */
export async function* readConverted(
  source: Bytes,
  fileName: string,
  converter: LineConverter,
  options: ReadOptions = {},
): AsyncGenerator<LogPiece> {
  const splitter = new LineSplitter(fileName, options.maxLineBytes ?? defaultMaxLineBytes);
  const reading = new LogReading(fileName, options.judged);
  const { head } = converter;
  reading.start(head);
  if (options.checker !== undefined) reading.judgeBy(await options.checker(head), head);
  let i = 0;
  const take = (text: string, line: number): void => {
    if (text.trim() === '') return;
    for (const event of converter.events(text, line)) {
      reading.event({ k: 'ev', i, ...event }, line);
      i += 1;
    }
  };
  for await (const chunk of unpacked(source, fileName)) {
    for (const { lines, first } of splitter.lines(chunk)) {
      for (const [index, text] of lines.entries()) take(text, first + index);
      yield* reading.pieces();
    }
  }
  const line = splitter.nextLine;
  const last = splitter.last();
  const isWhole = last === undefined || (last.isText && isTaken(() => take(last.text, line)));
  reading.cut(
    isWhole && last === undefined ? line - 1 : line,
    isWhole ? 'its format has no end' : 'within a line',
  );
  yield* reading.pieces();
}

/** A last line without an end that cannot be read is one that was cut. */
function isTaken(take: () => void): boolean {
  try {
    take();
    return true;
  } catch (error) {
    if (error instanceof LogError) return false;
    throw error;
  }
}
