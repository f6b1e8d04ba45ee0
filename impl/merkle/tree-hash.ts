import { hash } from 'node:crypto';

/**
 * The hash function of a tree. Leaves and inner nodes have to be told apart by it, and a leaf is bound to its index: what
 * is hashed for the one can never be read as the other. Digests have 32 bytes.
 */
export interface TreeHash {
  /** Says which function it is; trees of different functions have different roots. */
  readonly name: string;
  /** The digest of a leaf that holds nothing. */
  readonly empty: Uint8Array;
  leaf(index: number, content: Uint8Array): Uint8Array;
  node(left: Uint8Array, right: Uint8Array): Uint8Array;
}

export const digestBytes = 32;
const leafHead = 9;

// One byte in front says what is hashed (as RFC 6962 has it): a leaf, an inner node, or the empty leaf.
const leafMark = 0;
const nodeMark = 1;
const emptyMark = 2;

function digestOf(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer');
}

// Both are filled and hashed before anybody else can see them.
const nodeBytes = new Uint8Array(1 + 2 * digestBytes);
nodeBytes[0] = nodeMark;

/** SHA-256 (FIPS 180-4) with a mark in front that keeps leaves and inner nodes apart. */
export const sha256: TreeHash = Object.freeze({
  name: 'sha256',
  empty: digestOf(Uint8Array.of(emptyMark)),
  leaf(index: number, content: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(leafHead + content.length);
    bytes[0] = leafMark;
    new DataView(bytes.buffer).setBigUint64(1, BigInt(index));
    bytes.set(content, leafHead);
    return digestOf(bytes);
  },
  node(left: Uint8Array, right: Uint8Array): Uint8Array {
    nodeBytes.set(left, 1);
    nodeBytes.set(right, 1 + digestBytes);
    return digestOf(nodeBytes);
  },
});
