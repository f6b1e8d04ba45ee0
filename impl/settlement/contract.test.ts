import { describe, expect, test } from 'vitest';
import {
  batchOf,
  governor,
  KnowingJudge,
  keyOf,
  type Ledger,
  noLedger,
  operator,
  treeOf,
  validityTerms,
} from './fixtures/small-exchange.ts';
import { done, refused } from './fixtures/tell.ts';
import { digestOf, type SettlementConfig, SettlementContract } from './index.ts';

/** Accounts 0 and 1 with 2 and 1 under the first root, as an exchange on its first day. */
function opened(config: SettlementConfig = validityTerms()): {
  readonly contract: SettlementContract;
  readonly judge: KnowingJudge;
  readonly ledger: Ledger;
} {
  const judge = new KnowingJudge();
  const contract = new SettlementContract(config, { batches: judge });
  done(contract, { kind: 'open account', by: keyOf(0) }, { kind: 'open account', by: keyOf(1) });
  done(contract, { kind: 'deposit', account: 0, amount: 2 }, { kind: 'deposit', account: 1, amount: 1 });
  return { contract, judge, ledger: commit(contract, noLedger, { reads: 2 }) };
}

function commit(contract: SettlementContract, ledger: Ledger, plan: Parameters<typeof batchOf>[2]): Ledger {
  const batch = batchOf(contract, ledger, plan);
  if (batch === undefined) throw new Error('the rules of L2 forbid it');
  done(contract, batch.command);
  return batch.after;
}

function freeze(contract: SettlementContract, account: number): void {
  done(contract, { kind: 'request exit', account, by: keyOf(account) });
  done(contract, { kind: 'advance', blocks: 2 }, { kind: 'freeze over request', account });
}

const escapeOf = (contract: SettlementContract, ledger: Ledger, account: number) => ({
  kind: 'escape',
  account,
  epoch: contract.epoch,
  proof: treeOf(ledger).proof(account),
});

describe('a batch', () => {
  test('credits deposits that it reads, and pays what it lets out', () => {
    const { contract, ledger } = opened();
    expect(contract).toMatchObject({
      vault: 3,
      totalOwed: 0,
      batches: 1,
      executed: 2,
      root: treeOf(ledger).root,
    });
    const after = commit(contract, ledger, {
      transfers: [[0, 1, 1]],
      withdrawals: [{ account: 1, amount: 2 }],
    });
    expect(contract).toMatchObject({ vault: 3, totalOwed: 2, root: treeOf(after).root });
    expect(done(contract, { kind: 'withdraw', account: 1 })).toEqual([
      { kind: 'paid', account: 1, owner: keyOf(1), amount: 2 },
    ]);
    expect(contract).toMatchObject({ vault: 1, totalOwed: 0 });
    refused(contract, { kind: 'withdraw', account: 1 }, 'nothing is owed');
  });

  test('is refused unless all that it says is tied to what the contract knows', () => {
    const { contract, ledger } = opened();
    done(contract, { kind: 'deposit', account: 1, amount: 5 });
    const batch = batchOf(contract, ledger, { transfers: [[0, 1, 1]], reads: 1 });
    if (batch === undefined) throw new Error('the rules of L2 forbid it');
    const { command } = batch;
    refused(contract, { ...command, by: keyOf(0) }, 'not allowed to this caller');
    refused(contract, { ...command, epoch: 1 }, 'of another epoch');
    refused(contract, { ...command, previous: treeOf(noLedger).root }, 'not from the last root');
    refused(contract, { ...command, root: treeOf(ledger).root }, 'the proof does not hold');
    refused(contract, { ...command, reads: 2 }, 'no such message waits');
    refused(contract, { ...command, reads: 0 }, 'the proof does not hold');
    refused(contract, { ...command, data: new Uint8Array(24) }, 'the proof does not hold');
    refused(contract, { ...command, data: new Uint8Array(23) }, 'the data cannot be read');
    refused(contract, { ...command, data: { digest: digestOf(command.data) } }, 'the data are not published');
    refused(contract, { ...command, proof: new Uint8Array() }, 'the proof does not hold');
    refused(contract, { ...command, exits: [{ account: 0, amount: 2 }] }, 'no request is open');
    const credits = [1, 0].map((account) => ({ account, amount: 1 }));
    refused(contract, { ...command, withdrawals: credits }, 'credits are not in order');
    refused(contract, { ...command, withdrawals: [credits[0], credits[0]] }, 'credits are not in order');
    refused(contract, { ...command, withdrawals: [{ account: 2, amount: 1 }] }, 'no such account');
    refused(contract, { ...command, withdrawals: [{ account: 0, amount: 1 }] }, 'the proof does not hold');
    done(contract, command);
    refused(contract, command, 'not from the last root');
  });

  test('cannot pay what is not there, whatever its judge believes', () => {
    const believer = { isProven: () => true };
    const contract = new SettlementContract(validityTerms({ maxCredits: 1 }), { batches: believer });
    done(contract, { kind: 'open account', by: keyOf(0) }, { kind: 'deposit', account: 0, amount: 2 });
    const batch = batchOf(contract, noLedger, {})?.command;
    const pays = (amount: number, reads: number) => ({
      ...batch,
      reads,
      withdrawals: [{ account: 0, amount }],
    });
    refused(contract, pays(3, 1), 'credits exceed what is locked');
    // The deposit is not read by then, and may have to go back.
    refused(contract, pays(1, 0), 'credits exceed what is locked');
    const two = [0, 1].map((account) => ({ account, amount: 0 }));
    refused(contract, { ...batch, withdrawals: two }, 'too many credits');
    done(contract, pays(2, 1));
  });

  // Each message may make somebody leave, and all that are forced in have to be executed: by a limit that does not grow
  // with them no batch would be accepted any more.
  test('may pay one more for each message that it executes', () => {
    const contract = new SettlementContract(validityTerms({ maxCredits: 1 }), {
      batches: { isProven: () => true },
    });
    for (const account of [0, 1, 2]) {
      done(contract, { kind: 'open account', by: keyOf(account) });
      done(contract, { kind: 'deposit', account, amount: 1 });
    }
    done(contract, { ...batchOf(contract, noLedger, {})?.command, reads: 3, withdrawals: [] });
    for (const account of [0, 1])
      done(contract, { kind: 'send', account, by: keyOf(account), bytes: new Uint8Array() });
    const batch = batchOf(contract, noLedger, {})?.command;
    const withdrawals = [0, 1, 2].map((account) => ({ account, amount: 1 }));
    refused(contract, { ...batch, reads: 1, withdrawals }, 'too many credits');
    done(contract, { ...batch, reads: 2, withdrawals });
  });

  test('may come without its data where that is agreed, and anybody may publish them later', () => {
    const { contract, ledger } = opened(validityTerms({ data: 'published on trust' }));
    const batch = batchOf(contract, ledger, { transfers: [[0, 1, 1]] });
    if (batch === undefined) throw new Error('the rules of L2 forbid it');
    done(contract, { ...batch.command, data: { digest: digestOf(batch.command.data) } });
    expect(contract.withheld).toEqual([2]);
    refused(
      contract,
      { kind: 'publish data', batch: 2, data: new Uint8Array() },
      'other data than those committed to',
    );
    refused(
      contract,
      { kind: 'publish data', batch: 1, data: new Uint8Array() },
      'the data are published already',
    );
    refused(contract, { kind: 'publish data', batch: 3, data: new Uint8Array() }, 'no such batch');
    done(contract, { kind: 'publish data', batch: 2, data: batch.command.data });
    expect(contract.withheld).toEqual([]);
  });

  test('over whose proof its judge falls is refused', () => {
    const fallible = {
      isProven: () => {
        throw new Error('unexpected end of input');
      },
    };
    const contract = new SettlementContract(validityTerms(), { batches: fallible });
    refused(contract, batchOf(contract, noLedger, {})?.command, 'the proof does not hold');
  });
});

describe('a request to leave', () => {
  test('is served with the whole balance, by a batch', () => {
    const { contract, ledger } = opened();
    refused(contract, { kind: 'request exit', account: 0, by: keyOf(1) }, 'not allowed to this caller');
    refused(contract, { kind: 'request exit', account: 2, by: keyOf(2) }, 'no such account');
    const [filed] = done(contract, { kind: 'request exit', account: 0, by: keyOf(0) });
    expect(filed).toEqual({ kind: 'exit requested', account: 0, overdueAt: 2 });
    refused(contract, { kind: 'request exit', account: 0, by: keyOf(0) }, 'a request is open already');
    commit(contract, ledger, { transfers: [[0, 1, 1]], exits: [{ account: 0, amount: 1 }] });
    expect(contract.requestAge(0)).toBeUndefined();
    expect(contract.owedTo(0)).toBe(1);
  });

  test('of an account that holds nothing is refused where that has to be shown', () => {
    const { contract, ledger } = opened(validityTerms({ requests: 'from accounts shown to hold something' }));
    const after = commit(contract, ledger, { transfers: [[1, 0, 1]] });
    const ask = (account: number, ledger: Ledger) => ({
      kind: 'request exit',
      account,
      by: keyOf(account),
      proof: treeOf(ledger).proof(account),
    });
    refused(contract, ask(1, after), 'the account holds nothing');
    refused(contract, ask(0, ledger), 'the proof does not hold');
    refused(contract, { kind: 'request exit', account: 0, by: keyOf(0) }, 'the proof does not hold');
    done(contract, ask(0, after));
  });

  test('that is overdue lets anybody freeze the exchange, which then takes nothing but what helps to leave', () => {
    const { contract, ledger } = opened();
    refused(contract, { kind: 'freeze over request', account: 0 }, 'no request is open');
    done(contract, { kind: 'request exit', account: 0, by: keyOf(0) }, { kind: 'advance', blocks: 1 });
    refused(contract, { kind: 'freeze over request', account: 0 }, 'nothing is overdue');
    refused(contract, escapeOf(contract, ledger, 0), 'the exchange is not frozen');
    done(contract, { kind: 'advance', blocks: 1 }, { kind: 'freeze over request', account: 0 });
    for (const command of [
      { kind: 'open account', by: keyOf(3) },
      { kind: 'deposit', account: 0, amount: 1 },
      { kind: 'send', account: 0, by: keyOf(0), bytes: new Uint8Array() },
      { kind: 'force', message: 1 },
      { kind: 'request exit', account: 1, by: keyOf(1) },
      { kind: 'freeze over request', account: 0 },
      { kind: 'freeze over message' },
      batchOf(contract, ledger, {})?.command,
    ])
      refused(contract, command, 'the exchange is frozen');
  });

  test('does not grow older while the exchange is frozen', () => {
    const { contract } = opened();
    done(contract, { kind: 'request exit', account: 1, by: keyOf(1) });
    freeze(contract, 0);
    done(contract, { kind: 'advance', blocks: 50 });
    expect(contract.requestAge(1)).toBe(2);
    expect(contract).toMatchObject({ now: 52, openBlocks: 2 });
  });
});

describe('from a frozen exchange', () => {
  test('each account escapes once, with what it has under the last root', () => {
    const { contract, ledger } = opened();
    const after = commit(contract, ledger, { transfers: [[0, 1, 1]] });
    freeze(contract, 1);
    refused(contract, escapeOf(contract, ledger, 0), 'the proof does not hold');
    refused(contract, { ...escapeOf(contract, after, 1), account: 0 }, 'the proof does not hold');
    refused(contract, { ...escapeOf(contract, after, 1), epoch: 1 }, 'of another epoch');
    refused(contract, { ...escapeOf(contract, after, 1), account: 2 }, 'no such account');
    done(contract, escapeOf(contract, after, 1));
    expect(contract.owedTo(1)).toBe(2);
    refused(contract, escapeOf(contract, after, 1), 'the account has escaped already');
    done(contract, { kind: 'withdraw', account: 1 });
    refused(contract, escapeOf(contract, after, 1), 'the account has escaped already');
    done(contract, escapeOf(contract, after, 0), { kind: 'withdraw', account: 0 });
    expect(contract.vault).toBe(0);
  });

  test('an account that has nothing has nothing to escape with', () => {
    const { contract, ledger } = opened();
    const after = commit(contract, ledger, { transfers: [[0, 1, 2]] });
    freeze(contract, 1);
    refused(contract, escapeOf(contract, after, 0), 'the account holds nothing');
  });

  test('nobody escapes with what is not locked, or is a deposit of others, whatever root was believed', () => {
    const contract = new SettlementContract(validityTerms(), { batches: { isProven: () => true } });
    done(contract, { kind: 'open account', by: keyOf(0) }, { kind: 'open account', by: keyOf(1) });
    done(contract, { kind: 'deposit', account: 0, amount: 2 }, { kind: 'deposit', account: 1, amount: 3 });
    const rich = new Map([
      [0, { balance: 3, nonce: 0 }],
      [1, { balance: 2, nonce: 0 }],
    ]);
    done(contract, { ...batchOf(contract, noLedger, {})?.command, reads: 1, root: treeOf(rich).root });
    freeze(contract, 0);
    refused(contract, escapeOf(contract, rich, 0), 'credits exceed what is locked');
    done(contract, escapeOf(contract, rich, 1), { kind: 'reclaim', message: 2 });
    refused(contract, escapeOf(contract, rich, 0), 'credits exceed what is locked');
  });

  test('a deposit that no batch has executed goes back, once, and no other message does', () => {
    const { contract, ledger } = opened();
    done(contract, { kind: 'deposit', account: 1, amount: 4 });
    done(contract, { kind: 'send', account: 1, by: keyOf(1), bytes: Uint8Array.of(1) });
    refused(contract, { kind: 'reclaim', message: 3 }, 'the exchange is not frozen');
    freeze(contract, 0);
    for (const message of [1, 2, 4, 5])
      refused(contract, { kind: 'reclaim', message }, 'not a deposit that waits');
    done(contract, { kind: 'reclaim', message: 3 });
    refused(contract, { kind: 'reclaim', message: 3 }, 'not a deposit that waits');
    done(contract, escapeOf(contract, ledger, 0), escapeOf(contract, ledger, 1));
    done(contract, { kind: 'withdraw', account: 0 }, { kind: 'withdraw', account: 1 });
    expect(contract.vault).toBe(0);
    expect(contract.paidTo(1)).toBe(5n);
  });
});

test('a message that nobody executes lets anybody freeze the exchange, even if it was forced in', () => {
  const { contract } = opened();
  refused(contract, { kind: 'freeze over message' }, 'no such message waits');
  done(
    contract,
    { kind: 'send', account: 1, by: keyOf(1), bytes: Uint8Array.of(1) },
    { kind: 'advance', blocks: 1 },
  );
  refused(contract, { kind: 'freeze over message' }, 'nothing is overdue');
  done(
    contract,
    { kind: 'advance', blocks: 2 },
    { kind: 'force', message: 3 },
    { kind: 'freeze over message' },
  );
  expect(contract.isFrozen).toBe(true);
});

describe('unfreezing', () => {
  const thaw = (proofs: readonly Uint8Array[]) => ({ kind: 'unfreeze', by: governor, proofs });

  test('strikes off who has escaped, lets requests lapse, and makes proofs of before void', () => {
    const { contract, judge, ledger } = opened(validityTerms({ thawDelay: 3 }));
    freeze(contract, 0);
    const proof = treeOf(ledger).proof(0);
    done(contract, escapeOf(contract, ledger, 0), { kind: 'withdraw', account: 0 });
    done(contract, { kind: 'advance', blocks: 2 });
    refused(contract, thaw([proof]), 'too soon to unfreeze');
    done(contract, { kind: 'advance', blocks: 1 });
    refused(contract, { ...thaw([proof]), by: operator }, 'not allowed to this caller');
    refused(contract, thaw([]), 'the proof does not hold');
    refused(contract, thaw([proof, treeOf(ledger).proof(1)]), 'the proof does not hold');
    refused(contract, thaw([treeOf(ledger).proof(1)]), 'the proof does not hold');
    done(contract, thaw([proof]));
    const struck = new Map(ledger).set(0, { balance: 0, nonce: 0 });
    judge.learn(struck);
    expect(contract).toMatchObject({ epoch: 1, isFrozen: false, root: treeOf(struck).root });
    expect(contract.requestAge(0)).toBeUndefined();
    refused(contract, thaw([]), 'the exchange is not frozen');
    const after = commit(contract, struck, { transfers: [[1, 0, 1]] });
    freeze(contract, 1);
    refused(contract, { ...escapeOf(contract, after, 0), epoch: 0 }, 'of another epoch');
    refused(contract, escapeOf(contract, ledger, 0), 'the proof does not hold');
    done(contract, escapeOf(contract, after, 0), { kind: 'withdraw', account: 0 });
    expect(contract.paidTo(0)).toBe(3n);
    expect(contract.vault).toBe(0);
  });

  test('happens as often as was agreed', () => {
    const { contract } = opened(validityTerms({ thaws: 1 }));
    freeze(contract, 0);
    done(contract, thaw([]));
    freeze(contract, 0);
    refused(contract, thaw([]), 'it may not be unfrozen again');
  });

  test('gives the operator its time anew for messages that wait', () => {
    const { contract } = opened();
    done(contract, { kind: 'send', account: 1, by: keyOf(1), bytes: Uint8Array.of(1) });
    freeze(contract, 0);
    done(contract, thaw([]));
    refused(contract, { kind: 'freeze over message' }, 'nothing is overdue');
    done(contract, { kind: 'advance', blocks: 2 }, { kind: 'freeze over message' });
  });

  test('leaves a deposit that went back worth nothing', () => {
    const { contract, ledger } = opened();
    done(contract, { kind: 'deposit', account: 1, amount: 4 });
    freeze(contract, 0);
    done(contract, { kind: 'reclaim', message: 3 }, thaw([]));
    const after = commit(contract, ledger, { reads: 1 });
    expect(after).toEqual(ledger);
  });
});

test('an account can be opened for each leaf of the tree, and no more', () => {
  const contract = new SettlementContract(
    { ...validityTerms(), depth: 1 },
    { batches: { isProven: () => false } },
  );
  done(contract, { kind: 'open account', by: keyOf(0) }, { kind: 'open account', by: keyOf(0) });
  refused(contract, { kind: 'open account', by: keyOf(0) }, 'no account is left to open');
  expect(contract.ownerOf(1)).toBe(keyOf(0));
  refused(contract, { kind: 'deposit', account: 2, amount: 1 }, 'no such account');
});

test('amounts beyond what is exact are refused before anything is done', () => {
  const { contract } = opened();
  const rest = Number.MAX_SAFE_INTEGER - 3;
  done(contract, { kind: 'deposit', account: 0, amount: rest });
  refused(contract, { kind: 'deposit', account: 0, amount: 1 }, 'out of range');
  done(contract, { kind: 'advance', blocks: Number.MAX_SAFE_INTEGER });
  refused(contract, { kind: 'advance', blocks: 1 }, 'out of range');
});

test('what belongs to the other mode of settlement is refused', () => {
  const { contract } = opened();
  refused(
    contract,
    { kind: 'post batch', by: operator, reads: 0, data: new Uint8Array() },
    'not in this mode of settlement',
  );
  refused(contract, { kind: 'finalise withdrawal', withdrawal: 0 }, 'not in this mode of settlement');
});
