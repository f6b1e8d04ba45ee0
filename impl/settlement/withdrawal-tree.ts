import { MerkleTree, openProof, sha256, type TreeHash } from '../merkle/index.ts';
import type { Credit } from './command.ts';

const creditBytes = 16;

/** All withdrawals of an optimistic rollup, numbered from 0 on: what L2 keeps, and proves by a root to L1. */
export class WithdrawalTree {
  readonly #tree: MerkleTree;
  readonly #credits: Credit[] = [];

  /** @throws MerkleTreeError if the depth is not one from 1 to 64. */
  constructor(depth: number, hash: TreeHash = sha256) {
    this.#tree = new MerkleTree(depth, hash);
  }

  get root(): string {
    return this.#tree.root;
  }

  get size(): number {
    return this.#credits.length;
  }

  /** Adds the next withdrawal, and says its number. @throws MerkleTreeError if the tree is full. */
  add(credit: Credit): number {
    const number = this.#credits.length;
    this.#tree.update([[number, encodeCredit(credit)]]);
    this.#credits.push(credit);
    return number;
  }

  /** Shows the withdrawal to whoever has the root. */
  proof(number: number): Uint8Array {
    const credit = this.#credits[number];
    return this.#tree.proof(number, credit && encodeCredit(credit));
  }
}

/** The withdrawal that a proof shows, if it shows this one. */
export function provenCredit(
  shape: { readonly depth: number; readonly hash: TreeHash },
  root: string,
  number: number,
  proof: Uint8Array,
): Credit | undefined {
  const opening = openProof(shape, root, proof);
  if (opening.kind !== 'present' || opening.index !== number) return undefined;
  const { content } = opening;
  if (content.length !== creditBytes) return undefined;
  const view = new DataView(content.buffer, content.byteOffset, creditBytes);
  const account = Number(view.getBigUint64(0));
  const amount = Number(view.getBigUint64(8));
  const isOne = Number.isSafeInteger(account) && Number.isSafeInteger(amount) && amount > 0;
  return isOne ? { account, amount } : undefined;
}

function encodeCredit({ account, amount }: Credit): Uint8Array {
  const bytes = new Uint8Array(creditBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(account));
  view.setBigUint64(8, BigInt(amount));
  return bytes;
}
