import type { Disk, GrowingFile } from './disk.ts';
import { encodeFileHead, fileHeadBytes } from './file-head.ts';
import { journalFiles, segmentName, snapshotName } from './file-names.ts';
import { publish } from './publish.ts';
import { checksumOfRecord, encodeRecord } from './record.ts';
import { type Found, type Recovery, type Replay, recover } from './recovery.ts';
import type { Position } from './segment.ts';
import { encodeSnapshot } from './snapshot-file.ts';

/** How a journal is kept. */
export interface JournalOptions {
  /** A number from 0 to 2^32 - 1 that tells journals apart which must not be mixed. */
  readonly identity: number;
  /** A segment that is as long is followed by another before more is written. Opening rewrites the last one. */
  readonly maxSegmentBytes: number;
}

/**
 * A log of entries, each a line of text, with snapshots, that survives a crash at any byte.
 *
 * What was acknowledged is there afterwards; what was not is there up to some entry, or not at all; what is damaged is
 * never believed. After a failure of the disk nothing more is accepted: whether a failed write has reached the disk
 * cannot be found out by trying again, only by opening the journal anew.
 *
 * The calls are made one after the other: each when the one before has resolved.
 */
export class Journal {
  readonly recovery: Recovery;
  readonly #disk: Disk;
  readonly #options: JournalOptions;
  #file: GrowingFile;
  #segmentBytes: number;
  #position: Position;
  #snapshotSequence: number;
  #state:
    | { readonly kind: 'ready' | 'busy' | 'closed' }
    | { readonly kind: 'failed'; readonly cause: unknown };

  private constructor(disk: Disk, options: JournalOptions, found: Found, file: GrowingFile) {
    this.#disk = disk;
    this.#options = options;
    this.recovery = found.recovery;
    this.#file = file;
    this.#segmentBytes = found.unsure.at(-1)?.bytes.length ?? fileHeadBytes;
    this.#position = found.position;
    this.#snapshotSequence = found.recovery.snapshotSequence;
    this.#state = { kind: 'ready' };
  }

  /**
   * Brings `replay` to the state after the last entry, and resolves when all of it would survive a crash.
   *
   * @throws JournalError if the files are not as they were written, in more than what a crash does
   * @throws DiskError if the disk fails
   */
  static async open(disk: Disk, options: JournalOptions, replay: Replay): Promise<Journal> {
    const found = await recover(disk, options.identity, replay);
    for (const name of found.leftovers) await disk.remove(name);
    return new Journal(disk, options, found, await writtenAnew(disk, options, found));
  }

  /** The number of the last entry that is durable; entries are counted from 1. */
  get sequence(): number {
    return this.#position.sequence;
  }

  /**
   * Resolves when all `entries` are durable: one write and one sync, however many they are. Each is a line of text that
   * is not empty and has no zero byte, such as JSON.
   *
   * @throws DiskError if the disk fails; the entries are then durable or not, all or none
   */
  append(entries: readonly string[]): Promise<void> {
    return this.#alone(async () => {
      if (entries.length === 0) return;
      if (this.#segmentBytes >= this.#options.maxSegmentBytes) await this.#beginSegment();
      const { sequence, previous } = this.#position;
      const record = await this.#write({ sequence: sequence + 1, entries, previous });
      this.#position = { sequence: sequence + entries.length, previous: checksumOfRecord(record) };
    });
  }

  /**
   * Resolves when `state`, which is the one after the last durable entry, is durable, and what is not needed any more is
   * removed. The snapshot before it stays, with the log since, in case this one cannot be read one day.
   *
   * @throws DiskError if the disk fails; nothing acknowledged is lost
   */
  snapshot(state: Uint8Array): Promise<void> {
    return this.#alone(async () => {
      const { sequence, previous } = this.#position;
      if (sequence === this.#snapshotSequence) return;
      // Begun here, so that the segments before can be removed whole, and so that one is missed if it is missing.
      if (this.#segmentBytes > fileHeadBytes) await this.#beginSegment();
      const head = { holds: 'snapshot', sequence, previous, identity: this.#options.identity } as const;
      const file = await publish(this.#disk, snapshotName(sequence), encodeSnapshot({ head, state }));
      await file.close();
      await this.#removeBefore(this.#snapshotSequence, sequence);
      this.#snapshotSequence = sequence;
    });
  }

  /** Nothing more is accepted. What was appended is durable already. */
  async close(): Promise<void> {
    if (this.#state.kind === 'closed') return;
    const hasFailed = this.#state.kind === 'failed';
    this.#state = { kind: 'closed' };
    try {
      await this.#file.close();
    } catch (error) {
      // Whoever closes after a failure was told of it.
      if (!hasFailed) throw error;
    }
  }

  async #beginSegment(): Promise<void> {
    const { sequence, previous } = this.#position;
    const { identity } = this.#options;
    const head = encodeFileHead({ holds: 'log', sequence, previous, identity });
    const next = await publish(this.#disk, segmentName(sequence + 1), head);
    // In this order: a sealed segment without a successor is one whose successor was lost.
    await this.#write({ sequence: sequence + 1, entries: [], previous });
    await this.#file.close();
    this.#file = next;
    this.#segmentBytes = head.length;
  }

  async #write(record: Parameters<typeof encodeRecord>[0]): Promise<Uint8Array> {
    const bytes = encodeRecord(record);
    await this.#file.append(bytes);
    await this.#file.sync();
    this.#segmentBytes += bytes.length;
    return bytes;
  }

  async #removeBefore(kept: number, newest: number): Promise<void> {
    const { segments, snapshots } = journalFiles(await this.#disk.list());
    const old = snapshots.filter(({ number }) => number !== kept && number !== newest);
    // Every snapshot stands at the end of a segment, so what begins before it ends before it.
    const covered = segments.filter(({ number }) => number <= kept);
    for (const { name } of [...old, ...covered]) await this.#disk.remove(name);
  }

  async #alone(work: () => Promise<void>): Promise<void> {
    if (this.#state.kind === 'failed') throw this.#state.cause;
    if (this.#state.kind !== 'ready')
      throw new Error(`the journal is ${this.#state.kind}; this is a bug in Assay, please report it`);
    this.#state = { kind: 'busy' };
    try {
      await work();
      // It may have been closed meanwhile.
      if (this.#state.kind === 'busy') this.#state = { kind: 'ready' };
    } catch (cause) {
      this.#state = { kind: 'failed', cause };
      throw cause;
    }
  }
}

/**
 * The file to go on with. What a killed process, or one whose sync had failed, left to be read may never have reached the
 * disk, and another sync would not bring it there: so it is written anew, even if it is whole.
 */
async function writtenAnew(
  disk: Disk,
  { identity }: JournalOptions,
  { unsure, position }: Found,
): Promise<GrowingFile> {
  const last = unsure.at(-1);
  for (const { name, bytes } of unsure.slice(0, -1)) await (await publish(disk, name, bytes)).close();
  if (last !== undefined) return publish(disk, last.name, last.bytes);
  return publish(disk, segmentName(1), encodeFileHead({ holds: 'log', ...position, identity }));
}
