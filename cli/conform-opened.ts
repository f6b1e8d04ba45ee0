import {
  frameChecker,
  type LogPiece,
  readSlices,
  type SlicePiece,
  specChecker,
} from '../traces/log/index.ts';
import { CommandError } from './command-error.ts';
import type { LogSetting } from './conform-log.ts';
import { bytesOf, requireReadable } from './conform-source.ts';
import type { LogSubject } from './conform-subject.ts';

/** Where the pieces of a file come from, with the models that the heads ask for. */
export type OpenedLog =
  | { readonly kind: 'one log'; readonly pieces: AsyncIterable<LogPiece>; readonly subject: LogSubject }
  | {
      readonly kind: 'slices';
      readonly pieces: AsyncIterable<SlicePiece>;
      /** What a slice is held against, once its head was read. Forgets it: ask once. */
      readonly subjectOf: (slice: string) => LogSubject;
    };

/**
 * Opens a file, and reads its head, or that of its first slice. With `--slice`, or the slice that is given, the file is
 * that one log. @throws CommandError, LogError
 */
export async function openLog(file: string, setting: LogSetting, slice = setting.slice): Promise<OpenedLog> {
  const { subjects, loaded, directory, following } = setting;
  if (following === undefined) requireReadable(file, directory);
  const name = file === '-' ? 'standard input' : file;
  const waiting = new Map<string | undefined, LogSubject>();
  const pieces = piecesOf(file, name, setting, slice, async (head, line) => {
    const subject = await subjects.of(head, name, line);
    waiting.set(head.slice, subject);
    // A binding says which events there are, and is as strict; without one they are those of the spec.
    return loaded === undefined ? specChecker(subject.model.compiled) : frameChecker();
  });
  const first = await pieces.next();
  const subjectOf = (named: string | undefined): LogSubject => {
    const subject = waiting.get(named);
    waiting.delete(named);
    if (subject === undefined)
      throw new Error('a log without a head was read: this is a bug in Assay, please report it');
    return subject;
  };
  if (first.done === true)
    throw new Error('a log without a head was read: this is a bug in Assay, please report it');
  const all = after(first.value, pieces);
  const { slice: named } = first.value;
  if (slice === undefined && named !== undefined) return { kind: 'slices', pieces: all, subjectOf };
  return { kind: 'one log', pieces: ofOne(all), subject: subjectOf(named) };
}

/** The pieces of one log of a file, whatever it may be: for a log that was read before. */
export async function* readAgain(
  file: string,
  setting: LogSetting,
  slice: string | undefined,
): AsyncGenerator<LogPiece> {
  yield* ofOne(piecesOf(file, file, setting, slice, () => frameChecker()));
}

type CheckerFor = NonNullable<NonNullable<Parameters<typeof readSlices>[2]>['checker']>;

async function* piecesOf(
  file: string,
  name: string,
  { format, loaded, specName, directory, following }: LogSetting,
  slice: string | undefined,
  checker: CheckerFor,
): AsyncGenerator<SlicePiece> {
  const source = bytesOf(file, directory, following);
  const until = following === undefined ? {} : { until: 'the log ends' as const };
  if (format.name === 'assay') {
    yield* readSlices(source, name, { checker, ...until, ...(slice === undefined ? {} : { only: slice }) });
    return;
  }
  if (slice !== undefined)
    throw new CommandError(`logs in the format ${format.name} have no slices`, 'Leave --slice out.');
  if (specName === undefined)
    throw new CommandError(
      `logs in the format ${format.name} do not say of which spec they are`,
      'Give it: --spec raft.',
    );
  const about = { ...loaded?.about, spec: specName };
  const pieces = format.read(source, name, about, { checker: (head) => checker(head, 1), ...until });
  for await (const piece of pieces) yield { slice: undefined, piece };
}

async function* ofOne(pieces: AsyncIterable<SlicePiece>): AsyncGenerator<LogPiece> {
  for await (const { piece } of pieces) yield piece;
}

async function* after(first: SlicePiece, rest: AsyncGenerator<SlicePiece>): AsyncGenerator<SlicePiece> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
