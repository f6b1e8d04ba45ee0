import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  batchOf,
  KnowingJudge,
  keyOf,
  noLedger,
  operator,
  optimisticTerms,
  treeOf,
  validityTerms,
} from './fixtures/small-exchange.ts';
import { done } from './fixtures/tell.ts';
import { digestOf, SettlementContract, SettlementSnapshotError, WithdrawalTree } from './index.ts';

const payouts = { kind: 'limited', amount: 1, period: 5 } as const;
const validity = validityTerms({ data: 'published on trust' }, { payouts });
const optimistic = optimisticTerms();
const ports = { batches: new KnowingJudge(), roots: { isRefuted: () => true } };

/** Something of everything that a contract of this mode keeps. */
function busyByProof(): SettlementContract {
  const contract = new SettlementContract(validity, ports);
  for (const user of [0, 1, 2]) done(contract, { kind: 'open account', by: keyOf(user) });
  for (const account of [0, 1]) done(contract, { kind: 'deposit', account, amount: 5 });
  const first = batchOf(contract, noLedger, { reads: 2, withdrawals: [{ account: 1, amount: 3 }] });
  if (first === undefined) throw new Error('the rules of L2 forbid it');
  const { command, after } = first;
  done(contract, { ...command, data: { digest: digestOf(command.data) } }, { kind: 'withdraw', account: 1 });
  done(contract, { kind: 'deposit', account: 2, amount: 4 }, { kind: 'advance', blocks: 3 });
  done(contract, { kind: 'send', account: 0, by: keyOf(0), bytes: Uint8Array.of(1, 2) });
  done(contract, { kind: 'force', message: 3 }, { kind: 'request exit', account: 0, by: keyOf(0) });
  done(contract, { kind: 'request exit', account: 2, by: keyOf(2) }, { kind: 'advance', blocks: 2 });
  done(contract, { kind: 'freeze over request', account: 0 }, { kind: 'reclaim', message: 3 });
  done(contract, { kind: 'escape', account: 0, epoch: 0, proof: treeOf(after).proof(0) });
  return contract;
}

function busyByRoots(): SettlementContract {
  const contract = new SettlementContract(optimistic, ports);
  for (const user of [0, 1]) done(contract, { kind: 'open account', by: keyOf(user) });
  done(
    contract,
    { kind: 'deposit', account: 0, amount: 5 },
    { kind: 'post batch', by: operator, reads: 1, data: Uint8Array.of(1) },
  );
  const tree = new WithdrawalTree(3);
  for (const account of [0, 1]) tree.add({ account, amount: 2 });
  const proposal = {
    kind: 'propose root',
    batches: 1,
    messages: 1,
    accounts: keyOf(1),
    withdrawals: tree.root,
  };
  done(contract, proposal, proposal, { kind: 'challenge', root: 1, proof: new Uint8Array() });
  for (const withdrawal of [0, 1])
    done(contract, { kind: 'prove withdrawal', withdrawal, root: 2, proof: tree.proof(withdrawal) });
  done(contract, { kind: 'advance', blocks: 2 }, { kind: 'finalise withdrawal', withdrawal: 1 });
  return contract;
}

const modes = [
  ['by proof', validity, busyByProof],
  ['by roots', optimistic, busyByRoots],
] as const;

describe.each(modes)('a contract that settles %s', (_, config, busy) => {
  const bytes = busy().snapshot();

  test('goes on from a snapshot as if nothing had been', () => {
    const [one, other] = [busy(), SettlementContract.restore(config, ports, bytes)];
    expect(other.snapshot()).toEqual(bytes);
    const later = [
      { kind: 'withdraw', account: 0 },
      { kind: 'withdraw', account: 1 },
      { kind: 'advance', blocks: 7 },
      { kind: 'finalise withdrawal', withdrawal: 0 },
      { kind: 'reclaim', message: 4 },
      { kind: 'withdraw', account: 0 },
    ];
    for (const command of later) {
      expect(other.apply(command)).toEqual(one.apply(command));
      expect(other.snapshot()).toEqual(one.snapshot());
    }
  });

  test('believes no bytes that were damaged, cut off or added to', () => {
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      for (const wrong of [damaged, bytes.subarray(0, at)])
        expect(() => SettlementContract.restore(config, ports, wrong)).toThrow(
          'The snapshot of the settlement contract cannot be restored: its digest is of other bytes, so it was damaged or ' +
            'cut off. A contract that went on from it would pay out what is not owed. Restore an earlier snapshot, and ' +
            'replay the commands since.',
        );
    }
    expect(() => SettlementContract.restore(config, ports, Buffer.concat([bytes, bytes]))).toThrow(
      SettlementSnapshotError,
    );
  });

  test('of bytes that were made up with care, believes what adds up and is written as it has to be', () => {
    const body = bytes.length - 32;
    fc.assert(
      fc.property(fc.nat(body - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, change, isCut) => {
        const forged = Uint8Array.from(isCut ? bytes.subarray(0, at) : bytes.subarray(0, body));
        if (!isCut) forged[at] = (forged[at] ?? 0) ^ change;
        const whole = Buffer.concat([forged, Buffer.from(digestOf(forged), 'hex')]);
        let restored: SettlementContract;
        try {
          restored = SettlementContract.restore(config, ports, whole);
        } catch (error) {
          expect(error).toBeInstanceOf(SettlementSnapshotError);
          return;
        }
        expect(isCut).toBe(false);
        expect(Buffer.compare(restored.snapshot(), whole)).toBe(0);
        expect(restored.audit()).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  test('is not restored by other terms', () => {
    const other = { ...config, depth: 5 };
    expect(() => SettlementContract.restore(other, ports, bytes)).toThrow(
      'The snapshot of the settlement contract cannot be restored: it is of other terms than this contract has. A ' +
        'contract that went on from it would pay out what is not owed.',
    );
    const reordered = Object.fromEntries(Object.entries(config).reverse()) as unknown as typeof config;
    expect(SettlementContract.restore(reordered, ports, bytes).snapshot()).toEqual(bytes);
  });
});
