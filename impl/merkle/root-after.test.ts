import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MerkleTree, rootAfter } from './index.ts';

const depth = 5;
const leaves = fc.uniqueArray(
  fc.tuple(fc.integer({ min: 0, max: 31 }), fc.uint8Array({ minLength: 1, maxLength: 2 })),
  {
    selector: ([index]) => index,
    minLength: 1,
    maxLength: 20,
  },
);
const replacements = fc.uniqueArray(
  fc.tuple(fc.integer({ min: 0, max: 31 }), fc.option(fc.uint8Array({ maxLength: 2 }), { nil: undefined })),
  { selector: ([index]) => index, maxLength: 12 },
);

test('is the root of the tree in which the leaves were replaced, whether they were there before or not', () => {
  fc.assert(
    fc.property(leaves, replacements, (there, changes) => {
      const tree = new MerkleTree(depth);
      tree.update(there);
      const contents = new Map(there);
      const before = tree.root;
      const sorted = changes
        .sort(([one], [other]) => one - other)
        .map(([index, content]) => ({ proof: tree.proof(index, contents.get(index)), content }));
      tree.update(changes);
      expect(rootAfter({ depth }, before, sorted)).toEqual({ kind: 'root', root: tree.root });
    }),
    { numRuns: 300 },
  );
});

test('refuses proofs that are not in order, are doubled, or do not hold', () => {
  const tree = new MerkleTree(depth);
  tree.update([1, 2, 3].map((index) => [index, Uint8Array.of(index)] as const));
  const [one, two] = [1, 2].map((index) => ({
    proof: tree.proof(index, Uint8Array.of(index)),
    content: undefined,
  }));
  if (one === undefined || two === undefined) throw new Error('there are two');
  const unordered = { kind: 'refused', reason: 'the proofs are not in order' };
  expect(rootAfter({ depth }, tree.root, [two, one])).toEqual(unordered);
  expect(rootAfter({ depth }, tree.root, [one, one])).toEqual(unordered);
  const forged = { ...two, proof: tree.proof(2, Uint8Array.of(9)) };
  expect(rootAfter({ depth }, tree.root, [one, forged])).toEqual({
    kind: 'refused',
    reason: 'it leads to another root',
  });
});
