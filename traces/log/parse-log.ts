import type { LogChecker } from './checker.ts';
import type { LogEvent, LogHead } from './event.ts';
import type { LogFact, LogPiece } from './pieces.ts';
import { LogReading } from './reading.ts';

/** A log as a whole. */
export interface ParsedLog {
  readonly head: LogHead;
  readonly events: readonly LogEvent[];
  /** The line of each event, from 1. */
  readonly lines: readonly number[];
  readonly facts: readonly LogFact[];
  /** The end line, or where the log was cut. */
  readonly ending: Extract<LogPiece, { kind: 'end' | 'cut' }>;
}

/**
 * Reads a log from a text, whole: for small logs. Longer ones are for `readLog`, which holds one batch at a time.
 * @throws LogError at the first line that is no line of a log.
 */
export function parseLog(text: string, fileName: string, checker?: (head: LogHead) => LogChecker): ParsedLog {
  const reading = new LogReading(fileName);
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  for (const [index, line] of lines.entries()) {
    if (reading.hasHead) reading.line(line, index + 1);
    else judge(reading, reading.head(line, index + 1), checker);
  }
  if (reading.hasHead) reading.lastLine(last, true, lines.length + 1);
  else judge(reading, reading.onlyLine(last, true, lines.length + 1), checker);
  reading.finish();
  return collected(reading.pieces());
}

function judge(
  reading: LogReading,
  head: LogHead | undefined,
  checker: ((head: LogHead) => LogChecker) | undefined,
): void {
  if (head !== undefined && checker !== undefined) reading.judgeBy(checker(head), head);
}

function collected(pieces: readonly LogPiece[]): ParsedLog {
  const batches = pieces.filter((piece) => piece.kind === 'events');
  const [head] = pieces.filter((piece) => piece.kind === 'head');
  const [ending] = pieces.filter((piece) => piece.kind === 'end' || piece.kind === 'cut');
  if (head === undefined || ending === undefined) {
    throw new Error('a log without head or ending was read: this is a bug in Assay, please report it');
  }
  return {
    head: head.head,
    events: batches.flatMap(({ events }) => events),
    lines: batches.flatMap(({ lines }) => lines),
    facts: pieces.flatMap((piece) => (piece.kind === 'fact' ? [piece.fact] : [])),
    ending,
  };
}
