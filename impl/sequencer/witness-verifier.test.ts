import { beforeEach, expect, test } from 'vitest';
import type { BatchStatement } from '../settlement/index.ts';
import { digestOf } from '../settlement/index.ts';
import { cheapSignatures } from './fixtures/cheap-keys.ts';
import { config, SmallL1, signed, user } from './fixtures/small-exchange.ts';
import { noticeOf, SequencerEngine, WitnessVerifier } from './index.ts';
import { encodeForced } from './transaction.ts';
import { decodeWitness, encodeWitness, type Witness } from './witness.ts';

/** A batch with a deposit, a message from L1, a transfer, a withdrawal and an exit, as the contract would ask about it. */
function sealedBatch(): { readonly statement: BatchStatement; readonly proof: Uint8Array } {
  const l1 = new SmallL1(4);
  l1.send({ kind: 'deposit', account: 0, amount: 100 });
  l1.send({ kind: 'deposit', account: 1, amount: 50 });
  const bytes = encodeForced({ kind: 'transfer', amount: 20, to: 2 });
  l1.send({ kind: 'send', account: 1, by: user(1).key, bytes });
  l1.send({ kind: 'request exit', account: 1, by: user(1).key });
  const engine = new SequencerEngine(config);
  for (const [index, event] of l1.events.entries()) {
    const notice = noticeOf(event);
    if (notice !== undefined) engine.apply({ kind: 'notice', event: index, notice });
  }
  const own = { epoch: 0, from: 0 };
  engine.apply({
    kind: 'transact',
    signed: signed({ ...own, kind: 'transfer', to: 3, nonce: 0, amount: 10 }),
  });
  engine.apply({ kind: 'transact', signed: signed({ ...own, kind: 'withdrawal', nonce: 1, amount: 5 }) });
  engine.apply({ kind: 'seal', exits: [1] });
  const { sealed } = engine;
  if (sealed === undefined) throw new Error('nothing is sealed');
  const { batch, previous, root, exits, withdrawals, data, proof } = sealed;
  const messages = l1.contract.waiting;
  const statement = {
    epoch: 0,
    batch,
    previous,
    root,
    messages,
    exits,
    withdrawals,
    dataDigest: digestOf(data),
  };
  return { statement, proof };
}

const verifier = new WitnessVerifier({
  exchange: config.exchange,
  depth: config.depth,
  signatures: cheapSignatures,
  ownerOf: (account) => (account < 4 ? user(account).key : undefined),
});

let statement: BatchStatement;
let proof: Uint8Array;
let witness: Witness;

beforeEach(() => {
  ({ statement, proof } = sealedBatch());
  const read = decodeWitness(proof);
  if (read === undefined) throw new Error('the witness cannot be read');
  witness = read;
});

test('a batch is as its rules say', () => {
  expect(statement.exits).toEqual([{ account: 1, amount: 30 }]);
  expect(statement.withdrawals).toEqual([{ account: 0, amount: 5 }]);
  expect(verifier.isProven(statement, proof)).toBe(true);
});

test.each<[string, (honest: BatchStatement) => Partial<BatchStatement>]>([
  ['another root', () => ({ root: '0'.repeat(64) })],
  ['another root before', () => ({ previous: '0'.repeat(64) })],
  ['another epoch', () => ({ epoch: 1 })],
  ['other data', () => ({ dataDigest: '0'.repeat(64) })],
  ['no exit', () => ({ exits: [] })],
  ['an exit with more', () => ({ exits: [{ account: 1, amount: 31 }] })],
  ['an exit with less', () => ({ exits: [{ account: 1, amount: 29 }] })],
  ['an exit of somebody else', () => ({ exits: [{ account: 3, amount: 10 }] })],
  ['no withdrawal', () => ({ withdrawals: [] })],
  ['a withdrawal by somebody else', () => ({ withdrawals: [{ account: 2, amount: 5 }] })],
  ['a message less', ({ messages }) => ({ messages: messages.slice(1) })],
  ['a message twice', ({ messages }) => ({ messages: [...messages, ...messages.slice(0, 1)] })],
])('the same proof does not show %s', (_, change) => {
  expect(verifier.isProven({ ...statement, ...change(statement) }, proof)).toBe(false);
});

test.each<[string, () => Witness]>([
  ['a transaction is left out', () => ({ ...witness, transactions: witness.transactions.slice(1) })],
  [
    'a transaction is executed twice',
    () => ({ ...witness, transactions: [...witness.transactions, ...witness.transactions.slice(0, 1)] }),
  ],
  ['an account is not witnessed', () => ({ ...witness, accounts: witness.accounts.slice(1) })],
  [
    'the receiver of a message is not witnessed',
    () => ({ ...witness, accounts: witness.accounts.filter(({ account }) => account !== 2) }),
  ],
  [
    'an account is witnessed twice',
    () => ({ ...witness, accounts: [...witness.accounts, ...witness.accounts] }),
  ],
  ['accounts are not in order', () => ({ ...witness, accounts: [...witness.accounts].reverse() })],
  [
    'the transfer is signed by somebody else',
    () => ({
      ...witness,
      transactions: witness.transactions.map(({ transaction }) => signed(transaction, user(2))),
    }),
  ],
])('a batch is not proven if %s', (_, forged) => {
  expect(verifier.isProven(statement, encodeWitness(forged()))).toBe(false);
});

test('bytes that are no witness prove nothing', () => {
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"transactions":[],"accounts":[1]}',
    '{"transactions":[{}],"accounts":[]}',
  ])
    expect(verifier.isProven(statement, new TextEncoder().encode(text))).toBe(false);
  expect(verifier.isProven(statement, Uint8Array.of(0xff, 0xfe))).toBe(false);
  // Each byte of it matters, or it stands for the same transactions and accounts.
  for (let at = 0; at < proof.length; at += 13) {
    const spoilt = proof.slice();
    spoilt[at] = (spoilt[at] ?? 0) ^ 1;
    const read = decodeWitness(spoilt);
    const isSame = read !== undefined && Buffer.from(encodeWitness(read)).equals(encodeWitness(witness));
    expect(verifier.isProven(statement, spoilt)).toBe(isSame);
  }
});
