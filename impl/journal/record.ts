import { checksumOf } from './checksum.ts';
import { getWhole, setWhole, viewOf } from './little-endian.ts';

/**
 * One record: entries that became durable together, by one sync. Little endian; starts and ends on multiples of 8 bytes.
 *
 * ```text
 *  0  mark                              20  checksum of what came before, which this continues
 *  4  bytes of payload                  24  checksum of these 24 bytes
 *  8  sequence number of the first      28  payload: a line an entry, filled up with line feeds
 * 16  entries; 0: the segment ends here  …  checksum of everything from the mark on
 * ```
 *
 * The header has a checksum of its own, so that a record that is cut short is told from one with a damaged length.
 * A written payload has no zero byte, so that a sector of zeros is known as one that never arrived.
 */
export interface LogRecord {
  /** Of the first entry; entries are counted from 1. */
  readonly sequence: number;
  /** None: the record seals its segment, which has a successor. */
  readonly entries: readonly string[];
  /** The checksum of the record before, or of what the log began with. */
  readonly previous: number;
}

/** A record that was read whole. */
export interface ReadRecord extends LogRecord {
  readonly checksum: number;
  /** Where the next one begins. */
  readonly end: number;
}

/** What a header says that can be believed: its checksum is right. */
interface Header {
  readonly payloadBytes: number;
  readonly sequence: number;
  readonly entries: number;
  readonly previous: number;
}

export const headerBytes = 28;
const checksumBytes = 4;
/** Starts with a byte that UTF-8 never has, so no payload looks like a record. */
const mark = 0x4a_41_ba_ff;

/** @throws if an entry is empty, or has a line feed or a zero byte: JSON text has neither. */
export function encodeRecord({ sequence, entries, previous }: LogRecord): Uint8Array {
  const lines = new TextEncoder().encode(entries.map(lineOf).join(''));
  const payloadBytes = Math.ceil(lines.length / 8) * 8;
  const bytes = new Uint8Array(headerBytes + payloadBytes + checksumBytes);
  const view = viewOf(bytes);
  view.setUint32(0, mark, true);
  view.setUint32(4, payloadBytes, true);
  setWhole(view, 8, sequence);
  view.setUint32(16, entries.length, true);
  view.setUint32(20, previous, true);
  view.setUint32(24, checksumOf(bytes, 0, 24), true);
  bytes.fill(lineFeed, headerBytes, headerBytes + payloadBytes);
  bytes.set(lines, headerBytes);
  view.setUint32(headerBytes + payloadBytes, checksumOf(bytes, 0, headerBytes + payloadBytes), true);
  return bytes;
}

/** The checksum of an encoded record, by which the next one says that it follows this one. */
export function checksumOfRecord(record: Uint8Array): number {
  return viewOf(record).getUint32(record.length - checksumBytes, true);
}

/** The record at `offset`, or undefined if the bytes there are not wholly as they were written. */
export function readRecord(bytes: Uint8Array, offset: number): ReadRecord | undefined {
  const header = readHeader(bytes, offset);
  if (header === undefined) return undefined;
  const end = offset + headerBytes + header.payloadBytes + checksumBytes;
  if (end > bytes.length) return undefined;
  const checksum = checksumOf(bytes, offset, end - checksumBytes);
  if (viewOf(bytes).getUint32(end - checksumBytes, true) !== checksum) return undefined;
  const text = decoder.decode(bytes.subarray(offset + headerBytes, end - checksumBytes));
  const entries = text.split('\n').slice(0, header.entries);
  return { sequence: header.sequence, entries, previous: header.previous, checksum, end };
}

/** Where the record at `offset` ends or would end; undefined if not even its header can be believed. */
export function endOfRecord(bytes: Uint8Array, offset: number): number | undefined {
  const header = readHeader(bytes, offset);
  return header === undefined ? undefined : offset + headerBytes + header.payloadBytes + checksumBytes;
}

function readHeader(bytes: Uint8Array, offset: number): Header | undefined {
  if (bytes.length - offset < headerBytes) return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(offset, true) !== mark) return undefined;
  if (view.getUint32(offset + 24, true) !== checksumOf(bytes, offset, offset + 24)) return undefined;
  return {
    payloadBytes: view.getUint32(offset + 4, true),
    sequence: getWhole(view, offset + 8),
    entries: view.getUint32(offset + 16, true),
    previous: view.getUint32(offset + 20, true),
  };
}

const lineFeed = 10;

// An entry may begin with a byte order mark; what was written is what is read.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function lineOf(entry: string): string {
  if (entry === '' || entry.includes('\n') || entry.includes('\0'))
    throw new Error(
      `the entry ${JSON.stringify(entry)} is no line of text; this is a bug in Assay, please report it`,
    );
  return `${entry}\n`;
}
