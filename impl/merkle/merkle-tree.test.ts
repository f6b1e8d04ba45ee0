import fc from 'fast-check';
import { expect, test } from 'vitest';
import { naiveProof, naiveRoot } from './fixtures/naive-tree.ts';
import {
  type Change,
  emptyRoot,
  MerkleTree,
  MerkleTreeError,
  openProof,
  sha256,
  type TreeHash,
} from './index.ts';

const contents = fc.uint8Array({ minLength: 0, maxLength: 3 });

/** A history of batches, over so few indices that most are put, replaced and taken out again. */
const histories = fc
  .record({ depth: fc.constantFrom(1, 2, 3, 5, 8, 13, 32, 33, 52, 53, 54, 64), spread: fc.boolean() })
  .chain(({ depth, spread }) => {
    const top = Math.min(2 ** depth, 2 ** 53 - 1) - 1;
    const indices = spread
      ? fc.integer({ min: 0, max: 7 }).map((at) => Math.floor((top / 7) * at))
      : fc.integer({ min: 0, max: Math.min(top, 11) });
    const change = fc.tuple(indices, fc.option(contents, { nil: undefined, freq: 3 }));
    return fc.record({
      depth: fc.constant(depth),
      batches: fc.array(fc.array(change, { maxLength: 6 }), { minLength: 1, maxLength: 6, size: 'max' }),
    });
  });

function applied(leaves: ReadonlyMap<number, Uint8Array>, batch: readonly Change[]): Map<number, Uint8Array> {
  const next = new Map(leaves);
  for (const [index, content] of batch) {
    if (content === undefined) next.delete(index);
    else next.set(index, content);
  }
  return next;
}

// Kills: an edge that is not hashed anew when it becomes shorter (in 1 history of 3), a child left where its sibling
// went, the first change of an index counted and not the last, a slot given away while it is used.
test('agrees with the recursive definition, after every batch, in root, size, leaves and proofs', () => {
  fc.assert(
    fc.property(histories, ({ depth, batches }) => {
      const tree = new MerkleTree(depth);
      let leaves = new Map<number, Uint8Array>();
      for (const batch of batches) {
        tree.update(batch);
        leaves = applied(leaves, batch);
        expect(tree.root).toBe(naiveRoot(leaves, depth));
        expect(tree.size).toBe(leaves.size);
        const sorted = [...leaves.keys()].sort((one, other) => one - other);
        expect([...tree.leaves()].map(([index]) => index)).toEqual(sorted);
        const slots = sorted.map((index) => tree.slotOf(index));
        expect(new Set(slots).size).toBe(leaves.size);
        for (const [index] of batch) {
          const proof = tree.proof(index, leaves.get(index));
          expect(Buffer.from(proof)).toEqual(naiveProof(leaves, depth, index));
          const opening = openProof({ depth }, tree.root, proof);
          const content = leaves.get(index);
          if (content === undefined) expect(opening).toEqual({ kind: 'absent', index });
          else expect(opening).toMatchObject({ kind: 'present', index, content });
          expect(tree.slotOf(index) === undefined).toBe(content === undefined);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('in one batch or in many, in whatever order: the root is that of what is there', () => {
  fc.assert(
    fc.property(histories, ({ depth, batches }) => {
      const leaves = batches.reduce(applied, new Map<number, Uint8Array>());
      const atOnce = new MerkleTree(depth);
      atOnce.update([...leaves].reverse());
      const byAndBy = new MerkleTree(depth);
      for (const batch of batches) byAndBy.update(batch);
      expect(byAndBy.root).toBe(atOnce.root);
    }),
  );
});

test('a tree from which everything was taken out is empty', () => {
  const tree = new MerkleTree(40);
  const indices = Array.from({ length: 100 }, (_, at) => at * 7919 * 104729);
  tree.update(indices.map((index) => [index, Uint8Array.of(1)]));
  tree.update(indices.map((index) => [index, undefined]));
  expect(tree.root).toBe(emptyRoot(40));
  expect([...tree.leaves()]).toEqual([]);
});

test('a batch hashes each inner node over a change once, and no other', () => {
  let hashed = 0;
  const counting: TreeHash = {
    ...sha256,
    name: 'counting',
    node: (left, right) => {
      hashed += 1;
      return sha256.node(left, right);
    },
  };
  const tree = new MerkleTree(16, counting);
  tree.update(Array.from({ length: 2 ** 10 }, (_, at) => [at * 64, Uint8Array.of(1)] as const));
  const batch = Array.from({ length: 200 }, (_, at) => [((at * 37) % 1024) * 64, Uint8Array.of(2)] as const);
  const nodes = new Set(
    batch.flatMap(([index]) => Array.from({ length: 16 }, (_, at) => `${at} ${index >> (at + 1)}`)),
  );
  hashed = 0;
  tree.update(batch);
  expect(hashed).toBe(nodes.size);
});

test.each([
  ['the depth of the tree is 0, and must be a whole number from 1 to 64', () => new MerkleTree(0)],
  ['the depth of the tree is 65, and must be a whole number from 1 to 64', () => emptyRoot(65)],
  ['the index is 8, and must be a whole number from 0 to 7', () => new MerkleTree(3).proof(8, undefined)],
  ['the index is -1, and must be a whole number from 0 to 7', () => new MerkleTree(3).proof(-1, undefined)],
  [
    'the index is 0.5, and must be a whole number from 0 to 7',
    () => new MerkleTree(3).update([[0.5, undefined]]),
  ],
  [
    'the index is 9007199254740991, and must be a whole number from 0 to 9007199254740990',
    () => new MerkleTree(64).update([[2 ** 53 - 1, undefined]]),
  ],
])('tells: %s', (message, act) => {
  expect(act).toThrow(MerkleTreeError);
  expect(act).toThrow(message);
});

test('a batch with an index outside of the tree changes nothing', () => {
  const tree = new MerkleTree(3);
  tree.update([[1, Uint8Array.of(1)]]);
  const { root } = tree;
  expect(() =>
    tree.update([
      [2, Uint8Array.of(1)],
      [8, undefined],
    ]),
  ).toThrow(
    'the index is 8, and must be a whole number from 0 to 7. What is not exact has a digest all the same, and it would ' +
      'be the digest of something else. Ask for one within the range; nothing of the tree was changed.',
  );
  expect(tree.root).toBe(root);
});
