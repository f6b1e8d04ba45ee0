import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { config, governor, operator, SmallL1, signed, user } from './fixtures/small-exchange.ts';
import { noticeOf, SequencerConfigError, SequencerEngine } from './index.ts';
import { encodeForced, type Transaction } from './transaction.ts';

const users = 3;

/** The engine, L1, and a ledger that is right by inspection: balances by name, nothing else. */
class Course {
  readonly l1 = new SmallL1(users);
  engine = new SequencerEngine(config);
  readonly confirmed = new Map<number, number>();
  committed = new Map<number, number>();
  sealed = 0;

  follow(): void {
    for (let at = this.engine.followed; at < this.l1.events.length; at += 1) {
      const event = this.l1.events[at];
      const notice = event && noticeOf(event);
      if (notice !== undefined) this.engine.apply({ kind: 'notice', event: at, notice });
    }
  }

  transact(transaction: Transaction): boolean {
    return this.engine.apply({ kind: 'transact', signed: signed(transaction) }).kind === 'done';
  }

  /** Seals, sends to L1, and tells the engine what came of it. */
  commit(): void {
    const { requested } = this.engine;
    for (const account of requested) this.confirmed.set(account, 0);
    expect(this.engine.apply({ kind: 'seal', exits: requested })).toEqual({ kind: 'done' });
    const command = this.engine.commitment(operator.key);
    expect(command && this.l1.send(command).kind).toBe('done');
    this.follow();
    this.committed = new Map(this.confirmed);
    this.sealed += 1;
  }

  add(account: number, amount: number): void {
    this.confirmed.set(account, (this.confirmed.get(account) ?? 0) + amount);
  }
}

type Act = (course: Course) => void;

const account = fc.nat(users - 1);
const amount = fc.integer({ min: 1, max: 60 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ from: account, to: account, amount }).map(
      ({ from, to, amount: moved }): Act =>
        (course) => {
          const { nonce } = course.engine.confirmed(from);
          const { epoch } = course.engine;
          const isDone = course.transact({ kind: 'transfer', epoch, from, to, nonce, amount: moved });
          expect(isDone).toBe(from !== to && (course.confirmed.get(from) ?? 0) >= moved);
          if (!isDone) return;
          course.add(from, -moved);
          course.add(to, moved);
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({ from: account, amount }).map(
      ({ from, amount: moved }): Act =>
        (course) => {
          const { nonce } = course.engine.confirmed(from);
          const { epoch } = course.engine;
          const isDone = course.transact({ kind: 'withdrawal', epoch, from, nonce, amount: moved });
          expect(isDone).toBe((course.confirmed.get(from) ?? 0) >= moved);
          if (isDone) course.add(from, -moved);
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({ account, amount }).map(
      (deposit): Act =>
        (course) => {
          course.l1.send({ kind: 'deposit', ...deposit });
          course.follow();
          course.add(deposit.account, deposit.amount);
        },
    ),
  },
  { weight: 2, arbitrary: fc.constant<Act>((course) => course.commit()) },
  {
    weight: 1,
    arbitrary: account.map(
      (asking): Act =>
        (course) => {
          course.l1.send({ kind: 'request exit', account: asking, by: user(asking).key });
          course.follow();
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Act>((course) => {
      const bytes = course.engine.snapshot();
      course.engine = SequencerEngine.restore(config, bytes);
      expect(course.engine.snapshot()).toEqual(bytes);
    }),
  },
);

describe('a sequencer', () => {
  // Kills: a batch whose root, data, exits or withdrawals are not those of its transactions; a deposit read twice or
  // not; a snapshot that forgets a confirmed transaction, a nonce or a message.
  test('keeps the balances that anybody would, and L1 takes every batch that it seals', () => {
    let sealed = 0;
    fc.assert(
      fc.property(fc.array(acts, { minLength: 20, maxLength: 50, size: 'max' }), (script) => {
        const course = new Course();
        course.follow();
        for (let funded = 0; funded < users; funded += 1) {
          course.l1.send({ kind: 'deposit', account: funded, amount: 100 });
          course.add(funded, 100);
        }
        course.follow();
        for (const act of script) {
          act(course);
          for (let each = 0; each < users; each += 1) {
            expect(course.engine.confirmed(each).balance).toBe(course.confirmed.get(each));
            expect(course.engine.committed(each).balance).toBe(course.committed.get(each) ?? 0);
          }
        }
        expect(course.l1.contract.audit()).toEqual([]);
        sealed += course.sealed;
      }),
      { numRuns: 40 },
    );
    expect(sealed).toBeGreaterThan(60);
  });

  function funded(): Course {
    const course = new Course();
    for (let each = 0; each < users; each += 1)
      course.l1.send({ kind: 'deposit', account: each, amount: 10 });
    course.follow();
    course.commit();
    return course;
  }

  const transfer = (from: number, to: number, nonce: number, moved = 1): Transaction => ({
    kind: 'transfer',
    epoch: 0,
    from,
    to,
    nonce,
    amount: moved,
  });

  test.each<[string, Transaction, string]>([
    ['of another epoch', { ...transfer(0, 1, 0), epoch: 1 }, 'of another epoch'],
    ['from nobody', transfer(9, 1, 0), 'no such account'],
    ['to nobody', transfer(0, 9, 0), 'no such account'],
    ['to itself', transfer(0, 0, 0), 'to the account that it comes from'],
    ['of nothing', transfer(0, 1, 0, 0), 'not a positive amount'],
    ['ahead of its turn', transfer(0, 1, 1), 'not the next nonce'],
    ['of more than there is', transfer(0, 1, 0, 11), 'the account holds less'],
  ])('refuses a transfer %s, and stays as it was', (_, transaction, reason) => {
    const { engine } = funded();
    const before = engine.snapshot();
    expect(engine.apply({ kind: 'transact', signed: signed(transaction) })).toEqual({
      kind: 'refused',
      reason,
    });
    expect(engine.snapshot()).toEqual(before);
  });

  test('confirms a signature once', () => {
    const course = funded();
    expect(course.transact(transfer(0, 1, 0))).toBe(true);
    expect(course.transact(transfer(0, 1, 0))).toBe(false);
    course.commit();
    expect(course.transact(transfer(0, 1, 0))).toBe(false);
  });

  test('lets a spammer fill its own share and no more, and nobody more than a batch holds', () => {
    const course = funded();
    for (let nonce = 0; nonce < config.maxOfAccount; nonce += 1) {
      const [from, to] = [0, 1];
      course.l1.send({ kind: 'deposit', account: from, amount: 1 });
      course.follow();
      expect(course.transact(transfer(from, to, nonce))).toBe(true);
    }
    const reason = (transaction: Transaction) =>
      course.engine.apply({ kind: 'transact', signed: signed(transaction) });
    expect(reason(transfer(0, 1, config.maxOfAccount))).toMatchObject({
      reason: 'too many transactions of the account wait',
    });
    expect(reason(transfer(1, 2, 0))).toMatchObject({ kind: 'done' });
    for (let nonce = 1; nonce < config.maxOfAccount; nonce += 1) reason(transfer(1, 2, nonce));
    for (let nonce = 0; nonce < 10; nonce += 1) expect(reason(transfer(2, 0, nonce)).kind).toBe('done');
    expect(course.engine.waiting).toBe(config.maxTransactions);
    expect(reason(transfer(2, 0, 10))).toMatchObject({ reason: 'too many transactions wait' });
    course.engine.apply({ kind: 'seal', exits: [] });
    expect(reason(transfer(2, 0, 10))).toMatchObject({ kind: 'done' });
  });

  test('an owner cannot take back on L1 what was confirmed before', () => {
    const course = funded();
    course.transact(transfer(0, 1, 0, 10));
    const bytes = encodeForced({ kind: 'withdrawal', amount: 10 });
    course.l1.send({ kind: 'send', account: 0, by: user(0).key, bytes });
    course.follow();
    course.commit();
    expect(course.engine.committed(1).balance).toBe(20);
    course.commit();
    expect(course.l1.contract.owedTo(0)).toBe(0);
  });

  test('what is forced in on L1 gets in front of a sealed batch, which is made anew', () => {
    const course = funded();
    course.transact(transfer(0, 1, 0, 8));
    const bytes = encodeForced({ kind: 'withdrawal', amount: 5 });
    course.l1.send({ kind: 'send', account: 0, by: user(0).key, bytes });
    course.follow();
    course.engine.apply({ kind: 'seal', exits: [] });
    const outrun = course.engine.commitment(operator.key);
    course.l1.send({ kind: 'advance', blocks: 4 });
    expect(course.l1.send({ kind: 'force', message: 4 }).kind).toBe('done');
    course.follow();
    expect(outrun && course.l1.send(outrun)).toEqual({ kind: 'refused', reason: 'the proof does not hold' });
    expect(course.engine.sealed).toBeUndefined();
    course.commit();
    // Not both could be done: the message was first, and the promise is broken.
    expect([0, 1].map((each) => course.engine.committed(each).balance)).toEqual([5, 10]);
    expect(course.l1.contract.owedTo(0)).toBe(5);
  });

  // Kills: an engine that takes a batch of its own for somebody else's, before or after a restart.
  test.each(['at once', 'after another was sealed', 'after a restart'])(
    'a batch that was outrun by what moves nothing, and is accepted all the same, is known again %s',
    (when) => {
      const course = funded();
      course.transact(transfer(0, 1, 0, 8));
      course.l1.send({ kind: 'send', account: 2, by: user(2).key, bytes: new Uint8Array() });
      course.follow();
      course.engine.apply({ kind: 'seal', exits: [] });
      course.transact(transfer(1, 2, 0, 18));
      const outrun = course.engine.commitment(operator.key);
      course.l1.send({ kind: 'advance', blocks: 4 });
      expect(course.l1.send({ kind: 'force', message: 4 }).kind).toBe('done');
      course.follow();
      expect(course.engine.sealed).toBeUndefined();
      if (when === 'after another was sealed') course.engine.apply({ kind: 'seal', exits: [] });
      if (when === 'after a restart')
        course.engine = SequencerEngine.restore(config, course.engine.snapshot());
      expect(outrun && course.l1.send(outrun).kind).toBe('done');
      course.follow();
      expect(course.engine.isAstray).toBe(false);
      expect([0, 1, 2].map((each) => course.engine.committed(each).balance)).toEqual([2, 18, 10]);
      expect(course.engine.waiting).toBe(1);
      course.commit();
      expect([0, 1, 2].map((each) => course.engine.committed(each).balance)).toEqual([2, 0, 28]);
    },
  );

  test('what L1 has executed in front of a batch, and nothing came of, is not taken for done by what is confirmed after', () => {
    const course = funded();
    course.l1.send({ kind: 'deposit', account: 2, amount: 1 });
    course.follow();
    course.transact(transfer(1, 0, 0, 10));
    course.engine.apply({ kind: 'seal', exits: [] });
    const outrun = course.engine.commitment(operator.key);
    const bytes = encodeForced({ kind: 'withdrawal', amount: 15 });
    course.l1.send({ kind: 'send', account: 0, by: user(0).key, bytes });
    course.follow();
    // After the batch there is enough for it.
    expect(course.engine.confirmed(0).balance).toBe(5);
    course.l1.send({ kind: 'advance', blocks: 4 });
    expect(course.l1.send({ kind: 'force', message: 4 }).kind).toBe('done');
    // One message further than it was sealed for: in front of the batch there is not.
    expect(outrun && course.l1.send(outrun).kind).toBe('done');
    expect(course.l1.contract.executed).toBe(5);
    course.follow();
    expect(course.engine.confirmed(0).balance).toBe(20);
    expect(course.transact(transfer(0, 1, course.engine.confirmed(0).nonce, 20))).toBe(true);
    course.commit();
    expect(course.engine.committed(1).balance).toBe(20);
  });

  test('a batch that L1 has refused is taken back, and nothing of it is lost', () => {
    const course = funded();
    course.transact(transfer(0, 1, 0, 3));
    course.engine.apply({ kind: 'seal', exits: [] });
    course.transact(transfer(1, 2, 0, 13));
    expect(course.engine.apply({ kind: 'unseal' })).toEqual({ kind: 'done' });
    expect(course.engine.apply({ kind: 'unseal' })).toMatchObject({ reason: 'no batch is sealed' });
    course.commit();
    expect([0, 1, 2].map((each) => course.engine.committed(each).balance)).toEqual([7, 0, 23]);
  });

  test('an unfreezing voids what was not committed, strikes off who has escaped, and old signatures with it', () => {
    const course = funded();
    const { l1 } = course;
    course.transact(transfer(0, 1, 0, 3));
    const proof = (of: number): Uint8Array => {
      const copy = SequencerEngine.restore(config, course.engine.snapshot());
      // Whoever knows the balances under the root can prove them; the sequencer's own tree is as good as any.
      return proofOf(copy, of);
    };
    l1.send({ kind: 'request exit', account: 2, by: user(2).key });
    l1.send({ kind: 'advance', blocks: 6 });
    l1.send({ kind: 'freeze over request', account: 2 });
    course.follow();
    expect(course.transact(transfer(1, 2, 0))).toBe(false);
    const shown = proof(2);
    expect(l1.send({ kind: 'escape', account: 2, epoch: 0, proof: shown }).kind).toBe('done');
    expect(l1.send({ kind: 'unfreeze', by: governor.key, proofs: [shown] }).kind).toBe('done');
    course.follow();
    expect([0, 1, 2].map((each) => course.engine.confirmed(each).balance)).toEqual([10, 10, 0]);
    expect(course.engine.isAstray).toBe(false);
    expect(course.transact(transfer(0, 1, 0, 3))).toBe(false);
    expect(course.transact({ ...transfer(0, 1, 0, 3), epoch: 1 })).toBe(true);
    course.confirmed.clear();
    course.commit();
  });

  test('a batch that somebody else has committed stops it: it does not confirm what it cannot keep', () => {
    const course = funded();
    const notice = { kind: 'batch committed', batch: 2, root: 'another', executed: 3, exits: [] } as const;
    course.engine.apply({ kind: 'notice', event: course.engine.followed, notice });
    expect(course.engine.isAstray).toBe(true);
    expect(course.engine.apply({ kind: 'transact', signed: signed(transfer(0, 1, 0)) })).toEqual({
      kind: 'refused',
      reason: 'L1 has gone on without this sequencer',
    });
  });

  test('a configuration that makes no sense is refused', () => {
    expect(() => new SequencerEngine({ ...config, maxTransactions: 0 })).toThrow(
      new SequencerConfigError('maxTransactions', 0, 'a positive whole number'),
    );
    expect(() => new SequencerEngine({ ...config, depth: 64 })).toThrow(
      "the sequencer's depth is 64, which is not a whole number from 1 to 52. With it, transactions would be confirmed " +
        'that no batch can hold. Give a whole number from 1 to 52.',
    );
  });
});

/** By sealing a batch that touches the account: its witness has the proof. */
function proofOf(engine: SequencerEngine, account: number): Uint8Array {
  engine.apply({ kind: 'seal', exits: [account] });
  const { accounts } = JSON.parse(new TextDecoder().decode(engine.sealed?.proof)) as {
    readonly accounts: readonly (readonly [number, string])[];
  };
  return Buffer.from(accounts.find(([each]) => each === account)?.[1] ?? '', 'base64');
}
