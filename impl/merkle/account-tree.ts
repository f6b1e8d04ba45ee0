import { type Account, decodeAccount, encodeAccount, noAccount } from './account.ts';
import { MerkleTree } from './merkle-tree.ts';
import { MerkleTreeError } from './merkle-tree-error.ts';
import { openProof, type ProofFault } from './proof.ts';
import { sha256, type TreeHash } from './tree-hash.ts';
import { requireIndex } from './tree-index.ts';

/** All accounts of an exchange, under one root. Those that hold nothing and have done nothing take no room. */
export class AccountTree {
  readonly #tree: MerkleTree;
  // By the slots of the tree.
  #balances = new Float64Array(0);
  #nonces = new Float64Array(0);

  /** @throws MerkleTreeError if the depth is not one from 1 to 64. */
  constructor(depth: number, hash: TreeHash = sha256) {
    this.#tree = new MerkleTree(depth, hash);
  }

  get depth(): number {
    return this.#tree.depth;
  }

  /** As 64 hex digits. */
  get root(): string {
    return this.#tree.root;
  }

  /** How many accounts are in the tree. */
  get size(): number {
    return this.#tree.size;
  }

  /** @throws MerkleTreeError if there can be no account of this index. */
  at(index: number): Account {
    requireIndex(index, this.depth);
    const slot = this.#tree.slotOf(index);
    return slot === undefined ? noAccount : this.#inSlot(slot);
  }

  /** All accounts in the tree, by ascending index. */
  *entries(): Generator<readonly [index: number, account: Account]> {
    for (const [index, slot] of this.#tree.leaves()) yield [index, this.#inSlot(slot)];
  }

  /**
   * Sets accounts, all at once; the last one of an index counts. A batch costs a hash for each inner node over one of
   * them, and is the cheaper for each account the more there are.
   * @throws MerkleTreeError if an index or an amount is out of range; then nothing is changed.
   */
  update(changes: Iterable<readonly [index: number, account: Account]>): void {
    const last = new Map(changes);
    for (const { balance, nonce } of last.values()) {
      requireAmount('the balance', balance);
      requireAmount('the nonce', nonce);
    }
    const indices = Float64Array.from(last.keys()).sort();
    const contentAt = (place: number): Uint8Array | undefined =>
      encodeAccount(last.get(indices[place] as number) ?? noAccount);
    this.#tree.updateSorted({ indices, contentAt });
    for (const [index, { balance, nonce }] of last) {
      const slot = this.#tree.slotOf(index);
      if (slot === undefined) continue;
      if (slot >= this.#balances.length) this.#grow(slot);
      this.#balances[slot] = balance;
      this.#nonces[slot] = nonce;
    }
  }

  /** Shows what the account has, or that it has nothing, to whoever has the root (`provenAccount`). */
  proof(index: number): Uint8Array {
    return this.#tree.proof(index, encodeAccount(this.at(index)));
  }

  #inSlot(slot: number): Account {
    return { balance: this.#balances[slot] as number, nonce: this.#nonces[slot] as number };
  }

  #grow(slot: number): void {
    const size = Math.max(16, 2 * slot);
    const balances = new Float64Array(size);
    const nonces = new Float64Array(size);
    balances.set(this.#balances);
    nonces.set(this.#nonces);
    this.#balances = balances;
    this.#nonces = nonces;
  }
}

/** What a proof shows of an account. */
export type AccountOpening =
  | { readonly kind: 'proven'; readonly account: Account }
  | { readonly kind: 'refused'; readonly reason: ProofFault };

/** What `proof` shows of the account at `index` under `root`. Whatever the bytes are, it answers. */
export function provenAccount(
  depth: number,
  root: string,
  index: number,
  proof: Uint8Array,
  hash: TreeHash = sha256,
): AccountOpening {
  const opening = openProof({ depth, hash }, root, proof);
  if (opening.kind === 'refused') return opening;
  if (opening.index !== index) return { kind: 'refused', reason: 'it is of another index' };
  const account = decodeAccount(opening.kind === 'present' ? opening.content : undefined);
  if (account === undefined) return { kind: 'refused', reason: 'what it shows is no account' };
  return { kind: 'proven', account };
}

function requireAmount(what: string, amount: number): void {
  if (Number.isSafeInteger(amount) && amount >= 0 && !Object.is(amount, -0)) return;
  throw new MerkleTreeError(what, amount, `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`);
}
