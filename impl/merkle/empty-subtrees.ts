import { hexOf } from './hex.ts';
import type { TreeHash } from './tree-hash.ts';
import { sha256 } from './tree-hash.ts';
import { maxDepth, requireDepth } from './tree-index.ts';

const known = new WeakMap<TreeHash, readonly Uint8Array[]>();

/** The digests of subtrees in which nothing is, by their height. */
export function emptySubtrees(hash: TreeHash): readonly Uint8Array[] {
  const cached = known.get(hash);
  if (cached !== undefined) return cached;
  const digests = [hash.empty];
  let last = hash.empty;
  for (let height = 1; height <= maxDepth; height += 1) {
    last = hash.node(last, last);
    digests.push(last);
  }
  known.set(hash, digests);
  return digests;
}

/** The root of a tree in which nothing is. */
export function emptyRoot(depth: number, hash: TreeHash = sha256): string {
  requireDepth(depth);
  return hexOf(emptySubtrees(hash)[depth] as Uint8Array); // there is one for each height up to the largest
}
