import {
  among,
  count,
  eventually,
  forAll,
  type ReadFields,
  type ReadOf,
  spec,
  state,
  subsetsOf,
  t,
  taking,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';

/**
 * The hidden lock: why voting in two phases does not go with a leader that acts on the first quorum it hears from. One
 * decision between two values, four replicas, of which replica 0 is Byzantine; after M. Yin et al., HotStuff: BFT
 * Consensus in the Lens of Blockchain (2019), where it explains why two phases would not do.
 *
 * A view has a leader that proposes a value, justified by a certificate of an earlier view or by none. A replica
 * accepts it if it is locked on nothing, or on that value, or in an older view than that of the justification. With
 * three of four votes there is a certificate. In two phases, who sees the certificate keeps it and is locked on it at
 * once. In three, who sees it keeps it (`key`) and votes again, and only a second certificate, of those votes, locks.
 *
 * One step is one whole view. The network is good: it has stabilised, and every view of a correct leader lasts long
 * enough. What may still happen in such a view is that the leader hears from the correct replicas of one quorum and not
 * from the last one, the Byzantine replica having filled up the quorum with a report of nothing. If all correct
 * replicas accept, the value is decided, and the story ends. If one does not, the Byzantine replica withholds its vote,
 * and the view fails. (Its vote would lead to a certificate that all correct replicas see, and to a decision.) In a
 * view of its own the Byzantine replica proposes any value that it can justify, adds its vote to two others, and shows
 * the certificate to whom it likes. Certificates that it has shown to nobody it does not use again.
 *
 * Only the order of views matters, never their numbers, so views are renamed after each step: those of the certificates
 * that correct replicas hold become 1, 2, 3 and so on. So the graph is finite, and a behaviour may go round in it for
 * ever. A trace shows it: the new certificate has the highest rank, and older ones may change theirs.
 *
 * A view that fails has changed nothing. That it took place must be seen all the same, or fairness would ask for the
 * views that succeed: `failures` is the parity of the failed views of correct leaders. Where leaders take turns, `turn`
 * tells; it stands still where they do not.
 *
 * Fairness: each correct replica leads again and again (weak fairness of `lead` for each), and where leaders take
 * turns, the Byzantine replica's turn ends (weak fairness of `timeOut`): both are kept by the timers of the correct
 * replicas. Weak is enough: until a value is decided every replica may lead, or its turn comes and stays until it is
 * over. Nothing is asked of the Byzantine replica. If any replica may lead at any time, fairness of one correct leader
 * is all that the variants need in which a value is decided; that of all three makes the counterexample of the others
 * stronger. Where they take turns, each of the four is needed.
 */
export const hiddenLock = spec(
  'hidden-lock',
  { phases: 2, waits: true, takesTurns: false },
  ({ phases, waits, takesTurns }, mutant) => {
    const hasty = mutant('a leader acts on the first quorum it hears from');
    const onePhaseLess = mutant('the first certificate locks already');
    const stubborn = mutant('a lock is never given up for a newer certificate');
    const tellsNothing = mutant('a leader proposes without telling what it heard');

    const replicas = 4;
    const quorum = 3;
    const byzantine = 0;
    const Correct = t.int(1, 3);
    const Value = t.oneOf('A', 'B');
    // 0 stands for no certificate. Six are held at most, a key and a lock by each, and one more is just being made.
    const Rank = t.int(0, 7);
    const justMade = 7;
    const Certificate = t.record({ rank: Rank, value: t.option(Value) });

    const fields = {
      key: t.map(Correct, Certificate), // the newest certificate that the replica has seen, and tells leaders of
      lock: t.map(Correct, Certificate),
      decided: t.option(Value),
      failures: t.int(0, 1),
      turn: t.int(0, replicas - 1), // who leads, where leaders take turns
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;
    type ValueName = 'A' | 'B';

    const Group = t.set(Correct);
    const groups = subsetsOf(Correct.values);
    const Disclosure = t.record({ shown: Group, locking: Group });
    const disclosures = groups.flatMap((shown) =>
      phases === 2 || onePhaseLess
        ? [{ shown, locking: shown }]
        : subsetsOf(shown.length >= quorum - 1 ? shown : []).map((locking) => ({ shown, locking })),
    );

    const isFor = (certificate: ReadOf<typeof Certificate>, rank: number, value: ValueName): boolean =>
      certificate.rank === rank && certificate.value === value;

    const accepts = (s: State, replica: number, rank: number, value: ValueName): boolean => {
      const lock = s.lock.get(replica);
      return lock.rank === 0 || lock.value === value || (rank > lock.rank && !stubborn);
    };

    /** The rank of the newest certificate for `value` that a correct replica holds, or 0. */
    const newestFor = (s: State, value: ValueName): number => {
      let newest = 0;
      for (const replica of Correct.values) {
        const key = s.key.get(replica);
        const lock = s.lock.get(replica);
        if (key.value === value) newest = Math.max(newest, key.rank);
        if (lock.value === value) newest = Math.max(newest, lock.rank);
      }
      return newest;
    };

    const highestKeyIn = (s: State, group: readonly number[]): number => {
      let highest = 0;
      for (const replica of group) highest = Math.max(highest, s.key.get(replica).rank);
      return highest;
    };

    /** Renames the views of the certificates that are held to 1, 2, 3 and so on, in their order. */
    const renumber = (s: Draft): void => {
      let next = 1;
      for (let rank = 1; rank <= justMade; rank += 1) {
        let isHeld = false;
        for (const replica of Correct.values) {
          const key = s.key.get(replica);
          const lock = s.lock.get(replica);
          if (key.rank !== rank && lock.rank !== rank) continue;
          isHeld = true;
          if (key.rank === rank) key.rank = next;
          if (lock.rank === rank) lock.rank = next;
        }
        if (isHeld) next += 1;
      }
    };

    const endTurn = (s: Draft): void => {
      if (takesTurns) s.turn = (s.turn + 1) % replicas;
    };

    /**
     * The view of a correct leader that hears from `heard`, itself among them, and maybe from the Byzantine replica.
     */
    const lead = action(
      { leader: Correct, heard: among(Group, groups), value: Value },
      {
        when: {
          'nothing is decided': (s) => s.decided === null,
          'it is the turn of the leader': (s, { leader }) => !takesTurns || s.turn === leader,
          'the leader hears itself': (_, { leader, heard }) => heard.includes(leader),
          'with the Byzantine replica they are a quorum, or everybody has answered': (_, { heard }) =>
            heard.length >= (waits && !hasty ? Correct.values.length : quorum - 1),
          'the newest certificate it hears of, if there is one, is for the value': (s, { heard, value }) => {
            const rank = highestKeyIn(s, heard);
            return rank === 0 || heard.some((replica) => isFor(s.key.get(replica), rank, value));
          },
        },
        then: (s, { heard, value }) => {
          const rank = tellsNothing ? 0 : highestKeyIn(s, heard);
          if (forAll(Correct, (replica) => accepts(s, replica, rank, value))) {
            s.decided = value;
            return;
          }
          if (!takesTurns) s.failures = 1 - s.failures;
          endTurn(s);
        },
      },
    );

    /**
     * A view of the Byzantine replica. It justifies a value by the newest certificate for it, if there is one: no other
     * convinces a replica that this one does not. It shows a first certificate to some, and a second one, which locks,
     * to some of these. In three phases there is a second one only if, with the Byzantine replica, a quorum has seen
     * the first.
     */
    const leadByzantine = action(
      { value: Value, certificates: among(Disclosure, disclosures) },
      {
        when: {
          'nothing is decided': (s) => s.decided === null,
          'it is the turn of the Byzantine replica': (s) => !takesTurns || s.turn === byzantine,
          'with the Byzantine replica a quorum accepts': (s, { value }) => {
            const justification = newestFor(s, value);
            return count(Correct, (replica) => accepts(s, replica, justification, value)) >= quorum - 1;
          },
        },
        then: (s, { value, certificates: { shown, locking } }) => {
          for (const replica of shown) s.key.set(replica, { rank: justMade, value });
          for (const replica of locking) s.lock.set(replica, { rank: justMade, value });
          renumber(s);
          endTurn(s);
        },
      },
    );

    /** A view of the Byzantine replica in which nothing comes of it. Only in a view of a correct one is a value decided. */
    const timeOut = action({
      when: { 'it is the turn of the Byzantine replica': (s) => s.turn === byzantine },
      then: endTurn,
    });

    const isDecided = (s: State): boolean => s.decided !== null;

    return define({
      actions: { lead, leadByzantine, ...(takesTurns ? { timeOut } : {}) },
      invariants:
        phases === 2
          ? {}
          : {
              'what a replica is locked on, a quorum can tell of': (s) =>
                forAll(Correct, (replica) => {
                  const { rank } = s.lock.get(replica);
                  return count(Correct, (other) => s.key.get(other).rank >= rank) >= quorum - 1;
                }),
            },
      reachable: {
        'a value is decided': isDecided,
        'one replica alone is locked': (s) => count(Correct, (replica) => s.lock.get(replica).rank > 0) === 1,
      },
      fairness: [
        ...Correct.values.map((leader) => weak(taking(lead, { leader }))),
        ...(takesTurns ? [weak(timeOut)] : []),
      ],
      temporal: { 'a value comes to be decided': eventually(state('a value is decided', isDecided)) },
      terminal: isDecided,
    });
  },
);
