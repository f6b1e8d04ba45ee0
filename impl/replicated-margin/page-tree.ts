import { hash } from 'node:crypto';

const hashBytes = 32;
// A page is never taken for two hashes, nor two hashes for a page.
const leafMark = 0;
const innerMark = 1;

/**
 * A Merkle tree (SHA-256) over pages of a state: its root is equal for equal pages, and for no others that anybody can
 * find. Only pages that were touched since are read and hashed again, each with the path above it, once however often they
 * were touched: the time is O(touched pages * log pages), and the memory 64 bytes for each page.
 *
 * An odd hash at the end of a level goes up as it is. That is no second encoding, since how many pages there are is fixed.
 */
export class PageTree {
  readonly #read: (page: number) => Uint8Array;
  readonly #pages: number;
  /** From the pages up to the root, each level after the one below it. */
  readonly #levels: readonly Buffer[];
  readonly #touched = new Set<number>();

  /** `read` gives the bytes of a page as it is now, in a buffer that it may use again; for the same state the same ones. */
  constructor(pages: number, read: (page: number) => Uint8Array) {
    this.#pages = pages;
    this.#read = read;
    const levels: Buffer[] = [];
    for (let width = pages; ; width = (width + 1) >>> 1) {
      levels.push(Buffer.alloc(width * hashBytes));
      if (width === 1) break;
    }
    this.#levels = levels;
    for (let page = 0; page < pages; page += 1) this.#touched.add(page);
  }

  /** Says that a page may have changed. */
  touch(page: number): void {
    this.#touched.add(page);
  }

  /** A view of the root; it is valid until the next call. */
  root(): Uint8Array {
    if (this.#touched.size > 0) this.#hashTouched();
    return this.#levels.at(-1) as Buffer;
  }

  #hashTouched(): void {
    let dirty = new Set<number>();
    const leaves = this.#levels[0] as Buffer;
    for (const page of this.#touched) {
      marked(leafMark, this.#read(page)).copy(leaves, page * hashBytes);
      dirty.add(page >>> 1);
    }
    this.#touched.clear();
    let width = this.#pages;
    for (let level = 1; level < this.#levels.length; level += 1) {
      const below = this.#levels[level - 1] as Buffer;
      const here = this.#levels[level] as Buffer;
      const above = new Set<number>();
      for (const node of dirty) {
        hashPair(below, node, width, here);
        above.add(node >>> 1);
      }
      dirty = above;
      width = (width + 1) >>> 1;
    }
  }
}

/** The hash of the two nodes below `node`, or what is there where there is but one. */
function hashPair(below: Buffer, node: number, width: number, here: Buffer): void {
  const from = 2 * node * hashBytes;
  if (2 * node + 1 === width) below.copy(here, node * hashBytes, from, from + hashBytes);
  else {
    const pair = below.subarray(from, from + 2 * hashBytes);
    marked(innerMark, pair).copy(here, node * hashBytes);
  }
}

/** SHA-256 of a mark and some bytes. */
function marked(mark: number, bytes: Uint8Array): Buffer {
  const whole = new Uint8Array(1 + bytes.length);
  whole[0] = mark;
  whole.set(bytes, 1);
  // In one call: three of them take more time than the hash.
  return hash('sha256', whole, 'buffer');
}
