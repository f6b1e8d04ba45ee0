import type { Built } from './built.ts';
import { type Spread, spreadOf } from './spread.ts';

/** Merkle accounts: what a batch of a rollup costs, and what a proof. */
export interface MerkleFigures {
  readonly accounts: number;
  readonly batch: number;
  readonly updatesPerSecond: Spread;
  /** SHA-256 hashes that the updates of a batch took, counted, for each update. */
  readonly hashesPerUpdate: number;
  /** The same hash function on the same kind of input, by itself. */
  readonly hashesPerSecond: Spread;
  /** To check one proof against a root, in microseconds. */
  readonly proofCheckUs: Spread;
  readonly proofBytes: number;
}

const depth = 32;

/** Updates spread over a large tree, and proofs of it. */
export function merkle(built: Built, runs: number, size: number): MerkleFigures {
  const accounts = 1_000_000 / size;
  const batch = 10_000 / size;
  let hashes = 0;
  const { sha256 } = built.merkle;
  const counting = {
    ...sha256,
    leaf: (index: number, content: Uint8Array) => {
      hashes += 1;
      return sha256.leaf(index, content);
    },
    node: (left: Uint8Array, right: Uint8Array) => {
      hashes += 1;
      return sha256.node(left, right);
    },
  };
  const tree = new built.merkle.AccountTree(depth, counting);
  const stride = Math.floor(2 ** depth / accounts);
  tree.update(
    Array.from(
      { length: accounts },
      (_, index) => [index * stride, { balance: index + 1, nonce: 0 }] as const,
    ),
  );
  if (tree.size !== accounts) throw new Error(`${tree.size} accounts of ${accounts} are in the tree`);
  const updates: number[] = [];
  let random = 1;
  const chosen = (): number => {
    // A generator modulo 2^32 (Knuth).
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((random / 2 ** 32) * accounts) * stride;
  };
  let counted = 0;
  for (let run = 0; run <= runs; run += 1) {
    const places = new Set<number>();
    while (places.size < batch) places.add(chosen());
    const changes = [...places].map((index) => [index, { balance: run + 7, nonce: run + 1 }] as const);
    hashes = 0;
    const startMs = performance.now();
    tree.update(changes);
    const seconds = (performance.now() - startMs) / 1_000;
    counted = hashes;
    if (changes.some(([index]) => tree.at(index).nonce !== run + 1)) throw new Error('an update is lost');
    if (run > 0) updates.push(batch / seconds);
  }
  return {
    accounts,
    batch,
    updatesPerSecond: spreadOf(updates),
    hashesPerUpdate: counted / batch,
    ...hashing(built, runs, 200_000 / size),
    ...proving(built, tree, runs, 2_000 / size, chosen),
  };
}

function hashing({ merkle }: Built, runs: number, count: number): { readonly hashesPerSecond: Spread } {
  const digest = new Uint8Array(32);
  const measured: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const startMs = performance.now();
    for (let index = 0; index < count; index += 1) merkle.sha256.node(digest, digest);
    if (run > 0) measured.push(count / ((performance.now() - startMs) / 1_000));
  }
  return { hashesPerSecond: spreadOf(measured) };
}

function proving(
  { merkle }: Built,
  tree: InstanceType<Built['merkle']['AccountTree']>,
  runs: number,
  count: number,
  chosen: () => number,
): { readonly proofCheckUs: Spread; readonly proofBytes: number } {
  const { root } = tree;
  const indices = Array.from({ length: count }, chosen);
  const proofs = indices.map((index) => tree.proof(index));
  const measured: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const startMs = performance.now();
    for (const [place, proof] of proofs.entries()) {
      const opening = merkle.provenAccount(depth, root, indices[place] ?? -1, proof);
      if (opening.kind === 'refused') throw new Error(`a proof is refused: ${opening.reason}`);
    }
    if (run > 0) measured.push(((performance.now() - startMs) * 1_000) / count);
  }
  const bytes = proofs.reduce((sum, { length }) => sum + length, 0);
  return { proofCheckUs: spreadOf(measured), proofBytes: bytes / count };
}
