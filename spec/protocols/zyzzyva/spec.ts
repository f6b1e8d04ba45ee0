import { among, count, exists, type Id, type ReadFields, spec, t, variables } from '../../language/index.ts';

/**
 * Zyzzyva, one request at one place in the order, with view changes: R. Kotla et al., Zyzzyva: Speculative Byzantine
 * Fault Tolerance (SOSP 2007), with the rule for new views repaired; the flaw is that of I. Abraham et al., Revisiting
 * Fast Practical Byzantine Fault Tolerance (2017). Four replicas, one of them Byzantine, and two values.
 *
 * Replicas execute what the primary of a view orders at once, and answer the client. A client that has the same answer
 * of all four is done: the fast path. With three it has a certificate, which it sends round, and is done when three
 * replicas hold it: the slow path. So there are two kinds of evidence for a value, acceptances and certificates, and
 * the primary of the next view must weigh one against the other, knowing the reports of three replicas only.
 *
 * The repaired rule: the newest certificate that is reported, unless two reports name a value accepted in later views
 * than that, even if the later of the two is a lie. If there is no certificate, a value that two reports name; if there
 * is no such value either, any. At most one value is named by two reports of three.
 *
 * One step is one replica that accepts, one certificate made or delivered, one client that is done, or one change of
 * view of all replicas at once. The Byzantine replica answers every client as the client likes, holds every
 * certificate, and is primary whenever the rule leaves the value open, telling each replica what it likes. In a view
 * change it may take the place of one report, with any certificate that exists or none, and with an acceptance of
 * either value or none: in the present view, since under all rules here an acceptance in an older view gives it no
 * choice that it does not have without one, or with one in the present view. Clients may be Byzantine: they make
 * certificates and deliver them to whom they like, as long as the view lasts.
 *
 * Left out: several requests and their order, checkpoints, and what leads to a change of view, which may come at any
 * time: clients that try again, proofs of misbehaviour. Nothing is claimed to happen, and no fairness is assumed.
 */
export const zyzzyva = spec('zyzzyva', { views: 2 }, ({ views }, mutant) => {
  const certificatesFirst = mutant('a certificate outranks every acceptance');
  const newestFirst = mutant('the later of two acceptances is compared with the certificate');
  const acceptancesFirst = mutant('two acceptances outrank every certificate');
  const fewReplies = mutant('a client is done with the replies of three');
  const fewHolders = mutant('a client is done when two replicas hold its certificate');
  const ignored = mutant('a new view ignores certificates');

  const faulty = 1;
  const quorum = 3;
  const all = 4;

  const Replica = t.ids('r', all - faulty); // the correct ones
  const Value = t.oneOf('a', 'b');
  const View = t.int(1, views);
  const ViewOrNone = t.int(0, views); // 0 stands for none
  type ReplicaId = Id<'r'>;
  type ValueName = 'a' | 'b';

  const fields = {
    view: View,
    bound: t.option(Value), // what the view must order; nothing, where it is free
    accepted: t.map(Replica, t.record({ view: ViewOrNone, value: t.option(Value) })),
    certificate: t.map(View, t.option(Value)), // one at most: two quorums in a view share a correct replica
    held: t.map(Replica, ViewOrNone), // the view of the newest certificate that the replica holds
    done: t.set(Value), // what some client takes for committed
  };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;

  const acceptances = (s: State, value: ValueName): number =>
    count(Replica, (replica) => {
      const accepted = s.accepted.get(replica);
      return accepted.view === s.view && accepted.value === value;
    });

  /** A replica accepts what the primary orders, once in a view. */
  const accept = action(
    { replica: Replica, value: Value },
    {
      when: {
        'the replica has accepted nothing in the view': (s, { replica }) =>
          s.accepted.get(replica).view < s.view,
        'the view is free or bound to the value': (s, { value }) => s.bound === null || s.bound === value,
      },
      then: (s, { replica, value }) => {
        s.accepted.set(replica, { view: s.view, value });
      },
    },
  );

  /** A client puts three equal replies together, one of them the Byzantine replica's. */
  const certify = action(
    { value: Value },
    {
      when: (s, { value }) => acceptances(s, value) + faulty >= quorum,
      then: (s, { value }) => {
        s.certificate.set(s.view, value);
      },
    },
  );

  const deliver = action(
    { replica: Replica },
    {
      when: (s) => s.certificate.get(s.view) !== null,
      then: (s, { replica }) => {
        s.held.set(replica, s.view);
      },
    },
  );

  const finishFast = action(
    { value: Value },
    {
      when: (s, { value }) => acceptances(s, value) + faulty >= (fewReplies ? all - 1 : all),
      then: (s, { value }) => {
        s.done.add(value);
      },
    },
  );

  const finishSlowly = action({
    when: (s) =>
      count(Replica, (replica) => s.held.get(replica) === s.view) + faulty >=
      (fewHolders ? quorum - 1 : quorum),
    then: (s) => {
      const value = s.certificate.get(s.view);
      if (value !== null) s.done.add(value);
    },
  });

  /**
   * What the next view is bound to. Reports are those of correct replicas and, if there are but two, the Byzantine one:
   * that it has accepted `claimed` in this view, if anything, and holds the certificate of view `shown`, if any.
   */
  const bindingOf = (
    s: State,
    reporters: readonly ReplicaId[],
    claimed: ValueName | null,
    shown: number,
  ): ValueName | null => {
    let newest = shown;
    for (const replica of reporters) newest = Math.max(newest, s.held.get(replica));
    const certified = newest === 0 || ignored ? null : s.certificate.get(newest);

    for (const value of Value.values) {
      // The views of the latest two acceptances of the value that are reported.
      let latest = claimed === value ? s.view : 0;
      let second = 0;
      for (const replica of reporters) {
        const accepted = s.accepted.get(replica);
        if (accepted.value !== value) continue;
        second = Math.max(second, Math.min(latest, accepted.view));
        latest = Math.max(latest, accepted.view);
      }
      if (second === 0) continue;
      if (certified === null) return value;
      if (acceptancesFirst) return value;
      if (!certificatesFirst && (newestFirst ? latest : second) > newest) return value;
    }
    return certified;
  };

  /** The new primary hears from all correct replicas. */
  const changeView = action({
    when: (s) => s.view < views,
    then: (s) => {
      s.bound = bindingOf(s, Replica.values, null, 0);
      s.view += 1;
    },
  });

  /** The new primary hears from two correct replicas and the Byzantine one. */
  const changeViewWithLie = action(
    {
      reporters: among(
        t.set(Replica),
        Replica.values.map((absent) => Replica.values.filter((replica) => replica !== absent)),
      ),
      claimed: t.option(Value),
      shown: ViewOrNone,
    },
    {
      when: {
        'a view is left': (s) => s.view < views,
        'the certificate exists': (s, { shown }) => shown === 0 || s.certificate.get(shown) !== null,
      },
      then: (s, { reporters, claimed, shown }) => {
        s.bound = bindingOf(s, reporters, claimed, shown);
        s.view += 1;
      },
    },
  );

  return define({
    actions: { accept, certify, deliver, finishFast, finishSlowly, changeView, changeViewWithLie },
    invariants: { 'no two clients are done with different values': (s) => s.done.size <= 1 },
    reachable: {
      'a client is done in the last view': (s) =>
        s.done.size > 0 && exists(Replica, (replica) => s.accepted.get(replica).view === views),
    },
    terminal: (s) => s.view === views,
  });
});
