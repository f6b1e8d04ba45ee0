import { expect, test } from 'vitest';
import type { AccountTree } from '../merkle/index.ts';
import { governor, keyOf, type Ledger, operator, treeOf, validityTerms } from './fixtures/small-exchange.ts';
import { done } from './fixtures/tell.ts';
import { type SettlementConfig, SettlementContract } from './index.ts';

// Every behaviour of small worlds, against a ledger that is right by inspection: no trees, no bytes, no queue, and every
// account by name. What it forbids the contract has to refuse, with its state as it was; what it allows has to be done,
// and to lead where it says.

const grace = 1;
const users = [0, 1] as const;

interface Naive {
  readonly confirmed: readonly number[];
  readonly committed: readonly number[];
  readonly ages: readonly (number | undefined)[];
  readonly isFrozen: boolean;
  readonly escaped: readonly boolean[];
  readonly epoch: number;
  readonly thaws: number; // how often it may still be unfrozen
  readonly owed: readonly number[];
  readonly paid: readonly number[];
}

type Deed =
  | { readonly kind: 'transfer'; readonly from: number; readonly to: number }
  | { readonly kind: 'commit' | 'tick' | 'unfreeze' }
  | {
      readonly kind: 'serve' | 'request' | 'freeze' | 'escape' | 'withdraw';
      readonly user: number;
    };

const deeds: readonly Deed[] = [
  ...users.map((from): Deed => ({ kind: 'transfer', from, to: 1 - from })),
  ...(['commit', 'tick', 'unfreeze'] as const).map((kind): Deed => ({ kind })),
  ...(['serve', 'request', 'freeze', 'escape', 'withdraw'] as const).flatMap((kind) =>
    users.map((user): Deed => ({ kind, user })),
  ),
];

function put<Value>(values: readonly Value[], at: number, value: Value): readonly Value[] {
  return values.map((old, place) => (place === at ? value : old));
}

function at<Value>(values: readonly Value[], place: number): Value {
  return values[place] as Value;
}

function allowed(s: Naive, deed: Deed): Naive | undefined {
  switch (deed.kind) {
    case 'transfer': {
      if (s.isFrozen || at(s.confirmed, deed.from) === 0) return undefined;
      const taken = put(s.confirmed, deed.from, at(s.confirmed, deed.from) - 1);
      return { ...s, confirmed: put(taken, deed.to, at(taken, deed.to) + 1) };
    }
    case 'commit':
      return s.isFrozen ? undefined : { ...s, committed: s.confirmed };
    case 'tick':
      if (s.isFrozen) return s;
      return { ...s, ages: s.ages.map((age) => (age === undefined ? undefined : Math.min(grace, age + 1))) };
    case 'unfreeze': {
      if (!s.isFrozen || s.thaws === 0) return undefined;
      const committed = s.committed.map((balance, user) => (at(s.escaped, user) ? 0 : balance));
      const escaped = [false, false];
      const ages = [undefined, undefined];
      return {
        ...s,
        committed,
        confirmed: committed,
        isFrozen: false,
        escaped,
        ages,
        epoch: s.epoch + 1,
        thaws: s.thaws - 1,
      };
    }
    case 'serve': {
      const { user } = deed;
      if (s.isFrozen || at(s.ages, user) === undefined) return undefined;
      const owed = put(s.owed, user, at(s.owed, user) + at(s.confirmed, user));
      const confirmed = put(s.confirmed, user, 0);
      return { ...s, owed, confirmed, committed: confirmed, ages: put(s.ages, user, undefined) };
    }
    case 'request':
      if (s.isFrozen || at(s.ages, deed.user) !== undefined) return undefined;
      return { ...s, ages: put(s.ages, deed.user, 0) };
    case 'freeze':
      return s.isFrozen || at(s.ages, deed.user) !== grace ? undefined : { ...s, isFrozen: true };
    case 'escape': {
      const { user } = deed;
      const balance = at(s.committed, user);
      if (!s.isFrozen || at(s.escaped, user) || balance === 0) return undefined;
      return {
        ...s,
        escaped: put(s.escaped, user, true),
        owed: put(s.owed, user, at(s.owed, user) + balance),
      };
    }
    case 'withdraw': {
      const owed = at(s.owed, deed.user);
      if (owed === 0) return undefined;
      return {
        ...s,
        owed: put(s.owed, deed.user, 0),
        paid: put(s.paid, deed.user, at(s.paid, deed.user) + owed),
      };
    }
  }
}

/** The ledger of L2 with these balances; the nonce says how the test has come there, and is left out: all are one. */
function ledgerOf(balances: readonly number[]): Ledger {
  return new Map(balances.map((balance, user) => [user, { balance, nonce: 7 }]));
}

const trees = new Map<string, AccountTree>();

function treeWith(balances: readonly number[]): AccountTree {
  const known = trees.get(balances.join());
  if (known !== undefined) return known;
  const tree = treeOf(ledgerOf(balances));
  trees.set(balances.join(), tree);
  return tree;
}

function anyBatch(contract: SettlementContract): object {
  const { root, epoch } = contract;
  const none = { reads: 0, exits: [], withdrawals: [], data: new Uint8Array(), proof: new Uint8Array() };
  return { kind: 'commit batch', by: operator, epoch, previous: root, root, ...none };
}

/** What is sent for a deed. The judge here is shown the balances, as transfers are no matter of the contract. */
function commandOf(
  contract: SettlementContract,
  s: Naive,
  deed: Exclude<Deed, { kind: 'transfer' }>,
): unknown {
  switch (deed.kind) {
    case 'commit':
    case 'serve': {
      const isServed = (user: number): boolean => deed.kind === 'serve' && deed.user === user;
      const after = treeWith(s.confirmed.map((balance, user) => (isServed(user) ? 0 : balance)));
      const exits = users.filter(isServed).map((account) => ({ account, amount: at(s.confirmed, account) }));
      return { ...anyBatch(contract), root: after.root, exits };
    }
    case 'tick':
      return { kind: 'advance', blocks: 1 };
    case 'unfreeze': {
      const tree = treeWith(s.committed);
      const proofs = users.filter((user) => at(s.escaped, user)).map((user) => tree.proof(user));
      return { kind: 'unfreeze', by: governor, proofs };
    }
    case 'request':
      return { kind: 'request exit', account: deed.user, by: keyOf(deed.user) };
    case 'freeze':
      return { kind: 'freeze over request', account: deed.user };
    case 'escape': {
      const proof = treeWith(s.committed).proof(deed.user);
      return { kind: 'escape', account: deed.user, epoch: contract.epoch, proof };
    }
    case 'withdraw':
      return { kind: 'withdraw', account: deed.user };
  }
}

const ports = { batches: { isProven: () => true } };

function observed(
  contract: SettlementContract,
): Omit<Naive, 'confirmed' | 'committed' | 'thaws'> & { readonly root: string } {
  const ages = users.map((user) => {
    const age = contract.requestAge(user);
    return age === undefined ? undefined : Math.min(grace, age);
  });
  return {
    root: contract.root,
    ages,
    isFrozen: contract.isFrozen,
    escaped: users.map((user) => contract.hasEscaped(user)),
    epoch: contract.epoch,
    owed: users.map((user) => contract.owedTo(user)),
    paid: users.map((user) => Number(contract.paidTo(user))),
  };
}

function started(config: SettlementConfig, deposits: readonly number[]): SettlementContract {
  const contract = new SettlementContract(config, ports);
  for (const user of users) done(contract, { kind: 'open account', by: keyOf(user) });
  for (const user of users) {
    const amount = at(deposits, user);
    if (amount > 0) done(contract, { kind: 'deposit', account: user, amount });
  }
  const root = treeWith(deposits).root;
  done(contract, { ...anyBatch(contract), reads: contract.waiting.length, root });
  return contract;
}

// Kills, among others: an escape that is not marked, a mark that outlives the epoch, a request that is not closed by its
// service or does not lapse, a withdrawal that is not struck off, a batch or a request taken after the freeze.
test.each([
  { world: 'an exchange of 1 and 1 that is unfrozen once', deposits: [1, 1], thaws: 1, states: 1620 },
  { world: 'an exchange of 2 and 1', deposits: [2, 1], thaws: 0, states: 2888 },
])('in $world, all deeds in all orders do what a ledger says', ({ deposits, thaws, states }) => {
  const config = validityTerms({ grace, thaws });
  const total = deposits.reduce((sum, amount) => sum + amount, 0);
  const nobody = [undefined, undefined];
  const none = [0, 0];
  const first: Naive = {
    confirmed: deposits,
    committed: deposits,
    ages: nobody,
    isFrozen: false,
    escaped: [false, false],
    epoch: 0,
    thaws,
    owed: none,
    paid: none,
  };
  const seen = new Set([JSON.stringify(first)]);
  let frontier = [{ s: first, snapshot: started(config, deposits).snapshot() }];
  let steps = 0;
  while (frontier.length > 0) {
    const next: typeof frontier = [];
    for (const { s, snapshot } of frontier) {
      // What is refused leaves the contract as it was, so it is asked the next thing.
      let contract = SettlementContract.restore(config, ports, snapshot);
      for (const deed of deeds) {
        const expected = allowed(s, deed);
        let after = snapshot;
        if (deed.kind !== 'transfer') {
          const { kind } = contract.apply(commandOf(contract, s, deed));
          if (kind !== (expected === undefined ? 'refused' : 'done'))
            throw new Error(`${JSON.stringify(deed)} is ${kind}`);
          after = contract.snapshot();
          if (expected === undefined) {
            if (Buffer.compare(after, snapshot) !== 0) throw new Error('refused, with another state');
          } else {
            const { confirmed: _, committed, thaws: __, ...rest } = expected;
            expect(observed(contract)).toEqual({ ...rest, root: treeWith(committed).root });
            expect(contract.vault).toBe(total - rest.paid.reduce((sum, amount) => sum + amount, 0));
            contract = SettlementContract.restore(config, ports, snapshot);
          }
        }
        steps += 1;
        if (expected === undefined || seen.has(JSON.stringify(expected))) continue;
        seen.add(JSON.stringify(expected));
        next.push({ s: expected, snapshot: after });
      }
    }
    frontier = next;
  }
  expect(steps).toBe(seen.size * deeds.length);
  expect(seen.size).toBe(states);
});
