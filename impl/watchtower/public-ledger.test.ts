import { expect, test } from 'vitest';
import { AccountTree, provenAccount } from '../merkle/index.ts';
import { digestOf, encodeBatchData, type SettlementEvent } from '../settlement/index.ts';
import { DataFaultError, PublicLedger } from './index.ts';

const depth = 32;

/** A log of batches, each of which sets one account. */
function logOf(changes: readonly (readonly [account: number, balance: number])[]): {
  readonly events: readonly SettlementEvent[];
  readonly tree: AccountTree;
} {
  const tree = new AccountTree(depth);
  const events = changes.map(([account, balance], index): SettlementEvent => {
    const previous = tree.root;
    const change = [[account, { balance, nonce: 1 }]] as const;
    tree.update(change);
    const data = encodeBatchData(change);
    return {
      kind: 'batch committed',
      batch: index + 1,
      epoch: 0,
      previous,
      root: tree.root,
      executed: 0,
      exits: [],
      withdrawals: [],
      dataDigest: digestOf(data),
      data,
    };
  });
  return { events, tree };
}

const withoutData = (event: SettlementEvent): SettlementEvent =>
  event.kind === 'batch committed' ? { ...event, data: undefined } : event;

test('what it proves is what the log says, under the root of the contract', () => {
  const { events, tree } = logOf([
    [3, 10],
    [900, 20],
    [3, 7],
  ]);
  const ledger = new PublicLedger(depth);
  for (const event of events) ledger.follow(event);
  expect(ledger.root).toBe(tree.root);
  for (const account of [3, 900, 4])
    expect(provenAccount(depth, tree.root, account, ledger.proof(account) ?? new Uint8Array())).toEqual({
      kind: 'proven',
      account: tree.at(account),
    });
});

test('while the data of a batch are missing it proves nothing, and goes on from there when they come', () => {
  const { events, tree } = logOf([
    [1, 10],
    [2, 20],
    [3, 30],
  ]);
  const [first, second, third] = events;
  if (first === undefined || second?.kind !== 'batch committed' || third === undefined)
    throw new Error('there are three');
  const ledger = new PublicLedger(depth);
  for (const event of [first, withoutData(second), third]) ledger.follow(event);
  expect(ledger.withheld).toEqual({ batch: 2, root: second.root });
  expect(ledger.proof(1)).toBeUndefined();
  expect(ledger.at(3).balance).toBe(0);
  expect(ledger.root).toBe(tree.root);
  ledger.follow({ kind: 'data published', batch: 2, data: second.data ?? new Uint8Array() });
  expect(ledger.withheld).toBeUndefined();
  expect(ledger.at(3).balance).toBe(30);
});

test('data that lead elsewhere are no data', () => {
  const [event] = logOf([[1, 10]]).events;
  if (event?.kind !== 'batch committed') throw new Error('there is one');
  const ledger = new PublicLedger(depth);
  const forged = { ...event, data: encodeBatchData([[1, { balance: 11, nonce: 1 }]]) };
  expect(() => ledger.follow(forged)).toThrow(DataFaultError);
  expect(new DataFaultError('batch committed', 'aa', 'bb').message).toBe(
    'what the event "batch committed" says leads to the root bb, and the contract has aa. Balances cannot be proven ' +
      'from these data, so that nobody can escape with them. Check that all events of the contract were followed in ' +
      'their order; if so, its verifier is unsound: leave.',
  );
});
