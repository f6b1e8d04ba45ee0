import { hash } from 'node:crypto';
import { SettlementSnapshotError } from './settlement-errors.ts';

/** SHA-256 of bytes, as hex digits. */
export function digestOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** Writes values so that equal ones have equal bytes: whole numbers in eight bytes, and lengths before what has one. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #end = 0;

  get written(): Uint8Array {
    return this.#bytes.slice(0, this.#end);
  }

  count(value: number): void {
    this.large(BigInt(value));
  }

  large(value: bigint): void {
    const at = this.#room(8);
    new DataView(this.#bytes.buffer).setBigUint64(at, value);
  }

  flag(value: boolean): void {
    const at = this.#room(1);
    this.#bytes[at] = value ? 1 : 0;
  }

  /** 64 hex digits. */
  digest(value: string): void {
    const at = this.#room(32);
    this.#bytes.set(Buffer.from(value, 'hex'), at);
  }

  bytes(value: Uint8Array): void {
    this.count(value.length);
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
  }

  list<Item>(items: readonly Item[], write: (item: Item) => void): void {
    this.count(items.length);
    for (const item of items) write(item);
  }

  #room(size: number): number {
    const at = this.#end;
    this.#end += size;
    if (this.#end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#end, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }
}

/** Reads what a `ByteWriter` has written. @throws SettlementSnapshotError where it has not. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  count(): number {
    const at = this.#at;
    const value = Number(this.large());
    if (!Number.isSafeInteger(value))
      throw new SettlementSnapshotError(`a number is not exact (at byte ${at})`);
    return value;
  }

  large(): bigint {
    return this.#view.getBigUint64(this.#take(8));
  }

  flag(): boolean {
    const at = this.#take(1);
    const value = this.#bytes[at] as number;
    if (value > 1)
      throw new SettlementSnapshotError(`what should be 0 or 1 is something else (at byte ${at})`);
    return value === 1;
  }

  digest(): string {
    const at = this.#take(32);
    return Buffer.from(this.#bytes.subarray(at, at + 32)).toString('hex');
  }

  bytes(): Uint8Array {
    const length = this.count();
    const at = this.#take(length);
    return this.#bytes.slice(at, at + length);
  }

  list<Item>(read: () => Item): Item[] {
    const at = this.#at;
    const length = this.count();
    // Nothing takes less than a byte, so no list is longer than what is left.
    if (length > this.left) throw new SettlementSnapshotError(`it ends too soon (at byte ${at})`);
    return Array.from({ length }, read);
  }

  #take(size: number): number {
    if (size > this.left) throw new SettlementSnapshotError(`it ends too soon (at byte ${this.#at})`);
    const at = this.#at;
    this.#at += size;
    return at;
  }
}
