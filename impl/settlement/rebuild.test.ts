import { expect, test } from 'vitest';
import {
  batchOf,
  depth,
  KnowingJudge,
  keyOf,
  type Ledger,
  noLedger,
  treeOf,
  validityTerms,
} from './fixtures/small-exchange.ts';
import { done } from './fixtures/tell.ts';
import {
  decodeBatchData,
  digestOf,
  encodeBatchData,
  rebuildAccounts,
  SettlementContract,
  type SettlementEvent,
} from './index.ts';

function lifeOf(): {
  readonly events: SettlementEvent[];
  readonly contract: SettlementContract;
  readonly ledger: Ledger;
} {
  const contract = new SettlementContract(validityTerms({ data: 'published on trust' }), {
    batches: new KnowingJudge(),
  });
  const events: SettlementEvent[] = [];
  const send = (command: unknown): void => {
    events.push(...done(contract, command));
  };
  for (const user of [0, 1]) send({ kind: 'open account', by: keyOf(user) });
  for (const account of [0, 1]) send({ kind: 'deposit', account, amount: 3 });
  const first = batchOf(contract, noLedger, { reads: 2 });
  if (first === undefined) throw new Error('the rules of L2 forbid it');
  send(first.command);
  const second = batchOf(contract, first.after, { transfers: [[0, 1, 3]] });
  if (second === undefined) throw new Error('the rules of L2 forbid it');
  send({ ...second.command, data: { digest: digestOf(second.command.data) } });
  expect(rebuildAccounts(depth, events)).toEqual({ kind: 'withheld', batch: 2 });
  send({ kind: 'publish data', batch: 2, data: second.command.data });
  return { events, contract, ledger: second.after };
}

test('all that an owner needs to escape is in the log of the contract', () => {
  const { events, contract, ledger } = lifeOf();
  const rebuilt = rebuildAccounts(depth, events);
  if (rebuilt.kind !== 'rebuilt') throw new Error(`it is ${rebuilt.kind}`);
  expect([...rebuilt.tree.entries()]).toEqual([...ledger].sort(([one], [other]) => one - other));
  done(contract, { kind: 'request exit', account: 1, by: keyOf(1) }, { kind: 'advance', blocks: 2 });
  done(contract, { kind: 'freeze over request', account: 1 });
  done(contract, { kind: 'escape', account: 1, epoch: 0, proof: rebuilt.tree.proof(1) });
  expect(contract.owedTo(1)).toBe(6);
});

test('a log that is not whole, or data that do not lead to the root, are told', () => {
  const { events, ledger } = lifeOf();
  const batches = events.filter(({ kind }) => kind === 'batch committed');
  const [, second] = batches;
  const withoutFirst = events.filter((event) => event === second || event.kind === 'data published');
  expect(rebuildAccounts(depth, withoutFirst)).toEqual({ kind: 'wrong', batch: 2 });
  const [first] = batches;
  if (first?.kind !== 'batch committed') throw new Error('there is one');
  const other = encodeBatchData([[0, { balance: 9, nonce: 0 }]]);
  const wrongs = [
    { ...first, data: other },
    { ...first, data: other, dataDigest: digestOf(other) },
    { ...first, data: new Uint8Array(3) },
    { ...first, root: treeOf(ledger).root },
    { ...first, batch: 2 },
  ];
  for (const wrong of wrongs)
    expect(rebuildAccounts(depth, [wrong])).toEqual({ kind: 'wrong', batch: wrong.batch });
  const thaw = { kind: 'unfrozen', epoch: 1, root: first.previous, struckOff: [0] } as const;
  expect(rebuildAccounts(depth, [first, thaw])).toEqual({ kind: 'wrong', batch: 1 });
});

test('the data of a batch are written in one way, and read in no other', () => {
  const changes = [
    [0, { balance: 1, nonce: 0 }],
    [2, { balance: 0, nonce: 0 }],
    [15, { balance: Number.MAX_SAFE_INTEGER, nonce: 7 }],
  ] as const;
  const bytes = encodeBatchData(changes);
  expect(decodeBatchData(bytes, 16)).toEqual(changes);
  expect(decodeBatchData(bytes, 15)).toBeUndefined();
  expect(decodeBatchData(new Uint8Array(), 16)).toEqual([]);
  const unreadable = [
    bytes.subarray(1),
    encodeBatchData([...changes].reverse()),
    encodeBatchData([changes[0], changes[0]]),
    new Uint8Array(24).fill(255),
  ];
  for (const wrong of unreadable) expect(decodeBatchData(wrong, 16)).toBeUndefined();
});
