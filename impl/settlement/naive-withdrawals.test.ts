import { describe, expect, test } from 'vitest';
import { keyOf, operator, optimisticTerms } from './fixtures/small-exchange.ts';
import { done, refused } from './fixtures/tell.ts';
import { type RootClaim, SettlementContract, WithdrawalTree } from './index.ts';

// Every behaviour of a small optimistic rollup, against lists of claims that are right by inspection. Each withdrawal is
// of one coin, to the account of its number. A forged root claims all of them.

interface Root {
  readonly claims: number;
  readonly isForged: boolean;
  readonly isRejected: boolean;
  readonly age: number;
}

interface Naive {
  readonly burned: number; // withdrawals 0, 1, ... of L2
  readonly roots: readonly Root[];
  readonly proofs: readonly ({ readonly root: number; readonly age: number } | undefined)[];
  readonly paid: readonly boolean[];
}

type Deed =
  | { readonly kind: 'burn' | 'propose' | 'forge' | 'tick' }
  | { readonly kind: 'challenge'; readonly root: number }
  | { readonly kind: 'prove'; readonly withdrawal: number; readonly root: number }
  | { readonly kind: 'finalise'; readonly withdrawal: number };

const [window, delay] = [2, 1];
const most = 2;
const numbers = [0, 1];
const roots = [1, 2];
const plain = (['burn', 'propose', 'forge', 'tick'] as const).map((kind): Deed => ({ kind }));
const deeds: readonly Deed[] = [
  ...plain,
  ...roots.map((root): Deed => ({ kind: 'challenge', root })),
  ...numbers.flatMap((withdrawal) => roots.map((root): Deed => ({ kind: 'prove', withdrawal, root }))),
  ...numbers.map((withdrawal): Deed => ({ kind: 'finalise', withdrawal })),
];

const older = (age: number, most: number): number => Math.min(most, age + 1);

function posted(s: Naive, root: Partial<Root>): Naive {
  return {
    ...s,
    roots: [...s.roots, { claims: s.burned, isForged: false, isRejected: false, age: 0, ...root }],
  };
}

/** What L2 does, and how many roots are looked at, is a bound of this test and no matter of the contract. */
function isBeyondTest(s: Naive, deed: Deed): boolean {
  if (deed.kind === 'burn') return s.burned === most;
  if (deed.kind === 'propose') return s.roots.filter(({ isForged }) => !isForged).length === 1;
  return deed.kind === 'forge' && s.roots.some(({ isForged }) => isForged);
}

function allowed(s: Naive, deed: Deed): Naive | undefined {
  switch (deed.kind) {
    case 'burn':
      return { ...s, burned: s.burned + 1 };
    case 'propose':
      return posted(s, {});
    case 'forge':
      return posted(s, { claims: most, isForged: true });
    case 'tick':
      return {
        ...s,
        roots: s.roots.map((root) => ({ ...root, age: older(root.age, window) })),
        proofs: s.proofs.map((proof) => proof && { ...proof, age: older(proof.age, delay) }),
      };
    case 'challenge': {
      const root = s.roots[deed.root - 1];
      if (root === undefined || !root.isForged || root.isRejected || root.age >= window) return undefined;
      return { ...s, roots: s.roots.map((one) => (one === root ? { ...root, isRejected: true } : one)) };
    }
    case 'prove': {
      const root = s.roots[deed.root - 1];
      if (root === undefined || root.isRejected || deed.withdrawal >= root.claims) return undefined;
      const standing = s.proofs[deed.withdrawal];
      if (standing !== undefined && s.roots[standing.root - 1]?.isRejected === false) return undefined;
      const proof = { root: deed.root, age: 0 };
      return { ...s, proofs: s.proofs.map((one, number) => (number === deed.withdrawal ? proof : one)) };
    }
    case 'finalise': {
      const proof = s.proofs[deed.withdrawal];
      const root = s.roots[(proof?.root ?? 0) - 1];
      if (proof === undefined || root === undefined || root.isRejected || s.paid[deed.withdrawal])
        return undefined;
      if (proof.age < delay || root.age < window) return undefined;
      return { ...s, paid: s.paid.map((isPaid, number) => isPaid || number === deed.withdrawal) };
    }
  }
}

const config = optimisticTerms({ window, delay });
const forgedAccounts = keyOf(13);
// Who challenges shows the byte 1; it shows something of a forged root alone.
const ports = {
  roots: {
    isRefuted: (claim: RootClaim, proof: Uint8Array) => claim.accounts === forgedAccounts && proof[0] === 1,
  },
};

const trees = [0, 1, 2].map((size) => {
  const tree = new WithdrawalTree(3);
  for (let number = 0; number < size; number += 1) tree.add({ account: number, amount: 1 });
  return tree;
});

function treeWith(size: number): WithdrawalTree {
  const tree = trees[size];
  if (tree === undefined) throw new Error('there are no more withdrawals');
  return tree;
}

function commandOf(s: Naive, deed: Deed): unknown {
  switch (deed.kind) {
    case 'burn':
      return undefined;
    case 'propose':
    case 'forge': {
      const isForged = deed.kind === 'forge';
      const accounts = isForged ? forgedAccounts : keyOf(1);
      const { root } = treeWith(isForged ? most : s.burned);
      return { kind: 'propose root', batches: 1, messages: 2, accounts, withdrawals: root };
    }
    case 'tick':
      return { kind: 'advance', blocks: 1 };
    case 'challenge':
      return { kind: 'challenge', root: deed.root, proof: Uint8Array.of(1) };
    case 'prove': {
      const { withdrawal, root } = deed;
      const proof = treeWith(s.roots[root - 1]?.claims ?? 0).proof(withdrawal);
      return { kind: 'prove withdrawal', withdrawal, root, proof };
    }
    case 'finalise':
      return { kind: 'finalise withdrawal', withdrawal: deed.withdrawal };
  }
}

function observed(contract: SettlementContract): Omit<Naive, 'burned'> {
  const age = (since: number, most: number): number => Math.min(most, contract.now - since);
  return {
    roots: contract.roots.map(({ claim, proposedAt, isRejected }) => ({
      claims: trees.findIndex(({ root }) => root === claim.withdrawals),
      isForged: claim.accounts === forgedAccounts,
      isRejected,
      age: age(proposedAt, window),
    })),
    proofs: numbers.map((number) => {
      const proven = contract.withdrawal(number);
      return proven && { root: proven.root, age: age(proven.provenAt, delay) };
    }),
    paid: numbers.map((number) => contract.withdrawal(number)?.isPaid === true),
  };
}

function started(): SettlementContract {
  const contract = new SettlementContract(config, ports);
  for (const account of numbers) done(contract, { kind: 'open account', by: keyOf(account) });
  for (const account of numbers) done(contract, { kind: 'deposit', account, amount: 1 });
  done(contract, { kind: 'post batch', by: operator, reads: 2, data: new Uint8Array() });
  return contract;
}

// Kills: a window or a delay one block short or long, a root that is not looked at again when paying, a payment marked by
// its root, a proof that can be replaced while its root stands or not when it falls, a challenge after the window.
test('all deeds in all orders do what a list of claims says', () => {
  const first: Naive = { burned: 0, roots: [], proofs: [undefined, undefined], paid: [false, false] };
  const seen = new Set([JSON.stringify(first)]);
  let frontier = [{ s: first, snapshot: started().snapshot() }];
  while (frontier.length > 0) {
    const next: typeof frontier = [];
    for (const { s, snapshot } of frontier) {
      // What is refused leaves the contract as it was, so it is asked the next thing.
      let contract = SettlementContract.restore(config, ports, snapshot);
      for (const deed of deeds) {
        if (isBeyondTest(s, deed)) continue;
        const expected = allowed(s, deed);
        let after = snapshot;
        if (deed.kind !== 'burn') {
          const told = `${JSON.stringify(deed)} is `;
          const { kind } = contract.apply(commandOf(s, deed));
          if (kind !== (expected === undefined ? 'refused' : 'done')) throw new Error(told + kind);
          after = contract.snapshot();
          if (expected === undefined) {
            if (Buffer.compare(after, snapshot) !== 0) throw new Error(`${told} refused, with another state`);
            continue;
          }
          const { burned: _, ...rest } = expected;
          expect(observed(contract)).toEqual(rest);
          expect(contract.totalOwed).toBe(rest.paid.filter((isPaid) => isPaid).length);
          contract = SettlementContract.restore(config, ports, snapshot);
        }
        if (expected === undefined || seen.has(JSON.stringify(expected))) continue;
        seen.add(JSON.stringify(expected));
        next.push({ s: expected, snapshot: after });
      }
    }
    frontier = next;
  }
  expect(seen.size).toBe(1933);
});

describe('a withdrawal', () => {
  const proposal = { kind: 'propose root', batches: 1, messages: 2, accounts: keyOf(1) };
  const all = treeWith(2);

  test('is proven by its own leaf alone', () => {
    const contract = started();
    done(contract, { ...proposal, withdrawals: all.root });
    const prove = { kind: 'prove withdrawal', withdrawal: 0, root: 1, proof: all.proof(0) };
    refused(contract, { ...prove, withdrawal: 1 }, 'the proof does not hold');
    refused(contract, { ...prove, withdrawal: 2, proof: all.proof(2) }, 'the proof does not hold');
    refused(contract, { ...prove, proof: treeWith(1).proof(0) }, 'the proof does not hold');
    refused(contract, { ...prove, root: 2 }, 'no such root');
    refused(contract, { kind: 'finalise withdrawal', withdrawal: 0 }, 'not proven');
    done(contract, prove);
    refused(contract, prove, 'a proof stands already');
  });

  test('is paid once, when its root and its proof have stood for long enough', () => {
    const contract = started();
    const finalise = { kind: 'finalise withdrawal', withdrawal: 0 };
    done(contract, { ...proposal, withdrawals: all.root }, { kind: 'advance', blocks: 1 });
    done(contract, { kind: 'prove withdrawal', withdrawal: 0, root: 1, proof: all.proof(0) });
    refused(contract, finalise, 'the root has not stood long enough');
    done(contract, { kind: 'advance', blocks: 1 });
    done(contract, { kind: 'prove withdrawal', withdrawal: 1, root: 1, proof: all.proof(1) });
    refused(contract, { ...finalise, withdrawal: 1 }, 'the proof has not stood long enough');
    done(contract, finalise, { kind: 'withdraw', account: 0 });
    refused(contract, finalise, 'paid already');
    // All later roots claim it, too.
    done(contract, { ...proposal, withdrawals: all.root }, { kind: 'advance', blocks: 2 });
    const again = { kind: 'prove withdrawal', withdrawal: 0, root: 2, proof: all.proof(0) };
    refused(contract, again, 'a proof stands already');
    expect(contract.paidTo(0)).toBe(1n);
  });

  test('of more than is locked, or to nobody, is not paid, whatever root claims it', () => {
    const contract = started();
    const forged = new WithdrawalTree(3);
    forged.add({ account: 0, amount: 3 });
    forged.add({ account: 7, amount: 1 });
    done(contract, { ...proposal, withdrawals: forged.root });
    const prove = (number: number) => ({
      kind: 'prove withdrawal',
      withdrawal: number,
      root: 1,
      proof: forged.proof(number),
    });
    refused(contract, prove(1), 'no such account');
    done(contract, prove(0), { kind: 'advance', blocks: 2 });
    refused(contract, { kind: 'finalise withdrawal', withdrawal: 0 }, 'credits exceed what is locked');
    refused(contract, { kind: 'challenge', root: 1, proof: Uint8Array.of(1) }, 'the window has passed');
  });

  test('is claimed by roots of what there is alone', () => {
    const contract = started();
    refused(contract, { ...proposal, batches: 2, withdrawals: all.root }, 'no such batch');
    refused(contract, { ...proposal, messages: 3, withdrawals: all.root }, 'no such message is included');
    refused(contract, { kind: 'challenge', root: 1, proof: Uint8Array.of(1) }, 'no such root');
    refused(contract, { kind: 'freeze over message' }, 'not in this mode of settlement');
  });
});
