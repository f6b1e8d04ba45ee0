import {
  type Carried,
  decodeCarried,
  decodeMessage,
  encodeCarried,
  encodeMessage,
  type Input,
} from '../consensus/index.ts';
import { checksumOf } from '../journal/index.ts';

/** What a machine was told, or asked to keep. */
export type LogEntry =
  | { readonly kind: 'input'; readonly input: Input }
  | { readonly kind: 'record'; readonly record: Uint8Array }
  /** What outlives a height, right after the record of its decision. */
  | { readonly kind: 'carried'; readonly carried: Carried };

/** What chance makes of bytes that were written and not safe when the power went. */
export interface Tear {
  /** How many of so many bytes are there. */
  readonly kept: (bytes: number) => number;
  /** Whether the sector at this position never arrived, and reads as zeros. */
  readonly isHole: (sector: number) => boolean;
}

/**
 * The write-ahead log of a machine on a disk in memory: entries of the height that it works on, of which some are safe.
 *
 * Entries become bytes only when it matters, at a crash. Then they are all written, torn, and read again.
 */
export class LogOnDisk {
  #entries: LogEntry[] = [];
  #safe = 0;

  append(entry: LogEntry): void {
    this.#entries.push(entry);
  }

  /** Everything appended so far is safe now. */
  sync(): void {
    this.#safe = this.#entries.length;
  }

  /** Forgets the first entries, all of them safe: what they led to is kept elsewhere. */
  forget(count: number): void {
    this.#entries = this.#entries.slice(count);
    this.#safe -= count;
  }

  get length(): number {
    return this.#entries.length;
  }

  /** What is read after a crash, and safe from then on. */
  crash(tear: Tear): readonly LogEntry[] {
    const safe = Buffer.concat(this.#entries.slice(0, this.#safe).map(framed));
    const unsafe = Buffer.concat(this.#entries.slice(this.#safe).map(framed));
    const left = Buffer.from(unsafe.subarray(0, tear.kept(unsafe.length)));
    for (let from = 0; from < left.length; ) {
      const sector = Math.floor((safe.length + from) / sectorBytes);
      const to = Math.min(left.length, (sector + 1) * sectorBytes - safe.length);
      if (tear.isHole(sector)) left.fill(0, from, to);
      from = to;
    }
    this.#entries = entriesIn(Buffer.concat([safe, left]));
    if (this.#entries.length < this.#safe)
      throw new Error('what was safe cannot be read; this is a bug in Assay, please report it');
    this.#safe = this.#entries.length;
    return this.#entries;
  }
}

/** What a disk writes whole or not at all. */
const sectorBytes = 512;

/** Length and checksum before the entry itself. */
const headBytes = 8;

function framed(entry: LogEntry): Uint8Array {
  const body = Buffer.from(JSON.stringify(plain(entry)));
  const frame = Buffer.alloc(headBytes + body.length);
  frame.writeUInt32LE(body.length, 0);
  frame.writeUInt32LE(checksumOf(body), 4);
  body.copy(frame, headBytes);
  return frame;
}

/** Up to the first that is not whole, as after that nothing can be told. An entry is never empty, unlike a hole. */
function entriesIn(bytes: Buffer): LogEntry[] {
  const entries: LogEntry[] = [];
  for (let at = 0; at + headBytes <= bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    const body = bytes.subarray(at + headBytes, at + headBytes + length);
    if (length === 0 || body.length < length || checksumOf(body) !== bytes.readUInt32LE(at + 4)) break;
    entries.push(entryIn(JSON.parse(body.toString()) as Plain));
    at += headBytes + length;
  }
  return entries;
}

/** An entry with its bytes as text. */
type Plain =
  | { readonly record: string }
  | { readonly carried: string }
  | { readonly message: string; readonly from?: string }
  | { readonly block: { height: number; round: number; commands: readonly string[] } }
  | { readonly input: Input };

function plain(entry: LogEntry): Plain {
  if (entry.kind === 'record') return { record: textOf(entry.record) };
  if (entry.kind === 'carried') return { carried: textOf(encodeCarried(entry.carried)) };
  const { input } = entry;
  if (input.kind === 'message') {
    const message = textOf(encodeMessage(input.message));
    return input.from === undefined ? { message } : { message, from: input.from };
  }
  if (input.kind === 'block') {
    const { height, round, commands } = input;
    return { block: { height, round, commands: commands.map(textOf) } };
  }
  return { input };
}

function entryIn(entry: Plain): LogEntry {
  if ('record' in entry) return { kind: 'record', record: bytesOf(entry.record) };
  if ('carried' in entry) {
    const carried = decodeCarried(bytesOf(entry.carried));
    if ('kind' in carried) throw undecodable();
    return { kind: 'carried', carried };
  }
  if ('message' in entry) {
    const message = decodeMessage(bytesOf(entry.message));
    if (message.kind === 'malformed') throw undecodable();
    const { from } = entry;
    return { kind: 'input', input: { kind: 'message', message, ...(from === undefined ? {} : { from }) } };
  }
  if ('block' in entry) {
    const { height, round, commands } = entry.block;
    return { kind: 'input', input: { kind: 'block', height, round, commands: commands.map(bytesOf) } };
  }
  return { kind: 'input', input: entry.input };
}

function undecodable(): Error {
  return new Error('what was encoded cannot be decoded; this is a bug in Assay, please report it');
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
