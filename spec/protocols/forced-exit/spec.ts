import {
  and,
  exists,
  leadsTo,
  or,
  type ReadFields,
  spec,
  state,
  step,
  t,
  taken,
  taking,
  variables,
  weak,
} from '../../language/index.ts';

/**
 * The forced exit of an exchange on a validity rollup, as StarkEx has it: whoever the operator ignores asks on L1; a
 * request that has waited for the grace period lets anybody freeze the exchange; frozen, it accepts no batch, and each
 * account escapes by itself with a proof against the last root.
 *
 * The operator keeps a ledger (`confirmed`) and commits it as a root (`committed`) whose transitions are proven valid:
 * the proof system is not modelled, and a batch is simply right. That a batch has all that is confirmed takes nothing
 * from the operator's choice: to leave transfers out is to commit before they are confirmed. Users hold plain balances:
 * positions, margin and prices are left out, and with them what an exit in the middle of a price move is worth. A
 * request asks for the whole balance. Governance may unfreeze (`thaws` times at most): the ledger goes back to the last root, those who have
 * escaped are struck off it, open requests lapse, and proofs against roots of before are void. How long governance has
 * to wait for that is left out, and so is who may be asked to pay for a request.
 *
 * One step is one transfer of one unit, one batch, or one transaction on L1. `tick` is a period of time during which
 * all open requests grow older. Faulty are the operator, who may do nothing for ever, and all users but user 0, who ask,
 * trade and escape as they like. User 0 is honest: its wishes are its own, but it goes on with what it has begun.
 *
 * Fairness: user 0 comes to ask (weak fairness of `request`), time passes, user 0 may freeze once its request is
 * overdue, it escapes, and collects what it is owed. Each is one transaction that L1 includes sooner or later and that
 * stays possible until then, so weak fairness is enough. Without any one of them the money stays where it is. Nothing
 * is asked of the operator, of other users, or of governance.
 *
 * `encodings`, `emptyRequests` and `thaws` say what the contract allows: more than one encoding of the same proof,
 * requests for accounts that hold nothing, unfreezing.
 */
export const forcedExit = spec(
  'forced-exit',
  { deposits: [2, 1], grace: 2, thaws: 0, encodings: 1, emptyRequests: false },
  ({ deposits, grace, thaws, encodings, emptyRequests }, mutant) => {
    const oldRoots = mutant('an escape may use any earlier root');
    const markedByProof = mutant('an escape is marked by its proof');
    const commitsFrozen = mutant('a batch is accepted after the freeze');
    const withholds = mutant('a root is accepted without its data');
    const drops = mutant('the operator may drop a request');
    const pins = mutant('a request pins the exact amount');
    const noDeadline = mutant('a request has no deadline');
    const oldEpochs = mutant('a proof outlives an unfreezing');
    const forgets = mutant('an unfreezing forgets who has escaped');
    const paysRoot = mutant('a request is served with the balance of the last root');
    const unstruck = mutant('a withdrawal is not struck off');
    const overclaims = mutant('the promise covers what is only confirmed');

    const total = deposits.reduce((sum, deposit) => sum + deposit, 0);
    const User = t.int(0, deposits.length - 1);
    const Balance = t.int(0, total);
    const honest = 0;

    const fields = {
      confirmed: t.map(User, Balance), // the operator's ledger, with what is not committed yet
      committed: t.map(User, Balance), // the balances under the last root
      published: t.bool, // whether the balances under the last root are known to their owners
      waiting: t.map(User, t.option(t.int(0, grace))), // how long a forced request has been open
      pinned: t.map(User, t.int(0, pins ? total : 0)),
      frozen: t.bool,
      escapes: t.map(User, t.set(t.int(1, encodings))), // the encodings with which the account has escaped
      oldProof: t.map(User, t.int(0, oldRoots || oldEpochs ? total : 0)), // the best that an outdated proof shows
      epoch: t.int(0, thaws),
      owed: t.map(User, t.int(0, 2 * total)), // on L1, to be collected
      wallet: t.map(User, t.int(0, 2 * total)),
      vault: Balance,
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const start = action({
      then: (s) => {
        for (const [user, deposit] of deposits.entries()) {
          s.confirmed.set(user, deposit);
          s.committed.set(user, deposit);
        }
        s.published = true;
        s.vault = total;
      },
    });

    /** The owner signs, the operator confirms. */
    const transfer = action(
      { from: User, to: User },
      {
        when: {
          'it goes to another account': (_, { from, to }) => from !== to,
          'the account holds something': (s, { from }) => s.confirmed.get(from) > 0,
          'the exchange is open': (s) => !s.frozen,
        },
        then: (s, { from, to }) => {
          s.confirmed.set(from, s.confirmed.get(from) - 1);
          s.confirmed.set(to, s.confirmed.get(to) + 1);
        },
      },
    );

    const commit = action(
      { published: withholds ? [true, false] : [true] },
      {
        when: { 'the exchange is open': (s) => commitsFrozen || !s.frozen },
        then: (s, { published }) => {
          for (const user of User.values) {
            if (oldRoots && s.committed.get(user) > s.oldProof.get(user)) {
              s.oldProof.set(user, s.committed.get(user));
            }
            s.committed.set(user, s.confirmed.get(user));
          }
          s.published = published;
        },
      },
    );

    /** A batch in which the account leaves with all it has. */
    const serve = action(
      { user: User },
      {
        when: {
          'the request is open': (s, { user }) => s.waiting.get(user) !== null,
          'the exchange is open': (s) => !s.frozen,
          ...(pins && {
            'the request asks for what is there': (s: State, { user }: { readonly user: number }) =>
              s.pinned.get(user) === s.confirmed.get(user),
          }),
        },
        then: (s, { user }) => {
          const paid = paysRoot ? s.committed.get(user) : s.confirmed.get(user);
          s.owed.set(user, s.owed.get(user) + paid);
          s.confirmed.set(user, 0);
          for (const other of User.values) s.committed.set(other, s.confirmed.get(other));
          s.waiting.set(user, null);
        },
      },
    );

    /** Only a flawed contract lets a request be closed without payment. A wrong amount is proven in a batch. */
    const refuse = action(
      { user: User },
      {
        when: {
          'the request is open': (s, { user }) => s.waiting.get(user) !== null,
          'the exchange is open': (s) => !s.frozen,
          'there is an excuse': (s, { user }) => drops || s.pinned.get(user) !== s.confirmed.get(user),
        },
        then: (s, { user }) => {
          s.waiting.set(user, null);
          if (pins) for (const other of User.values) s.committed.set(other, s.confirmed.get(other));
        },
      },
    );

    const request = action(
      { user: User },
      {
        when: {
          'no request is open': (s, { user }) => s.waiting.get(user) === null,
          'the exchange is open': (s) => !s.frozen,
          'the account holds something': (s, { user }) => emptyRequests || s.committed.get(user) > 0,
        },
        then: (s, { user }) => {
          s.waiting.set(user, 0);
          if (pins) s.pinned.set(user, s.committed.get(user));
        },
      },
    );

    const tick = action({
      when: {
        'the exchange is open': (s) => !s.frozen,
        'a request is not yet overdue': (s) =>
          exists(User, (user) => {
            const age = s.waiting.get(user);
            return age !== null && age < grace;
          }),
      },
      then: (s) => {
        for (const user of User.values) {
          const age = s.waiting.get(user);
          if (age !== null && age < grace) s.waiting.set(user, age + 1);
        }
      },
    });

    const freeze = action(
      { user: User },
      {
        when: {
          'the exchange is open': (s) => !s.frozen,
          'the request is overdue': (s, { user }) => !noDeadline && s.waiting.get(user) === grace,
        },
        then: (s) => {
          s.frozen = true;
        },
      },
    );

    /** What a proof shows of the account; who cheats shows the best one that is accepted. */
    const provable = (s: State, user: number): number =>
      Math.max(s.committed.get(user), s.oldProof.get(user));
    const hasEscaped = (s: State, user: number): boolean => s.escapes.get(user).size > 0;

    const leave = action(
      { user: User, encoding: t.int(1, encodings) },
      {
        when: {
          'the exchange is frozen': (s) => s.frozen,
          'the owner knows the balances under the root': (s) => s.published,
          'the proof shows something': (s, { user }) => provable(s, user) > 0,
          'the account has not escaped': (s, { user, encoding }) =>
            markedByProof ? !s.escapes.get(user).has(encoding) : !hasEscaped(s, user),
        },
        then: (s, { user, encoding }) => {
          s.owed.set(user, s.owed.get(user) + provable(s, user));
          s.escapes.get(user).add(encoding);
        },
      },
    );

    const withdraw = action(
      { user: User },
      {
        when: { 'something is owed': (s, { user }) => s.owed.get(user) > 0 },
        then: (s, { user }) => {
          s.vault -= s.owed.get(user);
          s.wallet.set(user, s.wallet.get(user) + s.owed.get(user));
          if (!unstruck) s.owed.set(user, 0);
        },
      },
    );

    const unfreeze = action({
      when: {
        'the exchange is frozen': (s) => s.frozen,
        'it may be unfrozen once more': (s) => s.epoch < thaws,
      },
      then: (s) => {
        s.frozen = false;
        s.epoch += 1;
        for (const user of User.values) {
          if (oldEpochs) s.oldProof.set(user, s.committed.get(user));
          if (s.escapes.get(user).size > 0 && !forgets) s.committed.set(user, 0);
          s.confirmed.set(user, s.committed.get(user));
          s.escapes.get(user).clear();
          s.waiting.set(user, null);
        }
      },
    });

    const sumOf = (part: (user: number) => number): number => {
      let sum = 0;
      for (const user of User.values) sum += part(user);
      return sum;
    };
    /** What the account can still take out of the tree. */
    const held = (s: State, user: number): number => (hasEscaped(s, user) ? 0 : s.committed.get(user));

    /** What user 0 holds under the last root, less what it has signed away since; and what is on the way to it. */
    const due = (s: State): number => {
      const there = overclaims ? s.confirmed.get(honest) : Math.min(held(s, honest), s.confirmed.get(honest));
      return (hasEscaped(s, honest) ? 0 : there) + s.owed.get(honest) + s.wallet.get(honest);
    };
    const spends = taking(transfer, { from: honest });

    return define({
      initial: start,
      actions: {
        transfer,
        commit,
        serve,
        ...(drops || pins ? { refuse } : {}),
        request,
        tick,
        freeze,
        leave,
        withdraw,
        ...(thaws > 0 ? { unfreeze } : {}),
      },
      invariants: {
        // Implied by the next, and here for what it says of a trace: not only what is promised, what is paid is too much.
        'exits never exceed what is locked': (s) => sumOf((user) => s.owed.get(user)) <= s.vault,
        'every balance that may still leave is backed': (s) =>
          sumOf((user) => s.owed.get(user) + held(s, user)) <= s.vault,
        'no money is made or lost': {
          'between the vault and the wallets': (s) => s.vault + sumOf((user) => s.wallet.get(user)) === total,
          'between the ledger and the vault': (s) =>
            s.frozen || sumOf((user) => s.owed.get(user) + s.confirmed.get(user)) === s.vault,
        },
      },
      steps: {
        'an account is credited once, with its whole balance': (before, after) => {
          for (const user of User.values) {
            const credit =
              after.owed.get(user) + after.wallet.get(user) - before.owed.get(user) - before.wallet.get(user);
            if (credit === 0) continue;
            const balance = after.frozen ? held(before, user) : before.confirmed.get(user);
            const isGone = after.frozen ? hasEscaped(after, user) : after.committed.get(user) === 0;
            if (credit !== balance || !isGone) return false;
          }
          return true;
        },
      },
      reachable: {
        'a request is served': (s) => !s.frozen && s.owed.get(honest) > 0,
        'everybody escapes and is paid': (s) => s.vault === 0 && s.frozen && hasEscaped(s, honest),
        'what was confirmed but never committed is lost': (s) =>
          s.frozen && s.confirmed.get(honest) > s.committed.get(honest),
      },
      fairness: [
        weak(taking(request, { user: honest })),
        weak(tick),
        weak(taking(freeze, { user: honest })),
        weak(taking(leave, { user: honest })),
        weak(taking(withdraw, { user: honest })),
      ],
      temporal: {
        'what user 0 has committed comes into its wallet, if it stops spending': and(
          ...Balance.values.slice(1).map((amount) =>
            leadsTo(
              state(`user 0 has ${amount} committed`, (s: State) => due(s) >= amount),
              or(
                state(`user 0 has ${amount} in its wallet`, (s: State) => s.wallet.get(honest) >= amount),
                taken(spends),
              ),
            ),
          ),
        ),
        'user 0 is paid, or spends what it has': leadsTo(
          state('user 0 has something to take out', (s: State) => held(s, honest) + s.owed.get(honest) > 0),
          or(
            state('user 0 has nothing to take out', (s: State) => held(s, honest) + s.owed.get(honest) === 0),
            step(
              'user 0 is paid',
              (before: State, after: State) => after.wallet.get(honest) > before.wallet.get(honest),
            ),
          ),
        ),
      },
      // Frozen, it may come to rest: whether everybody is out by then is what the temporal properties say.
      terminal: (s) => s.frozen,
    });
  },
);
