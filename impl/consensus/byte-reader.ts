import { limits } from './limits.ts';

/**
 * Reads what `ByteWriter` writes. After the first fault, and at the end of the bytes, everything reads as nothing at
 * all (0, '', no bytes), so that a reader of foreign bytes needs no exceptions: it asks for the fault at the end.
 * Counts read as 0 then, too, so no loop runs on.
 */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;
  #fault: string | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** How many bytes have been read. */
  get at(): number {
    return this.#at;
  }

  /** What is wrong, if anything is. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** The first fault stands. */
  refuse(why: string): void {
    this.#fault ??= why;
  }

  /** Says so where bytes are left over. */
  end(): void {
    if (this.#at < this.#bytes.length) this.refuse('bytes are left over');
  }

  /** The next byte, which stays unread; `undefined` at the end. */
  peek(): number | undefined {
    return this.#bytes[this.#at];
  }

  uint8(): number {
    const start = this.#take(1);
    return start === undefined ? 0 : this.#bytes.readUInt8(start);
  }

  uint32(): number {
    const start = this.#take(4);
    return start === undefined ? 0 : this.#bytes.readUInt32BE(start);
  }

  uint53(): number {
    const high = this.uint32();
    const low = this.uint32();
    if (high >= 2 ** 21) this.refuse('an integer is beyond 2^53 - 1');
    return this.#fault === undefined ? high * 2 ** 32 + low : 0;
  }

  round(): number {
    return this.count(limits.maxRound, 'round');
  }

  roundOrNone(): number {
    return this.count(limits.maxRound + 1, 'round') - 1;
  }

  /** An integer of four bytes that is no more than `most`. */
  count(most: number, of: string): number {
    const count = this.uint32();
    if (count <= most) return count;
    this.refuse(`${of} ${count} is more than ${most}`);
    return 0;
  }

  hex32(): string {
    const start = this.#take(32);
    return start === undefined ? '' : this.#bytes.toString('hex', start, start + 32);
  }

  optionalHex32(): string | undefined {
    const flag = this.uint8();
    if (flag > 1) this.refuse(`a flag is ${flag}`);
    return flag === 1 ? this.hex32() : undefined;
  }

  /** Printable ASCII: anything else would read as one text and compare as another. */
  ascii(most: number): string {
    const length = this.uint8();
    if (length > most) this.refuse(`a text has ${length} characters, more than ${most}`);
    const start = this.#take(length);
    if (start === undefined) return '';
    const text = this.#bytes.toString('latin1', start, start + length);
    if (!isPrintableAscii(text)) this.refuse('a text is not printable ASCII');
    return text;
  }

  short(most: number): Uint8Array {
    const length = this.uint8();
    if (length > most) this.refuse(`${length} bytes are more than ${most}`);
    return this.#copy(length);
  }

  long(most: number): Uint8Array {
    return this.#copy(this.count(most, 'a length of'));
  }

  /** In memory of its own: what was received may be overwritten, and must not be kept alive by a small part of it. */
  #copy(length: number): Uint8Array {
    const start = this.#take(length);
    return start === undefined
      ? new Uint8Array(0)
      : Uint8Array.from(this.#bytes.subarray(start, start + length));
  }

  #take(length: number): number | undefined {
    if (this.#fault === undefined && this.#at + length > this.#bytes.length)
      this.refuse('the bytes end too soon');
    if (this.#fault !== undefined) return undefined;
    this.#at += length;
    return this.#at - length;
  }
}

/** Space to tilde, so that a text has one encoding and looks like what it is. */
export function isPrintableAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
