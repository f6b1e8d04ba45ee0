import { expect, test } from 'vitest';
import { SimulatedDisk, seededChance } from '../journal/index.ts';
import { cheapSignatures } from './fixtures/cheap-keys.ts';
import { config, operator, SmallL1, signed, user } from './fixtures/small-exchange.ts';
import { Ed25519, isSigned, keyPairOf, type Receipt, Sequencer, type SignedTransaction } from './index.ts';
import { transactionDigest } from './transaction.ts';

const setup = {
  config,
  keys: operator,
  signatures: cheapSignatures,
  snapshotEvery: 9,
  maxSegmentBytes: 4_000,
};

const transfer = (nonce: number): SignedTransaction =>
  signed({ kind: 'transfer', epoch: 0, from: 0, to: 1, nonce, amount: 1 });

function fundedL1(): SmallL1 {
  const l1 = new SmallL1(2);
  l1.send({ kind: 'deposit', account: 0, amount: 1_000 });
  return l1;
}

interface Session {
  readonly receipts: Receipt[];
  readonly batches: unknown[];
}

/** Sends transfers, and batches to L1, until the disk fails. */
async function session(disk: SimulatedDisk, l1: SmallL1): Promise<Session> {
  const got: Session = { receipts: [], batches: [] };
  try {
    const sequencer = await Sequencer.open(disk, setup);
    for (let round = 0; round < 3; round += 1) {
      await sequencer.follow(sequencer.followed, l1.events.slice(sequencer.followed));
      const nonce = await sequencer.read((engine) => engine.confirmed(0).nonce);
      const replies = await Promise.all([0, 1, 2, 3].map((more) => sequencer.submit(transfer(nonce + more))));
      for (const reply of replies) if (reply.kind === 'confirmed') got.receipts.push(reply.receipt);
      const batch = await sequencer.seal();
      if (batch === undefined) continue;
      got.batches.push(batch);
      l1.send(batch);
    }
    await sequencer.close();
  } catch (error) {
    expect(String(error)).toMatch(/^(VenueStoppedError|DiskError)/);
  }
  return got;
}

test('wherever the power goes, what was confirmed is there, and a batch that went to L1 fits what is there', async () => {
  const whole = new SimulatedDisk();
  const l1 = fundedL1();
  const { receipts } = await session(whole, l1);
  expect(receipts).toHaveLength(12);
  expect(l1.contract.batches).toBe(3);
  for (let step = 1; step < whole.steps; step += 41) {
    const disk = new SimulatedDisk({ stepsToLive: step });
    const cut = fundedL1();
    const { receipts: promised } = await session(disk, cut);
    const sequencer = await Sequencer.open(disk.afterPowerLoss(seededChance(step)), setup);
    await sequencer.follow(sequencer.followed, cut.events.slice(sequencer.followed));
    const { nonce, isAstray } = await sequencer.read((engine) => ({
      nonce: engine.confirmed(0).nonce,
      isAstray: engine.isAstray,
    }));
    expect(nonce).toBeGreaterThanOrEqual(promised.length);
    expect(isAstray).toBe(false);
    const batch = await sequencer.seal();
    expect(batch && cut.send(batch).kind).toBe('done');
    for (const { batch: by, epoch } of promised)
      expect({ by: by <= 4, epoch }).toEqual({ by: true, epoch: 0 });
    await sequencer.close();
  }
});

test('a receipt names the transaction, the batch and the place, and is signed', async () => {
  const l1 = fundedL1();
  const sequencer = await Sequencer.open(new SimulatedDisk(), setup);
  await sequencer.follow(0, l1.events);
  const [first, second] = await Promise.all([sequencer.submit(transfer(0)), sequencer.submit(transfer(1))]);
  expect([first, second]).toMatchObject([
    { kind: 'confirmed', receipt: { epoch: 0, batch: 1, position: 0 } },
    { kind: 'confirmed', receipt: { epoch: 0, batch: 1, position: 1 } },
  ]);
  if (first?.kind !== 'confirmed') throw new Error('not confirmed');
  const { receipt } = first;
  expect(receipt.digest).toBe(transactionDigest(config.exchange, transfer(0).transaction));
  expect(isSigned(cheapSignatures, operator.key, receipt)).toBe(true);
  for (const change of [{ batch: 2 }, { position: 1 }, { epoch: 1 }, { digest: '' }, { exchange: 'another' }])
    expect(isSigned(cheapSignatures, operator.key, { ...receipt, ...change })).toBe(false);
  await sequencer.seal();
  await sequencer.close();
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'transfer'],
  ['no transaction', { signature: '' }],
  ['a fraction', { ...transfer(0), transaction: { ...transfer(0).transaction, amount: 0.5 } }],
  ['a debt', { ...transfer(0), transaction: { ...transfer(0).transaction, amount: -1 } }],
  ['minus nought', { ...transfer(0), transaction: { ...transfer(0).transaction, nonce: -0 } }],
  ['an unknown kind', { ...transfer(0), transaction: { ...transfer(0).transaction, kind: 'mint' } }],
  [
    'a withdrawal to somebody',
    { ...transfer(0), transaction: { ...transfer(0).transaction, kind: 'withdrawal' } },
  ],
])('is not moved by %s', async (_, foreign) => {
  const sequencer = await Sequencer.open(new SimulatedDisk(), setup);
  await sequencer.follow(0, fundedL1().events);
  expect(await sequencer.submit(foreign)).toEqual({ kind: 'refused', reason: 'malformed' });
  await sequencer.close();
});

test('what somebody else has signed, or was signed for something else, is refused', async () => {
  const sequencer = await Sequencer.open(new SimulatedDisk(), setup);
  await sequencer.follow(0, fundedL1().events);
  const { transaction, signature } = transfer(0);
  for (const forged of [
    signed(transaction, user(1)),
    { transaction: { ...transaction, amount: 2 }, signature },
    { transaction, signature: signature.toUpperCase() },
    { transaction, signature: '' },
  ])
    expect(await sequencer.submit(forged)).toEqual({ kind: 'refused', reason: 'not signed by the owner' });
  await sequencer.close();
});

test('ed25519 takes each signature in one form, and whatever is none without complaint', () => {
  const keys = keyPairOf(new Uint8Array(32).fill(7));
  const bytes = new TextEncoder().encode('so much');
  const signature = keys.sign(bytes);
  const ed25519 = new Ed25519();
  expect(keyPairOf(new Uint8Array(32).fill(7)).sign(bytes)).toBe(signature);
  expect(ed25519.verify(keys.key, bytes, signature)).toBe(true);
  expect(ed25519.verify(keys.key, bytes.slice(1), signature)).toBe(false);
  for (const [key, text] of [
    [keys.key.toUpperCase(), signature],
    [keys.key, signature.toUpperCase()],
    [keys.key, `${signature}00`],
    [keys.key, signature.slice(2)],
    ['f'.repeat(64), signature],
    ['', ''],
  ] as const)
    expect(ed25519.verify(key, bytes, text)).toBe(false);
  expect(() => keyPairOf(new Uint8Array(31))).toThrow(
    new RangeError('an ed25519 secret has 32 bytes, not 31'),
  );
});
