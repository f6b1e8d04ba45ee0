import type { LogChecker } from './checker.ts';
import type { LogHead } from './event.ts';
import { LineSplitter } from './line-splitter.ts';
import { defaultMaxLineBytes, type ReadOptions } from './read-log.ts';
import type { SlicePiece } from './slice-piece.ts';
import { type ReadHead, SlicedReading } from './sliced-reading.ts';
import { type Bytes, unpacked } from './unpacked.ts';

/** How a file that may hold several logs is read. */
export interface ReadSlicesOptions extends Omit<ReadOptions, 'checker'> {
  /** What judges the lines of a log, once its head is known, and the line on which it stands. */
  readonly checker?: (head: LogHead, line: number) => LogChecker | Promise<LogChecker>;
  /** The slice to read: the lines of the others are passed by unread. All of them, if left out. */
  readonly only?: string;
}

/**
 * Reads a file that holds one log, as `readLog` does, or several with their lines interleaved, where every line names its
 * slice. The pieces of each slice come in their order, and are what `readLog` reads from its lines alone; line numbers are
 * those of the file. Holds one batch, and no slice that has ended. A file of slices has no end of its own: it is read until the source ends,
 * and that a slice is missing as a whole does not show.
 * @throws LogError at the first line that is no line of a log, comes before the head of its slice or after its end, or
 * names no slice where others do; and whatever the source throws.
 */
export async function* readSlices(
  source: Bytes,
  fileName: string,
  options: ReadSlicesOptions = {},
): AsyncGenerator<SlicePiece> {
  const { checker, until = 'the source ends', only } = options;
  const splitter = new LineSplitter(fileName, options.maxLineBytes ?? defaultMaxLineBytes);
  const reading = new SlicedReading(fileName, options.judged, only);
  const judge = async (read: ReadHead | undefined): Promise<void> => {
    if (read !== undefined && checker !== undefined) read.judgeBy(await checker(read.head, read.line));
  };
  for await (const chunk of unpacked(source, fileName)) {
    for (const { lines, first } of splitter.lines(chunk)) {
      for (const [index, line] of lines.entries()) {
        const read = reading.line(line, first + index);
        // Only heads are waited for: a line takes about a microsecond.
        if (read !== undefined) await judge(read);
        if (reading.isOver && until === 'the log ends') break;
      }
      yield* reading.pieces();
      if (reading.isOver && until === 'the log ends') return;
    }
  }
  const last = splitter.last();
  if (last !== undefined) await judge(reading.lastLine(last.text, last.isText, splitter.nextLine));
  reading.finish();
  yield* reading.pieces();
}
