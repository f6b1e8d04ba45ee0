import { hexOf } from './hex.ts';
import { openProof, type ProofFault, readProof, type TreeShape } from './proof.ts';
import { sha256 } from './tree-hash.ts';
import { isRight } from './tree-index.ts';

/** An index, what shows what it holds, and what it is to hold instead. */
export interface Replacement {
  readonly proof: Uint8Array;
  readonly content: Uint8Array | undefined;
}

/** The root of a tree in which only some leaves were replaced, or why it cannot be said. */
export type RootAfter =
  | { readonly kind: 'root'; readonly root: string }
  | { readonly kind: 'refused'; readonly reason: ProofFault | 'the proofs are not in order' };

interface Subtree {
  readonly index: number;
  readonly digest: Uint8Array;
  readonly siblings: readonly Uint8Array[];
}

/**
 * The root after some leaves are replaced, by nothing but proofs of these leaves against the root before: whoever has the
 * proofs need not have the tree. In ascending order of the indices, each once.
 */
export function rootAfter(shape: TreeShape, root: string, replacements: readonly Replacement[]): RootAfter {
  const { depth, hash = sha256 } = shape;
  if (replacements.length === 0) return { kind: 'root', root };
  let subtrees: Subtree[] = [];
  let last = -1;
  for (const { proof, content } of replacements) {
    const opening = openProof(shape, root, proof);
    const read = readProof(shape, proof);
    if (opening.kind === 'refused') return opening;
    if (typeof read === 'string') return { kind: 'refused', reason: read };
    if (read.index <= last) return { kind: 'refused', reason: 'the proofs are not in order' };
    last = read.index;
    const digest = content === undefined ? hash.empty : hash.leaf(read.index, content);
    subtrees.push({ index: read.index, digest, siblings: read.siblings });
  }
  for (let height = 0; height < depth; height += 1) subtrees = parentsOf(subtrees, height, shape);
  const [top] = subtrees;
  return { kind: 'root', root: top === undefined ? root : hexOf(top.digest) };
}

/** One height up: two that stand side by side have one parent, and of one alone the proof knows what stands beside it. */
function parentsOf(subtrees: readonly Subtree[], height: number, { hash = sha256 }: TreeShape): Subtree[] {
  const parents: Subtree[] = [];
  for (let at = 0; at < subtrees.length; at += 1) {
    const one = subtrees[at] as Subtree;
    const next = subtrees[at + 1];
    const sibling = one.siblings[height] as Uint8Array;
    let digest: Uint8Array;
    if (next !== undefined && parentOf(one.index, height) === parentOf(next.index, height)) {
      digest = hash.node(one.digest, next.digest);
      at += 1;
    } else if (isRight(one.index, height)) digest = hash.node(sibling, one.digest);
    else digest = hash.node(one.digest, sibling);
    parents.push({ index: one.index, digest, siblings: one.siblings });
  }
  return parents;
}

function parentOf(index: number, height: number): number {
  return Math.floor(index / 2 ** (height + 1));
}
