import type { Disk } from './disk.ts';
import { fileHeadBytes, readFileHead } from './file-head.ts';
import { type NumberedFile, segmentName } from './file-names.ts';
import { JournalError, type JournalFault } from './journal-error.ts';
import { type ReadRecord, readRecord } from './record.ts';
import { judgeTail } from './tail.ts';

/** How far a log was read: the last entry, and the checksum of the record that ends with it. */
export interface Position {
  readonly sequence: number;
  readonly previous: number;
}

/** A segment that was read to its end. */
export interface ReadSegment {
  readonly name: string;
  /** As far as they are whole records. */
  readonly bytes: Uint8Array;
  /** What follows and is no record, if the file was torn. */
  readonly tornBytes: number;
  /** `sealed`: a successor was begun before the last record was written. */
  readonly end: 'open' | 'sealed';
  readonly position: Position;
}

/** Reads one segment of a log, and believes nothing that does not follow from what was read before. */
export class SegmentReader {
  readonly #disk: Disk;
  readonly #identity: number;
  readonly #take: (entry: string, sequence: number) => void;

  constructor(disk: Disk, identity: number, take: (entry: string, sequence: number) => void) {
    this.#disk = disk;
    this.#identity = identity;
    this.#take = take;
  }

  /** @throws JournalError if the segment is not what was written after `from`. */
  async read(file: NumberedFile, from: Position): Promise<ReadSegment> {
    const bytes = await this.#disk.read(file.name);
    this.#checkHead(bytes, file, from);
    let position = from;
    let at = fileHeadBytes;
    for (let record = readRecord(bytes, at); record !== undefined; record = readRecord(bytes, at)) {
      this.#checkOrder(record, file, position, at);
      at = record.end;
      if (record.entries.length === 0) return this.#sealed(bytes, file, position, at);
      this.#takeAll(record);
      const sequence = position.sequence + record.entries.length;
      position = { sequence, previous: record.checksum };
    }
    if (at < bytes.length && judgeTail(bytes, at) === 'damaged') throw this.#damaged(file, position, at);
    const tornBytes = bytes.length - at;
    return { name: file.name, bytes: bytes.subarray(0, at), tornBytes, end: 'open', position };
  }

  #checkHead(bytes: Uint8Array, file: NumberedFile, from: Position): void {
    const head = readFileHead(bytes, 'log');
    if (head === undefined)
      throw this.#error('the beginning of a file is damaged', file, 0, 'it is not that of a segment');
    if (head.identity !== this.#identity)
      throw this.#error('another journal', file, 0, 'it was written under another configuration');
    if (head.sequence + 1 !== file.number)
      throw this.#error(
        'a file has the name of another',
        file,
        0,
        `it begins with entry ${head.sequence + 1}`,
      );
    if (head.sequence > from.sequence) throw this.#missing(file, from);
    if (head.sequence < from.sequence || head.previous !== from.previous)
      throw this.#error(
        'a record is out of sequence',
        file,
        0,
        `it does not continue what ends with entry ${from.sequence}`,
      );
  }

  #checkOrder({ sequence, previous }: ReadRecord, file: NumberedFile, from: Position, at: number): void {
    if (sequence === from.sequence + 1 && previous === from.previous) return;
    const expected = `it does not continue what ends with entry ${from.sequence}`;
    throw this.#error('a record is out of sequence', file, at, expected);
  }

  #takeAll({ entries, sequence }: ReadRecord): void {
    entries.forEach((entry, index) => {
      this.#take(entry, sequence + index);
    });
  }

  #sealed(bytes: Uint8Array, file: NumberedFile, position: Position, end: number): ReadSegment {
    if (end < bytes.length)
      throw this.#error('a record is out of sequence', file, end, 'something follows the end of the segment');
    return { name: file.name, bytes, tornBytes: 0, end: 'sealed', position };
  }

  #missing({ name, number }: NumberedFile, { sequence }: Position): JournalError {
    const detail = `the log before it ends with entry ${sequence}, and ${name} begins with entry ${number}`;
    return new JournalError('a segment is missing', this.#disk.place, segmentName(sequence + 1), 0, detail);
  }

  #damaged(file: NumberedFile, { sequence }: Position, at: number): JournalError {
    return this.#error('a record is damaged', file, at, `it holds the entries from ${sequence + 1} on`);
  }

  #error(fault: JournalFault, { name }: NumberedFile, offset: number, detail: string): JournalError {
    return new JournalError(fault, this.#disk.place, name, offset, detail);
  }
}
