import { MerkleTreeError } from './merkle-tree-error.ts';

/** Indices are written in eight bytes. */
export const maxDepth = 64;

/** How many indices a tree of `depth` has, as far as they are exact: from 2^53 on there is none that could be named. */
export function indicesOf(depth: number): number {
  return depth >= 53 ? Number.MAX_SAFE_INTEGER : 2 ** depth;
}

export function requireDepth(depth: number): void {
  if (Number.isSafeInteger(depth) && depth >= 1 && depth <= maxDepth) return;
  throw new MerkleTreeError('the depth of the tree', depth, `a whole number from 1 to ${maxDepth}`);
}

export function requireIndex(index: number, depth: number): void {
  if (Number.isSafeInteger(index) && index >= 0 && !Object.is(index, -0) && index < indicesOf(depth)) return;
  throw new MerkleTreeError('the index', index, `a whole number from 0 to ${indicesOf(depth) - 1}`);
}

/** Whether the subtree of `height` that holds `index` is the right one of the two under their parent. */
export function isRight(index: number, height: number): boolean {
  return Math.floor(index / 2 ** height) % 2 === 1;
}

/** The height of the smallest subtree that holds both. */
export function meetingHeight(one: number, other: number): number {
  const high = Math.floor(one / 2 ** 32) ^ Math.floor(other / 2 ** 32);
  // The operator takes the low 32 bits of what is larger, which are those that are meant.
  return high !== 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(one ^ other);
}

/** The first index of the right half of the subtree of `height` that holds `index`. */
export function middleOf(index: number, height: number): number {
  return Math.floor(index / 2 ** height) * 2 ** height + 2 ** (height - 1);
}
