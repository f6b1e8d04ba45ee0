/** Bytes before each frame: its length, big endian. */
export const frameHeadBytes = 4;

/** What holds `bytes` as they go on the wire. */
export function framed(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([frameHead(bytes.length), bytes]);
}

export function frameHead(length: number): Uint8Array {
  const head = new Uint8Array(frameHeadBytes);
  new DataView(head.buffer).setUint32(0, length);
  return head;
}

/**
 * Cuts a stream into frames. Holds no more than one frame that is not whole yet, and of that no more than twice what has
 * arrived: a length that is announced costs nothing.
 */
export class FrameReader {
  /** A longer one ends the stream. May be changed between two frames. */
  maxFrameBytes: number;
  readonly #head = new Uint8Array(frameHeadBytes);
  #headBytes = 0;
  #body = new Uint8Array(0);
  #bodyBytes = 0;
  #isTooLong = false;

  constructor(maxFrameBytes: number) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /** How much it holds of a frame that is not whole. */
  get heldBytes(): number {
    return this.#body.length;
  }

  /** Whether a frame was announced that is longer than allowed; nothing is read from there on. */
  get isTooLong(): boolean {
    return this.#isTooLong;
  }

  /** The frames that `chunk` completes, each cut off when it is asked for. */
  *read(chunk: Uint8Array): Generator<Uint8Array, void> {
    for (let at = 0; at < chunk.length && !this.#isTooLong; ) {
      at += this.#headBytes < frameHeadBytes ? this.#readHead(chunk, at) : this.#readBody(chunk, at);
      if (this.#headBytes < frameHeadBytes) continue;
      const announced = this.#announcedBytes;
      if (announced > this.maxFrameBytes) this.#isTooLong = true;
      else if (this.#bodyBytes === announced) yield this.#take(announced);
    }
  }

  get #announcedBytes(): number {
    return new DataView(this.#head.buffer).getUint32(0);
  }

  #readHead(chunk: Uint8Array, at: number): number {
    const count = Math.min(frameHeadBytes - this.#headBytes, chunk.length - at);
    this.#head.set(chunk.subarray(at, at + count), this.#headBytes);
    this.#headBytes += count;
    return count;
  }

  #readBody(chunk: Uint8Array, at: number): number {
    const announced = this.#announcedBytes;
    const count = Math.min(announced - this.#bodyBytes, chunk.length - at);
    this.#reserve(this.#bodyBytes + count, announced);
    this.#body.set(chunk.subarray(at, at + count), this.#bodyBytes);
    this.#bodyBytes += count;
    return count;
  }

  /** Copies rather than keeps the chunks: a frame that comes byte by byte would hold a buffer for each. */
  #reserve(bytes: number, announced: number): void {
    if (bytes <= this.#body.length) return;
    const body = new Uint8Array(Math.min(announced, 2 * bytes));
    body.set(this.#body.subarray(0, this.#bodyBytes));
    this.#body = body;
  }

  #take(length: number): Uint8Array {
    const frame = this.#body.subarray(0, length);
    this.#body = new Uint8Array(0);
    this.#bodyBytes = 0;
    this.#headBytes = 0;
    return frame;
  }
}
