import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { naiveEmpty, naiveProof, naiveRoot } from './fixtures/naive-tree.ts';
import { AccountTree, openProof, provenAccount } from './index.ts';

const shape = { depth: 11 };
const leaves = new Map<number, Uint8Array>([
  [0, Uint8Array.of(1, 2, 3, 4)],
  [1, Uint8Array.of(1, 2, 3, 4)],
  [5, Uint8Array.of(9)],
  [1030, new Uint8Array()],
  [2047, Uint8Array.of(7, 7)],
]);
const root = naiveRoot(leaves, shape.depth);
const proofs = [0, 1, 2, 5, 6, 700, 1030, 2047].map(
  (index) => [index, naiveProof(leaves, shape.depth, index)] as const,
);

const refused = expect.objectContaining({ kind: 'refused' });

/** The proof is refused, or shows another index than the one that it was made for. */
function showsNothingOf(index: number, bytes: Uint8Array): boolean {
  const opening = openProof(shape, root, bytes);
  return opening.kind === 'refused' || opening.index !== index;
}

describe.each(proofs)('a proof of index %i has one encoding:', (index, proof) => {
  test('it is accepted as it is', () => {
    expect(openProof(shape, root, proof)).toMatchObject({
      index,
      kind: leaves.has(index) ? 'present' : 'absent',
    });
  });

  test('no bit of it may be another', () => {
    for (let bit = 0; bit < proof.length * 8; bit += 1) {
      const changed = Uint8Array.from(proof);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(showsNothingOf(index, changed), `bit ${bit}`).toBe(true);
    }
  });

  test('no byte may be missing', () => {
    for (let at = 0; at < proof.length; at += 1) {
      const changed = Buffer.concat([proof.subarray(0, at), proof.subarray(at + 1)]);
      // Of equal bytes in a row it is all the same which is missing: the proof is too short then.
      expect(showsNothingOf(index, changed), `byte ${at}`).toBe(true);
      expect(showsNothingOf(index, proof.subarray(0, at)), `from ${at} on`).toBe(true);
    }
  });

  test('no byte may be added', () => {
    for (let at = 0; at <= proof.length; at += 1) {
      for (const added of [0, 1, 2, 128, 255]) {
        const changed = Buffer.concat([proof.subarray(0, at), Buffer.from([added]), proof.subarray(at)]);
        expect(showsNothingOf(index, changed), `${added} at ${at}`).toBe(true);
      }
    }
  });
});

test('whatever the bytes are, there is an answer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(openProof(shape, root, bytes)).toEqual(refused);
    }),
    { numRuns: 2000 },
  );
});

test('a proof holds against its own root alone', () => {
  const other = naiveRoot(new Map([[5, Uint8Array.of(8)]]), shape.depth);
  for (const [, proof] of proofs)
    expect(openProof(shape, other, proof)).toEqual({ kind: 'refused', reason: 'it leads to another root' });
});

describe('known attacks:', () => {
  const small = new Map([
    [0, Uint8Array.of(1)],
    [1, Uint8Array.of(2)],
  ]);

  test('an inner node is no leaf, whatever content is claimed for it', () => {
    // A tree of depth 2 in which a leaf stands where the tree of depth 3 has an inner node over its digests.
    const whole = naiveRoot(small, 2);
    const digest = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
    const below = [0, 1].map((index) =>
      digest(Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, index]), Uint8Array.of(index + 1)])),
    );
    const asContent = Buffer.concat(below);
    const forged = Buffer.concat([Buffer.from([1]), Buffer.alloc(8), Buffer.from([0]), asContent]);
    expect(openProof({ depth: 1 }, whole, forged)).toEqual(refused);
  });

  // BNB bridge, October 2022: the hash of an inner node left out its right child where the left was set.
  test('neither child of a node can be left out', () => {
    const honest = naiveProof(small, 3, 0);
    const forgedSibling = Uint8Array.from(honest);
    forgedSibling[10] = (forgedSibling[10] ?? 0) ^ 1;
    const without = Buffer.concat([honest.subarray(0, 9), Buffer.from([0]), honest.subarray(42)]);
    for (const forged of [forgedSibling, without])
      expect(openProof({ depth: 3 }, naiveRoot(small, 3), forged)).toEqual(refused);
  });

  // Polygon's Plasma bridge, October 2021: bits of the proof that meant nothing made a second one of it.
  test('bits of the mask beyond the root are no place to write', () => {
    const honest = naiveProof(leaves, shape.depth, 5);
    for (let bit = 3; bit < 8; bit += 1) {
      const changed = Uint8Array.from(honest);
      changed[10] = (changed[10] ?? 0) | (1 << bit);
      expect(openProof(shape, root, changed)).toEqual({
        kind: 'refused',
        reason: 'it has a sibling beyond the root',
      });
    }
  });

  test('an empty sibling is not written out', () => {
    const honest = naiveProof(small, 3, 0);
    const written = Buffer.concat([
      honest.subarray(0, 9),
      Buffer.from([0b011]),
      honest.subarray(10, 42),
      naiveEmpty(1),
      honest.subarray(42),
    ]);
    expect(openProof({ depth: 3 }, naiveRoot(small, 3), written)).toEqual({
      kind: 'refused',
      reason: 'it writes out a sibling that is empty',
    });
  });

  test('an index beyond the tree is not taken modulo its size, nor rounded into it', () => {
    for (const index of [2n ** 11n, 2n ** 53n, 2n ** 64n - 1n]) {
      const changed = naiveProof(leaves, shape.depth, 0);
      changed.writeBigUInt64BE(index, 1);
      expect(openProof(shape, root, changed)).toEqual({
        kind: 'refused',
        reason: 'its index is outside of the tree',
      });
    }
  });

  test('nothing that is there is shown as absent', () => {
    for (const index of leaves.keys()) {
      const honest = naiveProof(leaves, shape.depth, index);
      const content = leaves.get(index)?.length ?? 0;
      const forged = Buffer.concat([Buffer.from([0]), honest.subarray(1, honest.length - content)]);
      expect(openProof(shape, root, forged)).toEqual(refused);
    }
  });

  test('an account is not shown by the proof of another with as much', () => {
    const tree = new AccountTree(11);
    tree.update([0, 1, 2, 3].map((index) => [index, { balance: 5, nonce: 0 }] as const));
    expect(provenAccount(11, tree.root, 0, tree.proof(0))).toEqual({
      kind: 'proven',
      account: { balance: 5, nonce: 0 },
    });
    expect(provenAccount(11, tree.root, 1, tree.proof(0))).toEqual({
      kind: 'refused',
      reason: 'it is of another index',
    });
  });
});
