import { isUtf8 } from 'node:buffer';
import { LogError } from './log-error.ts';

const newline = 0x0a;
/** Larger chunks are looked at in pieces of this size, so that their lines do not all come at once. */
const maxPieceBytes = 1 << 20;

/**
 * Cuts bytes into lines of text. Holds only the line that is not complete yet.
 *
 * A byte order mark at the start is dropped; a carriage return stays where it is, since JSON takes it for a space.
 */
export class LineSplitter {
  readonly #fileName: string;
  readonly #maxLineBytes: number;
  /** What there is of the line that is not complete. */
  #rest: Uint8Array[] = [];
  #restBytes = 0;
  #isFirst = true;
  /** Complete lines so far. */
  #lines = 0;

  constructor(fileName: string, maxLineBytes: number) {
    this.#fileName = fileName;
    this.#maxLineBytes = maxLineBytes;
  }

  /** The number of the line that comes next, from 1. */
  get nextLine(): number {
    return this.#lines + 1;
  }

  /**
   * The lines that `chunk` completes, without their ends, some at a time, with the number of the first.
   * @throws LogError for a line that is too long, and for one that is not UTF-8.
   */
  *lines(chunk: Uint8Array): Generator<{ readonly lines: readonly string[]; readonly first: number }> {
    for (let start = 0; start < chunk.length; start += maxPieceBytes) {
      const first = this.nextLine;
      const lines = this.#complete(chunk.subarray(start, start + maxPieceBytes));
      if (lines.length > 0) yield { lines, first };
    }
  }

  /** The last line, where it has no end; undefined where there is nothing after the last end. */
  last(): { readonly text: string; readonly isText: boolean } | undefined {
    if (this.#restBytes === 0) return undefined;
    const bytes = this.#withoutMark(Buffer.concat(this.#rest));
    this.#rest = [];
    this.#restBytes = 0;
    // A cut may go through a character.
    return { text: bytes.toString('utf8'), isText: isUtf8(bytes) };
  }

  #complete(piece: Uint8Array): readonly string[] {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const end = bytes.lastIndexOf(newline);
    if (end < 0) {
      this.#keep(bytes);
      return [];
    }
    const whole = bytes.subarray(0, end);
    const first = bytes.indexOf(newline);
    this.#requireLength(this.#restBytes + first);
    const block = this.#withoutMark(this.#rest.length === 0 ? whole : Buffer.concat([...this.#rest, whole]));
    this.#rest = [];
    this.#restBytes = 0;
    if (!isUtf8(block)) throw this.#notText(block);
    const lines = block.toString('utf8').split('\n');
    this.#requireLengths(lines);
    this.#lines += lines.length;
    this.#keep(bytes.subarray(end + 1));
    return lines;
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    // Copied, so that a short rest does not hold on to a long chunk.
    this.#rest.push(Buffer.from(bytes));
    this.#restBytes += bytes.length;
    this.#requireLength(this.#restBytes);
  }

  #withoutMark(block: Buffer): Buffer {
    const hasMark = this.#isFirst && block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf;
    this.#isFirst = false;
    return hasMark ? block.subarray(3) : block;
  }

  /** Lines longer than a piece are seen before they are complete; only shorter limits need a look at each line. */
  #requireLengths(lines: readonly string[]): void {
    if (this.#maxLineBytes >= maxPieceBytes) return;
    for (const [index, line] of lines.entries()) this.#requireLength(Buffer.byteLength(line), index);
  }

  #requireLength(bytes: number, ahead = 0): void {
    if (bytes <= this.#maxLineBytes) return;
    throw new LogError(
      { fileName: this.#fileName, line: this.nextLine + ahead },
      `is longer than ${this.#maxLineBytes} bytes`,
      'Log facts of constant size, such as lengths and indices, not whole states; or raise the limit.',
    );
  }

  #notText(block: Buffer): LogError {
    let start = 0;
    let line = this.nextLine;
    for (let end = block.indexOf(newline); end >= 0; end = block.indexOf(newline, start)) {
      if (!isUtf8(block.subarray(start, end))) break;
      start = end + 1;
      line += 1;
    }
    return new LogError(
      { fileName: this.#fileName, line },
      'is not text in UTF-8',
      'A log is JSON in UTF-8, one line an event, or that in gzip; is this another file?',
    );
  }
}
