import fc from 'fast-check';
import { expect, test } from 'vitest';
import { naiveRoot } from './fixtures/naive-tree.ts';
import {
  AccountTree,
  decodeAccount,
  encodeAccount,
  MerkleTree,
  MerkleTreeError,
  noAccount,
  provenAccount,
} from './index.ts';

const amounts = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constant(Number.MAX_SAFE_INTEGER),
  fc.maxSafeNat(),
);
const accounts = fc.record({ balance: amounts, nonce: amounts });

function bytesOf(balance: number, nonce: number): Uint8Array {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64BE(BigInt(balance), 0);
  bytes.writeBigUInt64BE(BigInt(nonce), 8);
  return bytes;
}

test('holds what was set last, under the root of the recursive definition, and proves each account', () => {
  const batches = fc.array(fc.array(fc.tuple(fc.integer({ min: 0, max: 15 }), accounts), { maxLength: 8 }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(batches, (all) => {
      const tree = new AccountTree(6);
      const expected = new Map<number, { balance: number; nonce: number }>();
      for (const batch of all) {
        tree.update(batch);
        for (const [index, account] of batch) expected.set(index, account);
      }
      const held = [...expected]
        .filter(([, { balance, nonce }]) => balance > 0 || nonce > 0)
        .sort(([one], [other]) => one - other);
      expect([...tree.entries()]).toEqual(held);
      expect(tree.size).toBe(held.length);
      const leaves = new Map(held.map(([index, { balance, nonce }]) => [index, bytesOf(balance, nonce)]));
      expect(tree.root).toBe(naiveRoot(leaves, 6));
      for (let index = 0; index < 16; index += 1) {
        const account = expected.get(index) ?? noAccount;
        expect(tree.at(index)).toEqual(account);
        expect(provenAccount(6, tree.root, index, tree.proof(index))).toEqual({ kind: 'proven', account });
      }
    }),
    { numRuns: 200 },
  );
});

test('an account is read as what it was written, and bytes are read as no account unless they are one', () => {
  fc.assert(
    fc.property(accounts, (account) => {
      expect(decodeAccount(encodeAccount(account))).toEqual(account);
    }),
  );
  const unreadable = [
    new Uint8Array(16), // an account that has nothing is not in the tree
    new Uint8Array(15).fill(1),
    new Uint8Array(17).fill(1),
    new Uint8Array(0),
    new Uint8Array(16).fill(255),
  ];
  for (const bytes of unreadable) expect(decodeAccount(bytes)).toBeUndefined();
});

test('a leaf that is no account is proven to be none', () => {
  const tree = new MerkleTree(6);
  tree.update([[3, new Uint8Array(16)]]);
  expect(provenAccount(6, tree.root, 3, tree.proof(3, new Uint8Array(16)))).toEqual({
    kind: 'refused',
    reason: 'what it shows is no account',
  });
});

test.each([-1, 0.5, 2 ** 53, Number.NaN, -0])(
  'a balance of %s is refused, and changes nothing',
  (balance) => {
    const tree = new AccountTree(6);
    tree.update([[1, { balance: 1, nonce: 0 }]]);
    const { root } = tree;
    const update = (): void =>
      tree.update([
        [2, { balance: 1, nonce: 0 }],
        [3, { balance, nonce: 0 }],
      ]);
    expect(update).toThrow(MerkleTreeError);
    expect(update).toThrow(
      `the balance is ${Object.is(balance, -0) ? '-0' : balance}, and must be a whole number from 0 to 9007199254740991`,
    );
    expect(tree.root).toBe(root);
  },
);
