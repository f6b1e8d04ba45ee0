import { emptySubtrees } from './empty-subtrees.ts';
import { hexOf } from './hex.ts';
import { NodeStore, none } from './node-store.ts';
import { encodeProof, type Sibling } from './proof.ts';
import { sha256, type TreeHash } from './tree-hash.ts';
import { isRight, meetingHeight, middleOf, requireDepth, requireIndex } from './tree-index.ts';

/** What an index is to hold; `undefined` takes it out of the tree. */
export type Change = readonly [index: number, content: Uint8Array | undefined];

/** Changes by ascending index. A content is asked for when it is hashed, so that a million need not be there at once. */
interface SortedChanges {
  readonly indices: Float64Array;
  readonly contentAt: (place: number) => Uint8Array | undefined;
}

/**
 * A sparse Merkle tree: a leaf for each index below 2^depth, most of which hold nothing. Its root commits to what each
 * index holds, and to nothing else: it does not depend on the order in which things were put in, or on what has been
 * there and is gone. The tree keeps digests; who uses it keeps the contents.
 *
 * Memory: about 130 bytes for each leaf that holds something, whatever the depth.
 */
export class MerkleTree {
  readonly depth: number;
  readonly #hash: TreeHash;
  readonly #empty: readonly Uint8Array[];
  readonly #nodes = new NodeStore();
  #root = none;
  #size = 0;

  /** @throws MerkleTreeError if the depth is not one from 1 to 64. */
  constructor(depth: number, hash: TreeHash = sha256) {
    requireDepth(depth);
    this.depth = depth;
    this.#hash = hash;
    this.#empty = emptySubtrees(hash);
  }

  /** How many indices hold something. */
  get size(): number {
    return this.#size;
  }

  /** As hex digits. */
  get root(): string {
    return hexOf(this.#digestAt(this.#root, this.depth));
  }

  /**
   * Makes all changes at once; the last one of an index counts. Each inner node is hashed once, however many leaves
   * change under it.
   * @throws MerkleTreeError if an index is not in the tree; then nothing is changed.
   */
  update(changes: Iterable<Change>): void {
    const last = new Map(changes);
    const indices = Float64Array.from(last.keys()).sort();
    this.updateSorted({ indices, contentAt: (place) => last.get(indices[place] as number) });
  }

  /**
   * The same for indices that are ascending, each once.
   * @throws MerkleTreeError if an index is not in the tree; then nothing is changed.
   */
  updateSorted(changes: SortedChanges): void {
    const { indices } = changes;
    for (const index of indices) requireIndex(index, this.depth);
    this.#root = this.#merge(this.#root, changes, 0, indices.length);
    if (this.#root !== none) this.#raise(this.#root, this.depth);
  }

  /** A number for the leaf at `index`, small and its own while it holds something; `undefined` if it holds nothing. */
  slotOf(index: number): number | undefined {
    const nodes = this.#nodes;
    let node = this.#root;
    while (node !== none && (nodes.height[node] as number) > 0) node = this.#childTowards(node, index);
    return node !== none && nodes.index[node] === index ? nodes.left[node] : undefined;
  }

  /** All indices that hold something, ascending, with their slots. */
  *leaves(): Generator<readonly [index: number, slot: number]> {
    const nodes = this.#nodes;
    const path = this.#root === none ? [] : [this.#root];
    for (let node = path.pop(); node !== undefined; node = path.pop()) {
      if (nodes.height[node] === 0) yield [nodes.index[node] as number, nodes.left[node] as number];
      else path.push(nodes.right[node] as number, nodes.left[node] as number);
    }
  }

  /**
   * Shows what `index` holds, to whoever has the root (`openProof`): `content`, which has to be what was put there, or
   * that it holds nothing.
   * @throws MerkleTreeError if the index is not in the tree.
   */
  proof(index: number, content: Uint8Array | undefined): Uint8Array {
    requireIndex(index, this.depth);
    return encodeProof({ depth: this.depth, index, content, siblings: this.#siblings(index) });
  }

  /** Those that are not empty, from the root down. */
  #siblings(index: number): readonly Sibling[] {
    const nodes = this.#nodes;
    const siblings: Sibling[] = [];
    let node = this.#root;
    while (node !== none) {
      const own = nodes.height[node] as number;
      const meeting = Math.max(own, meetingHeight(nodes.index[node] as number, index));
      if (meeting > own) {
        // The edge leads elsewhere: what is there stands beside the way to the index, and nothing is on it.
        siblings.push({ height: meeting - 1, digest: this.#digestAt(node, meeting - 1) });
        return siblings;
      }
      if (own === 0) return siblings;
      const next = this.#childTowards(node, index);
      const other = next === nodes.left[node] ? nodes.right[node] : nodes.left[node];
      siblings.push({ height: own - 1, digest: nodes.top(other as number) });
      node = next;
    }
    return siblings;
  }

  #childTowards(node: number, index: number): number {
    const nodes = this.#nodes;
    const goesRight = isRight(index, (nodes.height[node] as number) - 1);
    return (goesRight ? nodes.right[node] : nodes.left[node]) as number;
  }

  /** What becomes of the subtree under `node` by the changes from `from` to `to`, which are all for it. */
  #merge(node: number, changes: SortedChanges, from: number, to: number): number {
    if (from === to) return node;
    const nodes = this.#nodes;
    const first = changes.indices[from] as number;
    const last = changes.indices[to - 1] as number;
    const index = node === none ? first : (nodes.index[node] as number);
    const own = node === none ? 0 : (nodes.height[node] as number);
    const height = Math.max(own, meetingHeight(index, first), meetingHeight(index, last));
    if (height === 0) return this.#setLeaf(node, first, changes.contentAt(from));
    const middle = middleOf(first, height);
    const parting = partingOf(changes.indices, from, to, middle);
    if (node !== none && own === height) {
      const left = this.#merge(nodes.left[node] as number, changes, from, parting);
      const right = this.#merge(nodes.right[node] as number, changes, parting, to);
      return this.#join(node, height, left, right);
    }
    const isLeft = node !== none && index < middle;
    const left = this.#merge(isLeft ? node : none, changes, from, parting);
    const right = this.#merge(isLeft ? none : node, changes, parting, to);
    return this.#join(none, height, left, right);
  }

  #setLeaf(node: number, index: number, content: Uint8Array | undefined): number {
    if (content === undefined) {
      if (node !== none) {
        this.#nodes.free(node);
        this.#size -= 1;
      }
      return none;
    }
    const digest = this.#hash.leaf(index, content);
    if (node === none) {
      this.#size += 1;
      return this.#nodes.addLeaf(index, digest);
    }
    this.#nodes.setLeaf(node, digest);
    return node;
  }

  /** The inner node over both, in the place of `node` if there was one; none is kept with nothing on one side. */
  #join(node: number, height: number, left: number, right: number): number {
    const nodes = this.#nodes;
    if (left === none || right === none) {
      if (node !== none) nodes.free(node);
      return left === none ? right : left;
    }
    const joint = node === none ? nodes.addInner(nodes.index[left] as number, height) : node;
    nodes.left[joint] = left;
    nodes.right[joint] = right;
    this.#raise(left, height - 1);
    this.#raise(right, height - 1);
    nodes.setTop(joint, this.#hash.node(nodes.top(left), nodes.top(right)), height);
    return joint;
  }

  #raise(node: number, height: number): void {
    if (this.#nodes.topHeight[node] === height) return;
    this.#nodes.setTop(node, this.#digestAt(node, height), height);
  }

  /** The digest of the subtree of `height` in which there is what is under `node`, and nothing else. */
  #digestAt(node: number, height: number): Uint8Array {
    if (node === none) return this.#empty[height] as Uint8Array;
    const nodes = this.#nodes;
    const index = nodes.index[node] as number;
    let at = nodes.topHeight[node] as number;
    let digest = nodes.top(node);
    if (at > height) {
      // The edge has become shorter.
      at = nodes.height[node] as number;
      digest = this.#ownDigest(node);
    }
    for (; at < height; at += 1) {
      const empty = this.#empty[at] as Uint8Array;
      digest = isRight(index, at) ? this.#hash.node(empty, digest) : this.#hash.node(digest, empty);
    }
    return digest;
  }

  #ownDigest(node: number): Uint8Array {
    const nodes = this.#nodes;
    if (nodes.height[node] === 0) return nodes.leafDigest(node);
    const [left, right] = [nodes.left[node] as number, nodes.right[node] as number];
    return this.#hash.node(nodes.top(left), nodes.top(right));
  }
}

/** The place, from `from` to `to`, of the first index that is not below `middle`. */
function partingOf(indices: Float64Array, from: number, to: number, middle: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const between = (low + high) >>> 1;
    if ((indices[between] as number) < middle) low = between + 1;
    else high = between;
  }
  return low;
}
