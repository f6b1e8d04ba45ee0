import { emptySubtrees } from './empty-subtrees.ts';
import { hexOf } from './hex.ts';
import { digestBytes, sha256, type TreeHash } from './tree-hash.ts';
import { indicesOf, isRight, requireDepth } from './tree-index.ts';

/** The digest of the subtree beside the way from a leaf to the root. */
export interface Sibling {
  readonly height: number;
  readonly digest: Uint8Array;
}

/**
 * What a proof shows of an index, or why it shows nothing.
 *
 * A proof is written in exactly one way: a byte that says whether something is there (1) or not (0); the index, in eight
 * bytes; a bit for each height whose sibling is not empty, the lowest height in the lowest bit of the first byte, and no
 * bit beyond the depth; those siblings, from the leaf to the root, none of them empty; and the content to the end.
 */
export type Opening =
  | { readonly kind: 'present'; readonly index: number; readonly content: Uint8Array }
  | { readonly kind: 'absent'; readonly index: number }
  | { readonly kind: 'refused'; readonly reason: ProofFault };

/** Why a proof was refused. */
export type ProofFault =
  | 'it ends too soon'
  | 'it goes on after its end'
  | 'it says neither that something is there nor that nothing is'
  | 'its index is outside of the tree'
  | 'it has a sibling beyond the root'
  | 'it writes out a sibling that is empty'
  | 'it leads to another root'
  | 'it is of another index'
  | 'what it shows is no account';

/** The tree that a proof is of. */
export interface TreeShape {
  readonly depth: number;
  readonly hash?: TreeHash;
}

/** A proof, read and not yet judged. */
export interface ReadProof {
  readonly index: number;
  readonly content: Uint8Array | undefined;
  /** By height, the empty ones, too. */
  readonly siblings: readonly Uint8Array[];
}

const headBytes = 9;

/** The one way to write this proof. `siblings` may be in any order. */
export function encodeProof(proof: {
  readonly depth: number;
  readonly index: number;
  readonly content: Uint8Array | undefined;
  readonly siblings: readonly Sibling[];
}): Uint8Array {
  const { depth, index, content } = proof;
  const siblings = [...proof.siblings].sort((one, other) => one.height - other.height);
  const maskBytes = Math.ceil(depth / 8);
  const siblingsAt = headBytes + maskBytes;
  const contentAt = siblingsAt + siblings.length * digestBytes;
  const bytes = new Uint8Array(contentAt + (content?.length ?? 0));
  bytes[0] = content === undefined ? 0 : 1;
  new DataView(bytes.buffer).setBigUint64(1, BigInt(index));
  for (const [place, { height, digest }] of siblings.entries()) {
    const at = headBytes + (height >>> 3);
    bytes[at] = (bytes[at] as number) | (1 << (height & 7));
    bytes.set(digest, siblingsAt + place * digestBytes);
  }
  if (content !== undefined) bytes.set(content, contentAt);
  return bytes;
}

/** Reads a proof if it is written as it has to be, and says what is wrong with it otherwise. */
export function readProof({ depth, hash = sha256 }: TreeShape, bytes: Uint8Array): ReadProof | ProofFault {
  requireDepth(depth);
  const siblingsAt = headBytes + Math.ceil(depth / 8);
  if (bytes.length < siblingsAt) return 'it ends too soon';
  const presence = bytes[0] as number;
  if (presence > 1) return 'it says neither that something is there nor that nothing is';
  const index = Number(new DataView(bytes.buffer, bytes.byteOffset, headBytes).getBigUint64(1));
  // Rounding up is no way in: what is rounded is beyond the largest index that a tree has.
  if (index >= indicesOf(depth)) return 'its index is outside of the tree';
  const empty = emptySubtrees(hash);
  const siblings: Uint8Array[] = [];
  let at = siblingsAt;
  for (let height = 0; height < (siblingsAt - headBytes) * 8; height += 1) {
    const isWritten = (((bytes[headBytes + (height >>> 3)] as number) >>> (height & 7)) & 1) === 1;
    if (height >= depth) {
      if (isWritten) return 'it has a sibling beyond the root';
      continue;
    }
    const emptyHere = empty[height] as Uint8Array;
    if (!isWritten) {
      siblings.push(emptyHere);
      continue;
    }
    const sibling = bytes.subarray(at, at + digestBytes);
    if (sibling.length < digestBytes) return 'it ends too soon';
    if (isEqual(sibling, emptyHere)) return 'it writes out a sibling that is empty';
    siblings.push(sibling);
    at += digestBytes;
  }
  if (presence === 0 && at < bytes.length) return 'it goes on after its end';
  return { index, content: presence === 0 ? undefined : bytes.subarray(at), siblings };
}

/** Judges a proof against a root (in hex), without the tree. Whatever the bytes are, it answers. */
export function openProof(shape: TreeShape, root: string, bytes: Uint8Array): Opening {
  const proof = readProof(shape, bytes);
  if (typeof proof === 'string') return { kind: 'refused', reason: proof };
  if (rootOf(proof, shape) !== root) return { kind: 'refused', reason: 'it leads to another root' };
  const { index, content } = proof;
  return content === undefined ? { kind: 'absent', index } : { kind: 'present', index, content };
}

function rootOf({ index, content, siblings }: ReadProof, { hash = sha256 }: TreeShape): string {
  let digest = content === undefined ? hash.empty : hash.leaf(index, content);
  for (const [height, sibling] of siblings.entries()) {
    digest = isRight(index, height) ? hash.node(sibling, digest) : hash.node(digest, sibling);
  }
  return hexOf(digest);
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.every((byte, at) => byte === other[at]);
}
