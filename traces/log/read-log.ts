import type { LogChecker } from './checker.ts';
import type { LogHead } from './event.ts';
import { LineSplitter } from './line-splitter.ts';
import type { LogPiece } from './pieces.ts';
import { type Judged, LogReading } from './reading.ts';
import { type Bytes, unpacked } from './unpacked.ts';

/** How a log is read. */
export interface ReadOptions {
  /** Longer lines are refused: 16 MiB, if left out. */
  readonly maxLineBytes?: number;
  /** What judges the lines, once the head is known: what all logs have in common, if left out. */
  readonly checker?: (head: LogHead) => LogChecker | Promise<LogChecker>;
  /** Every event, if left out. */
  readonly judged?: Judged;
  /** Where to stop: a file that is still written has no end, but its log may. The end of the source, if left out. */
  readonly until?: 'the source ends' | 'the log ends';
}

/** Lines longer than this are refused unless asked for. */
export const defaultMaxLineBytes = 16 * 1024 * 1024;

/**
 * Reads a log from bytes, packed with gzip or not: its head, its events in batches, and how it ends. Holds one batch and
 * one line, never the log. A log that stops without its end line ends in a `cut`, never as if it were complete; lines
 * that are missing by their numbers are told as facts.
 *
 * A member that a line has twice counts as it stands last: JSON.parse does not tell.
 * @throws LogError at the first line that is no line of a log, and whatever the source throws.
 */
export async function* readLog(
  source: Bytes,
  fileName: string,
  options: ReadOptions = {},
): AsyncGenerator<LogPiece> {
  const { checker, until = 'the source ends' } = options;
  const splitter = new LineSplitter(fileName, options.maxLineBytes ?? defaultMaxLineBytes);
  const reading = new LogReading(fileName, options.judged);
  for await (const chunk of unpacked(source, fileName)) {
    for (const { lines, first } of splitter.lines(chunk)) {
      let index = 0;
      for (; index < lines.length && !reading.hasHead; index += 1) {
        const head = reading.head(lines[index] ?? '', first + index);
        if (head !== undefined && checker !== undefined) reading.judgeBy(await checker(head), head);
      }
      // No waiting in here: a line takes about a microsecond.
      for (; index < lines.length; index += 1) {
        reading.line(lines[index] ?? '', first + index);
        if (reading.isOver && until === 'the log ends') break;
      }
      yield* reading.pieces();
      if (reading.isOver && until === 'the log ends') return;
    }
  }
  const last = splitter.last();
  if (last !== undefined) {
    if (!reading.hasHead) {
      const head = reading.onlyLine(last.text, last.isText, splitter.nextLine);
      if (head !== undefined && checker !== undefined) reading.judgeBy(await checker(head), head);
    } else reading.lastLine(last.text, last.isText, splitter.nextLine);
  }
  reading.finish();
  yield* reading.pieces();
}
