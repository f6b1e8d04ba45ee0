import { digestBytes } from './tree-hash.ts';

export const none = -1;

/**
 * The nodes of a tree, by number, in columns. Only leaves and those inner nodes are kept under which there is something
 * on both sides: a tree of n leaves has 2n - 1, whatever its depth. A node stands for all of its edge, up to right under
 * the next node that is kept: `top` is the digest there, `topHeight` the height.
 */
export class NodeStore {
  /** The first leaf that was under it: tells where in the tree the node is. */
  index = new Float64Array(0);
  /** The height of the node itself; 0 for a leaf. */
  height = new Uint8Array(0);
  topHeight = new Uint8Array(0);
  /** Of a leaf: its slot. Of a node that is not used: the next that is not. */
  left = new Int32Array(0);
  right = new Int32Array(0);
  #tops = new Uint8Array(0);
  /** The digests of the leaves themselves, by slot. */
  #leaves = new Uint8Array(0);
  #used = 0;
  #firstFree = none;
  #slots = 0;
  readonly #freeSlots: number[] = [];

  get slots(): number {
    return this.#slots;
  }

  addLeaf(index: number, digest: Uint8Array): number {
    const node = this.#take(index, 0);
    const slot = this.#freeSlots.pop() ?? this.#newSlot();
    this.left[node] = slot;
    this.setLeaf(node, digest);
    return node;
  }

  setLeaf(node: number, digest: Uint8Array): void {
    this.#leaves.set(digest, (this.left[node] as number) * digestBytes);
    this.setTop(node, digest, 0);
  }

  leafDigest(node: number): Uint8Array {
    const at = (this.left[node] as number) * digestBytes;
    return this.#leaves.subarray(at, at + digestBytes);
  }

  addInner(index: number, height: number): number {
    return this.#take(index, height);
  }

  top(node: number): Uint8Array {
    return this.#tops.subarray(node * digestBytes, (node + 1) * digestBytes);
  }

  setTop(node: number, digest: Uint8Array, height: number): void {
    this.#tops.set(digest, node * digestBytes);
    this.topHeight[node] = height;
  }

  free(node: number): void {
    if (this.height[node] === 0) this.#freeSlots.push(this.left[node] as number);
    this.left[node] = this.#firstFree;
    this.#firstFree = node;
  }

  #take(index: number, height: number): number {
    let node = this.#firstFree;
    if (node === none) {
      node = this.#used;
      this.#used += 1;
      if (this.#used > this.index.length) this.#grow();
    } else this.#firstFree = this.left[node] as number;
    this.index[node] = index;
    this.height[node] = height;
    return node;
  }

  #newSlot(): number {
    const slot = this.#slots;
    this.#slots += 1;
    if (this.#slots * digestBytes > this.#leaves.length) {
      this.#leaves = grown(this.#leaves, new Uint8Array(Math.max(16, slot * 2) * digestBytes));
    }
    return slot;
  }

  #grow(): void {
    const size = Math.max(32, this.index.length * 2);
    this.index = grown(this.index, new Float64Array(size));
    this.height = grown(this.height, new Uint8Array(size));
    this.topHeight = grown(this.topHeight, new Uint8Array(size));
    this.left = grown(this.left, new Int32Array(size));
    this.right = grown(this.right, new Int32Array(size));
    this.#tops = grown(this.#tops, new Uint8Array(size * digestBytes));
  }
}

function grown<Column extends Uint8Array | Int32Array | Float64Array>(
  column: Column,
  larger: Column,
): Column {
  larger.set(column);
  return larger;
}
