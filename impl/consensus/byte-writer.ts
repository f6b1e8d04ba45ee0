/** Writes big-endian fixed-width integers and length-prefixed bytes into a buffer that grows. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(256);
  #length = 0;

  /** What was written, in memory of its own. */
  bytes(): Uint8Array {
    return new Uint8Array(this.#buffer.subarray(0, this.#length));
  }

  uint8(value: number): void {
    this.#grow(1);
    this.#length = this.#buffer.writeUInt8(value, this.#length);
  }

  uint32(value: number): void {
    this.#grow(4);
    this.#length = this.#buffer.writeUInt32BE(value, this.#length);
  }

  /** A safe integer from 0, in eight bytes. */
  uint53(value: number): void {
    this.uint32(Math.floor(value / 2 ** 32));
    this.uint32(value % 2 ** 32);
  }

  /** A round, or -1 for none: one more than it is, so that nothing is signed. */
  roundOrNone(value: number): void {
    this.uint32(value + 1);
  }

  /** 32 bytes, given in hexadecimal. */
  hex32(text: string): void {
    this.#grow(32);
    const written = this.#buffer.write(text, this.#length, 32, 'hex');
    if (written !== 32 || text.length !== 64)
      throw new Error(`${JSON.stringify(text)} is not 32 bytes: this is a bug in Assay, please report it`);
    this.#length += 32;
  }

  /** 32 bytes, or nothing: a byte tells which. */
  optionalHex32(text: string | undefined): void {
    this.uint8(text === undefined ? 0 : 1);
    if (text !== undefined) this.hex32(text);
  }

  /** Up to 255 characters of ASCII. */
  ascii(text: string): void {
    this.uint8(text.length);
    this.#grow(text.length);
    this.#length += this.#buffer.write(text, this.#length, 'latin1');
  }

  /** Up to 255 bytes. */
  short(bytes: Uint8Array): void {
    this.uint8(bytes.length);
    this.raw(bytes);
  }

  /** Any number of bytes. */
  long(bytes: Uint8Array): void {
    this.uint32(bytes.length);
    this.raw(bytes);
  }

  /** Bytes whose number the reader knows. */
  raw(bytes: Uint8Array): void {
    this.#grow(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #grow(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#buffer.length));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
