import { leadsTo, type ReadFields, spec, state, t, variables, weak } from '../../language/index.ts';

/**
 * A swap by hash time locks. Alice has a secret. She locks her coins on chain A for whoever shows it before
 * `TA`, and Bob locks his on chain B, under the same hash, for whoever shows it before `TB`. Alice claims
 * Bob's coins, which shows the secret, and with it Bob claims hers. What is not claimed by its deadline goes back.
 * This is the swap of the Bitcoin wiki (Atomic cross-chain trading, after T. Nolan, 2013) and of M. Herlihy, Atomic
 * Cross-Chain Swaps, PODC 2018, for two parties.
 *
 * One step is one transaction that is sent, or one that is included in its chain, or a tick of the clock that both
 * chains share. A transaction is included at most `D` ticks after it was sent, earlier if the adversary likes, and
 * in any order; one that comes too late fails. The secret is public as soon as the claim that shows it is sent: all the
 * world sees the mempool. A contract is claimed strictly before its deadline and refunded from the deadline on. Left
 * out are fees, and reorganisations (see lock-and-mint-bridge for what they do).
 *
 * One of the two may cheat, or nobody. Who cheats sends what the contracts allow whenever it pays, or never; Alice may
 * also lock her coins under another hash than the one agreed on. Honest Bob locks only after Alice, under the same
 * hash; he watches the chains: no tick passes between his seeing the secret and his claim. Honest Alice claims only
 * while there is time for the claim to be included. Either may walk away before locking.
 *
 * Fairness: time goes on (weak fairness of `tick`), transactions are included (weak fairness of `include`), and an
 * honest party sends what is in its own interest: refunds, and Bob's claim (weak fairness of these taken together: each
 * is sent once at most, and can be until it is). Nothing is asked of who cheats, and nobody has to begin.
 */
export const htlc = spec(
  'htlc',
  { TA: 4, TB: 3, D: 1, cheat: 'alice' },
  ({ TA: deadlineA, TB: deadlineB, D: delay, cheat }, mutant) => {
    const blindToHash = mutant('Bob does not compare the hashes');
    const locksFirst = mutant('Bob locks without waiting for Alice');
    const sleeps = mutant('Bob does not watch the chain');
    const overlap = mutant('a contract can be claimed when it can already be refunded');
    const lastMoment = mutant('Alice claims at the last moment');
    const paysTwice = mutant('a contract that has paid can pay again');
    const noRefund = mutant('a refund takes the word of the other side');

    const aliceIsHonest = cheat !== 'alice';
    const bobIsHonest = cheat !== 'bob';

    const Transaction = t.oneOf('lockA', 'lockB', 'claimB', 'claimA', 'refundA', 'refundB');
    type TransactionName = (typeof Transaction.values)[number];
    const Contract = t.oneOf('none', 'locked', 'claimed', 'refunded');
    // From then on nothing depends on the time any more.
    const end = Math.max(deadlineA, deadlineB) + delay;

    const fields = {
      now: t.int(0, end),
      contractA: Contract, // Alice's coins, for Bob
      contractB: Contract, // Bob's coins, for Alice
      hashOfA: t.oneOf('as agreed', 'another'),
      onItsWay: t.map(Transaction, t.option(t.int(0, delay))), // for how many ticks
      secretIsPublic: t.bool,
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const isSent = (s: State, transaction: TransactionName): boolean => s.onItsWay.get(transaction) !== null;
    const isFull = (contract: State['contractA']): boolean =>
      contract === 'locked' || (paysTwice && contract === 'claimed');
    const mayClaim = (s: State, deadline: number): boolean =>
      s.now < deadline || (overlap && s.now === deadline);

    const sendLockA = action(
      { hash: aliceIsHonest ? (['as agreed'] as const) : (['as agreed', 'another'] as const) },
      {
        when: {
          'Alice has not locked': (s) => s.contractA === 'none' && !isSent(s, 'lockA'),
          'there is time': (s) => s.now < deadlineA,
        },
        then: (s, { hash }) => {
          s.hashOfA = hash;
          s.onItsWay.set('lockA', 0);
        },
      },
    );

    const sendLockB = action({
      when: {
        'Bob has not locked': (s) => s.contractB === 'none' && !isSent(s, 'lockB'),
        'there is time': (s) => s.now < deadlineB,
        'Alice has locked': (s) => locksFirst || s.contractA === 'locked',
        'the hash is the one agreed on': (s) => blindToHash || s.hashOfA === 'as agreed',
      },
      then: (s) => {
        s.onItsWay.set('lockB', 0);
      },
    });

    /** Shows the secret to all the world. */
    const sendClaimB = action({
      when: {
        'Bob has locked': (s) => s.contractB === 'locked',
        'it is not sent yet': (s) => !isSent(s, 'claimB'),
        'it can be included in time': (s) =>
          aliceIsHonest && !lastMoment ? s.now + delay < deadlineB : mayClaim(s, deadlineB),
      },
      then: (s) => {
        s.onItsWay.set('claimB', 0);
        s.secretIsPublic = true;
      },
    });

    const bobCanClaim = {
      'Bob knows the secret': (s: State) => s.secretIsPublic,
      'the secret opens the contract': (s: State) => s.hashOfA === 'as agreed',
      'there is something to claim': (s: State) => s.contractA === 'locked',
      'it is not sent yet': (s: State) => !isSent(s, 'claimA'),
      'it is not too late': (s: State) => mayClaim(s, deadlineA),
    };
    const sendClaimA = action({
      when: bobCanClaim,
      then: (s) => {
        s.onItsWay.set('claimA', 0);
      },
    });

    const sendRefundA = action({
      when: {
        'the deadline has passed': (s) => s.now >= deadlineA,
        'there is something to refund': (s) => isFull(s.contractA) && !noRefund,
        'it is not sent yet': (s) => !isSent(s, 'refundA'),
      },
      then: (s) => {
        s.onItsWay.set('refundA', 0);
      },
    });

    const sendRefundB = action({
      when: {
        'the deadline has passed': (s) => s.now >= deadlineB,
        'there is something to refund': (s) => isFull(s.contractB) && !noRefund,
        'it is not sent yet': (s) => !isSent(s, 'refundB'),
      },
      then: (s) => {
        s.onItsWay.set('refundB', 0);
      },
    });

    /** The chain judges a transaction when it is included, whatever was so when it was sent. */
    const include = action(
      { transaction: Transaction },
      {
        when: (s, { transaction }) => isSent(s, transaction),
        then: (s, { transaction }) => {
          s.onItsWay.set(transaction, null);
          if (transaction === 'lockA') s.contractA = 'locked';
          if (transaction === 'lockB') s.contractB = 'locked';
          if (transaction === 'claimA' && isFull(s.contractA) && mayClaim(s, deadlineA)) {
            s.contractA = 'claimed';
          }
          if (transaction === 'claimB' && isFull(s.contractB) && mayClaim(s, deadlineB)) {
            s.contractB = 'claimed';
          }
          if (transaction === 'refundA' && isFull(s.contractA)) s.contractA = 'refunded';
          if (transaction === 'refundB' && isFull(s.contractB)) s.contractB = 'refunded';
        },
      },
    );

    const tick = action({
      when: {
        'the end is not reached': (s) => s.now < end,
        'what is due is included': (s) => {
          for (const waited of s.onItsWay.values()) if (waited === delay) return false;
          return true;
        },
        'Bob has sent the claim that he can send': (s) =>
          !bobIsHonest || sleeps || !Object.values(bobCanClaim).every((holds) => holds(s)),
      },
      then: (s) => {
        s.now += 1;
        for (const transaction of Transaction.values) {
          const waited = s.onItsWay.get(transaction);
          if (waited !== null) s.onItsWay.set(transaction, waited + 1);
        }
      },
    });

    const isSettled = (contract: State['contractA']): boolean =>
      contract === 'claimed' || contract === 'refunded';

    return define({
      actions: {
        sendLockA,
        sendLockB,
        sendClaimB,
        sendClaimA,
        sendRefundA,
        sendRefundB,
        include,
        tick,
      },
      invariants: {
        'an honest Bob who paid is paid': (s) =>
          !bobIsHonest || s.contractB !== 'claimed' || s.contractA !== 'refunded',
        'an honest Alice who paid is paid': (s) =>
          !aliceIsHonest || s.contractA !== 'claimed' || s.contractB !== 'refunded',
      },
      steps: {
        'a contract pays once': (before, after) =>
          (!isSettled(before.contractA) || before.contractA === after.contractA) &&
          (!isSettled(before.contractB) || before.contractB === after.contractB),
      },
      reachable: {
        'the swap is made': (s) => s.contractA === 'claimed' && s.contractB === 'claimed',
        'both get their own back': (s) => s.contractA === 'refunded' && s.contractB === 'refunded',
      },
      fairness: [
        weak(tick),
        weak(include),
        weak(...(aliceIsHonest ? [sendRefundA] : []), ...(bobIsHonest ? [sendClaimA, sendRefundB] : [])),
      ],
      temporal: {
        'what honest Alice locked is claimed or refunded': leadsTo(
          state('honest Alice has locked', (s: State) => aliceIsHonest && s.contractA === 'locked'),
          state('contract A is settled', (s: State) => isSettled(s.contractA)),
        ),
        'what honest Bob locked is claimed or refunded': leadsTo(
          state('honest Bob has locked', (s: State) => bobIsHonest && s.contractB === 'locked'),
          state('contract B is settled', (s: State) => isSettled(s.contractB)),
        ),
      },
      terminal: (s) => s.now === end,
    });
  },
);
