import type { Disk } from './disk.ts';
import { fileHeadBytes } from './file-head.ts';
import { type JournalFiles, journalFiles, type NumberedFile, segmentName } from './file-names.ts';
import { JournalError } from './journal-error.ts';
import { type Position, type ReadSegment, SegmentReader } from './segment.ts';
import { decodeSnapshot, type Snapshot } from './snapshot-file.ts';

/** Whoever writes the journal, brought back to where they were. */
export interface Replay {
  /** Called first, and once: with the state of the newest snapshot, or undefined, to begin with nothing. */
  begin(state: Uint8Array | undefined): void;
  /** Called for each entry after that state, in order. */
  entry(entry: string, sequence: number): void;
}

/** What was found on the disk. */
export interface Recovery {
  /** The last entry of the snapshot that was begun from; 0 without one. */
  readonly snapshotSequence: number;
  /** Bytes at the end of the log that a crash had torn: nobody was told of what they were to say. */
  readonly tornBytes: number;
  /** Snapshots that cannot be read, so that an older one was taken and more of the log. */
  readonly unreadableSnapshots: readonly string[];
}

/** What was found, and what has to be done before more is written. */
export interface Found {
  readonly recovery: Recovery;
  readonly position: Position;
  /**
   * Segments that may not be durable though they are read, of which the last is to be continued; none in a new journal.
   */
  readonly unsure: readonly ReadSegment[];
  /** Files that nothing depends on. */
  readonly leftovers: readonly string[];
}

/**
 * Replays the newest snapshot that can be read and the log after it. Changes nothing on the disk.
 *
 * @throws JournalError if the files are not as they were written, in more than what a crash does
 */
export async function recover(disk: Disk, identity: number, replay: Replay): Promise<Found> {
  const files = journalFiles(await disk.list());
  const { snapshot, unreadable } = await newestSnapshot(disk, identity, files);
  const base: Position = snapshot?.head ?? { sequence: 0, previous: 0 };
  const segments = files.segments.filter(({ number }) => number > base.sequence);
  if (segments.length === 0 && base.sequence > 0) throw missing(disk, base);
  replay.begin(snapshot?.state);
  const reader = new SegmentReader(disk, identity, (entry, sequence) => replay.entry(entry, sequence));
  const { unsure, bare } = await readAll(disk, reader, segments, base);
  const last = unsure.at(-1);
  return {
    recovery: {
      snapshotSequence: base.sequence,
      tornBytes: last?.tornBytes ?? 0,
      unreadableSnapshots: unreadable,
    },
    position: last?.position ?? base,
    unsure,
    leftovers: [...files.unfinished, ...bare],
  };
}

async function newestSnapshot(
  disk: Disk,
  identity: number,
  { snapshots, segments }: JournalFiles,
): Promise<{ readonly snapshot: Snapshot | undefined; readonly unreadable: readonly string[] }> {
  const unreadable: string[] = [];
  for (const file of snapshots.toReversed()) {
    const snapshot = decodeSnapshot(await disk.read(file.name));
    if (snapshot === undefined) {
      unreadable.push(file.name);
      continue;
    }
    const { head } = snapshot;
    if (head.identity !== identity)
      throw new JournalError(
        'another journal',
        disk.place,
        file.name,
        0,
        'it was written under another configuration',
      );
    if (head.sequence !== file.number)
      throw new JournalError(
        'a file has the name of another',
        disk.place,
        file.name,
        0,
        `it holds entry ${head.sequence}`,
      );
    return { snapshot, unreadable };
  }
  const [newest] = unreadable;
  // Without a snapshot the log has to be there from the first entry on.
  if (newest !== undefined && segments[0]?.number !== 1)
    throw new JournalError('no snapshot can be read', disk.place, newest, 0, 'the log before it is gone');
  return { snapshot: undefined, unreadable };
}

async function readAll(
  disk: Disk,
  reader: SegmentReader,
  segments: readonly NumberedFile[],
  base: Position,
): Promise<{ readonly unsure: readonly ReadSegment[]; readonly bare: readonly string[] }> {
  let before: ReadSegment | undefined;
  let last: ReadSegment | undefined;
  for (const file of segments) {
    const segment = await reader.read(file, last?.position ?? base);
    if (last?.end === 'open') {
      // A successor is begun before its predecessor is sealed; a crash in between leaves it with nothing in it.
      if (file === segments.at(-1) && isBare(segment)) return { unsure: [last], bare: [file.name] };
      throw unsealed(disk, last);
    }
    before = last;
    last = segment;
  }
  if (last === undefined) return { unsure: [], bare: [] };
  if (last.end === 'sealed') throw missing(disk, last.position);
  // The first record of a segment is written when its predecessor is durable: without one, the seal may not be.
  return { unsure: before !== undefined && isBare(last) ? [before, last] : [last], bare: [] };
}

/** Whether nothing was ever written after the head. */
function isBare({ bytes, tornBytes }: ReadSegment): boolean {
  return bytes.length + tornBytes === fileHeadBytes;
}

function missing(disk: Disk, { sequence }: Position): JournalError {
  const name = segmentName(sequence + 1);
  return new JournalError(
    'a segment is missing',
    disk.place,
    name,
    0,
    `the log went on after entry ${sequence}`,
  );
}

function unsealed(disk: Disk, { name, bytes, position }: ReadSegment): JournalError {
  const detail = `the end of the segment is gone, after entry ${position.sequence}`;
  return new JournalError('a record is damaged', disk.place, name, bytes.length, detail);
}
