import {
  and,
  exists,
  forAll,
  type Id,
  leadsTo,
  type ReadFields,
  spec,
  state,
  t,
  taking,
  variables,
  weak,
} from '../../language/index.ts';

/**
 * Withdrawals from an optimistic rollup, as the OP stack has them: coins are burned on L2, somebody posts a root of L2
 * on L1, the owner proves against it that the burn happened, and is paid once the root has stood for the challenge
 * window and the proof for a delay of its own. Nobody checks a root that is posted; a wrong one is rejected if somebody
 * shows it to be wrong within the window.
 *
 * Each withdrawal is of one coin. A sound root claims what is burned so far; a forged one claims everything. The dispute
 * itself is left out (see the bisection game): a forged root that is challenged in time is rejected, a sound one stands.
 * Bonds and gas are left out, but for `forgeries`, the number of forged roots that the adversary can afford.
 *
 * One step is one transaction, or the passing of a period (`tick`). The adversary forges, and withholds the
 * challenger's transactions for as many periods as `censorship` says: a transaction that is not withheld gets in before
 * the period is over, so a period in which the challenger has something to say passes only by censorship.
 *
 * Fairness, weak and for each by itself: sound roots are posted where something is burned that none of them claims, a
 * forged root is challenged, the owner proves and collects, and time passes. Each stays possible until it happens.
 * Nothing is asked of the adversary, nor that anybody burns.
 */
export const optimisticWithdrawal = spec(
  'optimistic-withdrawal',
  { withdrawals: 2, forgeries: 1, window: 2, censorship: 1, delay: 1 },
  ({ withdrawals, forgeries, window, censorship, delay }, mutant) => {
    const nobodyLooks = mutant('nobody challenges');
    const looksAway = mutant('the root is not looked at again when paying');
    const marksRoots = mutant('a payment is marked by the root it was proven against');
    const rejectsForGood = mutant('a proof against a rejected root cannot be replaced');
    const restless = mutant('a proof may be replaced at any time');
    const anyClaim = mutant('a proof is not held against the root');
    const overruled = mutant('a root may be rejected at any time, without proof');
    const tooSoon = mutant('the window is one period short when paying');

    const Withdrawal = t.ids('w', withdrawals);
    const Root = t.int(1, withdrawals + forgeries);
    const longest = Math.max(window, delay);

    const fields = {
      burned: t.set(Withdrawal), // on L2
      posted: t.int(0, withdrawals + forgeries), // how many roots
      roots: t.map(
        Root,
        t.record({ claims: t.set(Withdrawal), isForged: t.bool, isRejected: t.bool, age: t.int(0, window) }),
      ),
      proofs: t.map(Withdrawal, t.record({ root: t.option(Root), age: t.int(0, longest) })),
      paid: t.map(Withdrawal, t.set(Root)), // by the root that it was proven against
      vault: t.int(0, withdrawals),
      forged: t.int(0, forgeries),
      withheld: t.int(0, censorship), // for how many periods in all
      isCensored: t.bool, // in this period
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type WithdrawalId = Id<'w'>;

    const start = action({
      then: (s) => {
        s.vault = withdrawals;
      },
    });

    const burn = action(
      { withdrawal: Withdrawal },
      {
        when: (s, { withdrawal }) => !s.burned.has(withdrawal),
        then: (s, { withdrawal }) => {
          s.burned.add(withdrawal);
        },
      },
    );

    const isClaimedSoundly = (s: State, withdrawal: WithdrawalId): boolean =>
      exists(Root, (root) => !s.roots.get(root).isForged && s.roots.get(root).claims.has(withdrawal));

    const propose = action({
      when: {
        'something burned is not claimed yet': (s) =>
          exists(s.burned, (withdrawal) => !isClaimedSoundly(s, withdrawal)),
      },
      then: (s) => {
        s.posted += 1;
        s.roots.get(s.posted).claims = s.burned;
      },
    });

    const forge = action({
      when: {
        'the adversary can afford it': (s) => s.forged < forgeries,
      },
      then: (s) => {
        s.forged += 1;
        s.posted += 1;
        s.roots.get(s.posted).isForged = true;
        for (const withdrawal of Withdrawal.values) s.roots.get(s.posted).claims.add(withdrawal);
      },
    });

    const isOpenToChallenge = (s: State, root: number): boolean =>
      s.roots.get(root).isForged && !s.roots.get(root).isRejected && s.roots.get(root).age < window;

    const challenge = action(
      { root: Root },
      {
        when: {
          'the root is forged': (s, { root }) =>
            s.roots.get(root).isForged || (overruled && root <= s.posted),
          'it stands': (s, { root }) => !s.roots.get(root).isRejected,
          'the window is open': (s, { root }) => overruled || s.roots.get(root).age < window,
          'the challenger is heard': (s) => !s.isCensored,
        },
        then: (s, { root }) => {
          s.roots.get(root).isRejected = true;
        },
      },
    );

    const censor = action({
      when: {
        'the challenger has something to say': (s) => exists(Root, (root) => isOpenToChallenge(s, root)),
        'it is heard so far': (s) => !s.isCensored,
        'the adversary can afford it': (s) => s.withheld < censorship,
      },
      then: (s) => {
        s.withheld += 1;
        s.isCensored = true;
      },
    });

    const isPaid = (s: State, withdrawal: WithdrawalId): boolean => s.paid.get(withdrawal).size > 0;

    const tick = action({
      when: {
        'the challenger has said what it has to say, or is censored': (s) =>
          nobodyLooks || s.isCensored || !exists(Root, (root) => isOpenToChallenge(s, root)),
        'something is waiting for time to pass': (s) => {
          for (let root = 1; root <= s.posted; root += 1) {
            if (s.roots.get(root).age < window) return true;
          }
          return exists(
            Withdrawal,
            (withdrawal) =>
              s.proofs.get(withdrawal).root !== null &&
              s.proofs.get(withdrawal).age < delay &&
              !isPaid(s, withdrawal),
          );
        },
      },
      then: (s) => {
        s.isCensored = false;
        for (let root = 1; root <= s.posted; root += 1) {
          const posted = s.roots.get(root);
          if (posted.age < window) posted.age += 1;
        }
        for (const withdrawal of Withdrawal.values) {
          const proof = s.proofs.get(withdrawal);
          if (proof.root !== null && proof.age < delay) proof.age += 1;
        }
      },
    });

    const isRejected = (s: State, root: number | null): boolean =>
      root !== null && s.roots.get(root).isRejected;

    /** Again, too, if the root that it was proven against has been rejected: the delay begins anew. */
    const prove = action(
      { withdrawal: Withdrawal, root: Root },
      {
        when: {
          'the root claims it': (s, { withdrawal, root }) =>
            s.roots.get(root).claims.has(withdrawal) || (anyClaim && root <= s.posted),
          'the root stands': (s, { root }) => !s.roots.get(root).isRejected,
          'no proof stands': (s, { withdrawal, root }) => {
            if (marksRoots && isPaid(s, withdrawal)) return !s.paid.get(withdrawal).has(root);
            const proof = s.proofs.get(withdrawal);
            return restless || proof.root === null || (isRejected(s, proof.root) && !rejectsForGood);
          },
        },
        then: (s, { withdrawal, root }) => {
          s.proofs.get(withdrawal).root = root;
          s.proofs.get(withdrawal).age = 0;
        },
      },
    );

    const finalise = action(
      { withdrawal: Withdrawal },
      {
        when: {
          'the proof has stood for the delay': (s, { withdrawal }) => s.proofs.get(withdrawal).age >= delay,
          'it is proven, by a root that has stood for the window': (s, { withdrawal }) => {
            const { root } = s.proofs.get(withdrawal);
            return root !== null && s.roots.get(root).age >= window - (tooSoon ? 1 : 0);
          },
          'the root stands': (s, { withdrawal }) =>
            looksAway || !isRejected(s, s.proofs.get(withdrawal).root),
          'it is not paid yet': (s, { withdrawal }) => {
            const { root } = s.proofs.get(withdrawal);
            return marksRoots ? root !== null && !s.paid.get(withdrawal).has(root) : !isPaid(s, withdrawal);
          },
        },
        then: (s, { withdrawal }) => {
          const { root } = s.proofs.get(withdrawal);
          if (root !== null) s.paid.get(withdrawal).add(root);
          s.vault -= 1;
        },
      },
    );

    return define({
      initial: start,
      actions: {
        burn,
        propose,
        forge,
        ...(nobodyLooks ? {} : { challenge, censor }),
        tick,
        prove,
        finalise,
      },
      invariants: {
        'only what was burned on L2 is paid': (s) =>
          forAll(Withdrawal, (withdrawal) => s.burned.has(withdrawal) || !isPaid(s, withdrawal)),
        'a withdrawal is paid once': (s) =>
          forAll(Withdrawal, (withdrawal) => s.paid.get(withdrawal).size <= 1),
        'the vault covers what is on L2 and what is on its way': (s) => {
          let open = 0;
          for (const withdrawal of Withdrawal.values) {
            if (!s.burned.has(withdrawal) || !isPaid(s, withdrawal)) open += 1;
          }
          return s.vault >= open;
        },
        'a rejected root has paid nothing': (s) =>
          forAll(Withdrawal, (withdrawal) =>
            forAll(s.paid.get(withdrawal), (root) => !s.roots.get(root).isRejected),
          ),
      },
      steps: {
        'a root that has stood for the window is settled': (before, after) => {
          for (let root = 1; root <= before.posted; root += 1) {
            const settled = before.roots.get(root);
            if (settled.age >= window && settled.isRejected !== after.roots.get(root).isRejected)
              return false;
          }
          return true;
        },
      },
      reachable: {
        'everything is burned and paid': (s) =>
          s.burned.size === withdrawals && forAll(Withdrawal, (withdrawal) => isPaid(s, withdrawal)),
        'a forged root is rejected, and what was proven against it is paid all the same': (s) =>
          exists(Root, (root) => s.roots.get(root).isRejected) &&
          exists(Withdrawal, (withdrawal) => isPaid(s, withdrawal)),
      },
      fairness: [
        weak(propose),
        ...(nobodyLooks ? [] : [weak(challenge)]),
        weak(tick),
        ...Withdrawal.values.flatMap((withdrawal) => [
          weak(taking(prove, { withdrawal })),
          weak(taking(finalise, { withdrawal })),
        ]),
      ],
      temporal: {
        'what is burned on L2 is paid in the end': and(
          ...Withdrawal.values.map((withdrawal, index) =>
            leadsTo(
              state(`w${index + 1} is burned`, (s: State) => s.burned.has(withdrawal)),
              state(`w${index + 1} is paid`, (s: State) => isPaid(s, withdrawal)),
            ),
          ),
        ),
      },
      terminal: (s) => forAll(Withdrawal, (withdrawal) => isPaid(s, withdrawal)),
    });
  },
);
