import {
  among,
  count,
  eventually,
  exists,
  forAll,
  type Id,
  type ReadFields,
  spec,
  state,
  t,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';

/**
 * PBFT with its view change: M. Castro and B. Liskov, Practical Byzantine Fault Tolerance (OSDI 1999), sections 4.2 and
 * 4.4. Four replicas, one of them Byzantine, order the requests of clients in slots.
 *
 * In a view the primary orders a request in a slot; a replica that takes the order over says so to all (`prepare`).
 * With three such words, its own among them, it has a certificate, and votes to commit. With three votes the order is
 * executed. When a view is left, a replica takes no more part in it, and reports the newest certificate that it has for
 * each slot. The new view begins with three reports, which all can see, and what they say binds it: in each slot it
 * goes on with the order of the newest certificate reported, and where there is none, but one for a later slot, with a
 * no-op. Beyond that the primary orders what it likes.
 *
 * One step is one replica that takes an order over, votes, leaves its view, or joins the next (and takes over all that
 * binds it, which comes in one message); or what a good primary does. Messages are never lost, and read at any time;
 * they need not be kept beside what they are made from: words and votes are not taken back, and a report has what the
 * replica had when it left, since it votes no more in views that it has left. Replicas leave views one by one, at any
 * time: a view that nobody joins is one that is skipped.
 *
 * The Byzantine replica's words and votes are always there (so two correct ones are enough for a certificate and for
 * execution), and its report may show any certificate that exists, or none. It leads every view, tells each replica
 * what it likes, and bases a new view on other reports for each. If `lastIsGood`, the last view is led by a correct
 * primary, which begins it once, with one set of reports, and orders requests in the slots beyond. There the Byzantine
 * replica may be silent: what must happen has to happen without its help.
 *
 * Left out: checkpoints, the window of slots, digests, requests that clients send again, and signatures (a certificate
 * can be shown, and not be forged). No primary orders a no-op where there is no gap.
 *
 * Fairness: replicas come to the last view, its primary begins and orders, replicas join, take over and vote (weak
 * fairness of each of these actions). Each replica does each of these once in a slot, and is able to until it does, so
 * fairness of an action as a whole is fairness for each replica, and weak is enough. It is the timers of the correct
 * replicas, with a network that delivers, that provide it. Nothing is asked of the Byzantine replica.
 */
export const pbft = spec(
  'pbft',
  { views: 2, slots: 1, requests: 2, lastIsGood: false },
  ({ views, slots, requests, lastIsGood }, mutant) => {
    const oldest = mutant('a new view goes on with the oldest certificate');
    const fewReports = mutant('a new view needs one report less');
    const forgetful = mutant('a replica reports nothing of what it has prepared');
    const gaps = mutant('a new view leaves gaps');
    const loyal = mutant('a replica takes over nothing but what it has once prepared');
    const unprepared = mutant('a replica votes to commit what it alone has accepted');

    const faulty = 1;
    const quorum = 3;
    const Replica = t.ids('r', 3); // the correct ones
    const Slot = t.int(1, slots);
    const View = t.int(1, views);
    const ViewOrNone = t.int(0, views - 1); // 0 stands for none
    const Order = t.oneOf('no-op', 'a', 'b');
    const clients: readonly OrderName[] = (['a', 'b'] as const).slice(0, requests);
    type ReplicaId = Id<'r'>;
    type OrderName = 'no-op' | 'a' | 'b';

    const fields = {
      view: t.map(Replica, View),
      waits: t.map(Replica, t.bool), // whether the replica waits for its view to begin
      accepted: t.map(View, t.map(Slot, t.map(Replica, t.option(Order)))),
      commits: t.map(View, t.map(Slot, t.set(Replica))),
      begun: t.bool, // whether the good primary has announced the last view
      ordered: t.map(Slot, t.option(Order)), // what the good primary has ordered in it
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;

    const isGood = (view: number): boolean => lastIsGood && view === views;

    /** What two correct replicas have accepted, so that with the Byzantine one there is a certificate; or null. */
    const preparedIn = (s: State, view: number, slot: number): OrderName | null => {
      const accepted = s.accepted.get(view).get(slot);
      for (const order of Order.values) {
        let words = faulty;
        for (const replica of Replica.values) if (accepted.get(replica) === order) words += 1;
        if (words >= quorum) return order;
      }
      return null;
    };

    /**
     * The view of the certificate that goes on in `view`, of those that the reporters have and the one that is shown.
     */
    const viewToGoOnWith = (
      s: State,
      view: number,
      slot: number,
      reporters: readonly ReplicaId[],
      shown: number,
    ): number => {
      let chosen = shown;
      for (const reporter of reporters) {
        if (forgetful) break;
        for (let earlier = view - 1; earlier > 0; earlier -= 1) {
          if (!s.commits.get(earlier).get(slot).has(reporter)) continue;
          // A report has the newest certificate for each slot.
          if (chosen === 0 || (oldest ? earlier < chosen : earlier > chosen)) chosen = earlier;
          break;
        }
      }
      return chosen;
    };

    /** What the new view orders in each slot: what was prepared, and in the gaps before the last of these nothing. */
    const ordersOf = (
      s: State,
      view: number,
      reporters: readonly ReplicaId[],
      shown: readonly number[],
    ): readonly (OrderName | null)[] => {
      const orders = Slot.values.map((slot) => {
        const from = viewToGoOnWith(s, view, slot, reporters, shown[slot - 1] ?? 0);
        return from === 0 ? null : preparedIn(s, from, slot);
      });
      const last = orders.findLastIndex((order) => order !== null);
      return orders.map((order, index) => (order === null && index < last && !gaps ? 'no-op' : order));
    };

    const accept = (s: Draft, view: number, slot: number, replica: ReplicaId, order: OrderName): void => {
      s.accepted.get(view).get(slot).set(replica, order);
    };

    const changeView = action(
      { replica: Replica },
      {
        when: (s, { replica }) => s.view.get(replica) < views,
        then: (s, { replica }) => {
          s.view.set(replica, s.view.get(replica) + 1);
          s.waits.set(replica, true);
        },
      },
    );

    const reports = {
      reporters: among(
        t.set(Replica),
        fewReports
          ? Replica.values.map((reporter) => [reporter])
          : Replica.values.map((absent) => Replica.values.filter((replica) => replica !== absent)),
      ),
      shown: among(t.seq(ViewOrNone, slots), tuplesOf(ViewOrNone.values, slots)),
    };

    const areReports = (s: State, view: number, reporters: readonly ReplicaId[]): boolean =>
      forAll(reporters, (reporter) => s.view.get(reporter) >= view);

    const isShown = (s: State, view: number, shown: readonly number[]): boolean =>
      Slot.values.every((slot) => {
        const from = shown[slot - 1] ?? 0;
        return from === 0 || (from < view && preparedIn(s, from, slot) !== null);
      });

    const join = action(
      { replica: Replica, ...reports },
      {
        when: {
          'the replica waits for the view': (s, { replica }) => s.waits.get(replica),
          'the primary is Byzantine': (s, { replica }) => !isGood(s.view.get(replica)),
          'the reporters have left older views': (s, { replica, reporters }) =>
            areReports(s, s.view.get(replica), reporters),
          'the certificates exist': (s, { replica, shown }) => isShown(s, s.view.get(replica), shown),
        },
        then: (s, { replica, reporters, shown }) => {
          const view = s.view.get(replica);
          const orders = ordersOf(s, view, reporters, shown);
          for (const slot of Slot.values) {
            const order = orders[slot - 1] ?? null;
            if (order !== null) accept(s, view, slot, replica, order);
          }
          s.waits.set(replica, false);
        },
      },
    );

    const begin = action(reports, {
      when: {
        'the primary of the last view is good': () => lastIsGood,
        'the view has not begun': (s) => !s.begun,
        'the reporters have left older views': (s, { reporters }) => areReports(s, views, reporters),
        'the certificates exist': (s, { shown }) => isShown(s, views, shown),
      },
      then: (s, { reporters, shown }) => {
        const orders = ordersOf(s, views, reporters, shown);
        for (const slot of Slot.values) s.ordered.set(slot, orders[slot - 1] ?? null);
        s.begun = true;
      },
    });

    const order = action(
      { slot: Slot, request: among(Order, clients) },
      {
        when: {
          'the good primary has begun its view': (s) => s.begun,
          'it has ordered nothing from there on': (s, { slot }) =>
            forAll(Slot, (later) => later < slot || s.ordered.get(later) === null),
          'it has ordered up to there': (s, { slot }) => slot === 1 || s.ordered.get(slot - 1) !== null,
        },
        then: (s, { slot, request }) => {
          s.ordered.set(slot, request);
        },
      },
    );

    const joinGood = action(
      { replica: Replica },
      {
        when: {
          'the replica waits for the view': (s, { replica }) => s.waits.get(replica),
          'the good primary has begun it': (s, { replica }) => s.begun && isGood(s.view.get(replica)),
        },
        then: (s, { replica }) => {
          s.waits.set(replica, false);
        },
      },
    );

    const hasPreparedOther = (s: State, replica: ReplicaId, slot: number, order: OrderName): boolean =>
      exists(
        View,
        (view) =>
          s.commits.get(view).get(slot).has(replica) && s.accepted.get(view).get(slot).get(replica) !== order,
      );

    const prepare = action(
      { replica: Replica, slot: Slot, order: Order },
      {
        when: {
          'the replica takes part in its view': (s, { replica }) => !s.waits.get(replica),
          'it has accepted nothing there': (s, { replica, slot }) =>
            s.accepted.get(s.view.get(replica)).get(slot).get(replica) === null,
          'the primary has ordered it': (s, { replica, slot, order }) =>
            (isGood(s.view.get(replica)) ? s.ordered.get(slot) === order : clients.includes(order)) &&
            !(loyal && hasPreparedOther(s, replica, slot, order)),
        },
        then: (s, { replica, slot, order }) => {
          accept(s, s.view.get(replica), slot, replica, order);
        },
      },
    );

    // Who waits for its view has accepted nothing there.

    const commit = action(
      { replica: Replica, slot: Slot },
      {
        when: {
          'it has not voted to commit': (s, { replica, slot }) =>
            !s.commits.get(s.view.get(replica)).get(slot).has(replica),
          'what it has accepted is prepared': (s, { replica, slot }) => {
            const view = s.view.get(replica);
            const accepted = s.accepted.get(view).get(slot).get(replica);
            return accepted !== null && (unprepared || accepted === preparedIn(s, view, slot));
          },
        },
        then: (s, { replica, slot }) => {
          s.commits.get(s.view.get(replica)).get(slot).add(replica);
        },
      },
    );

    const votes = (s: State, view: number, slot: number, order: OrderName): number => {
      const accepted = s.accepted.get(view).get(slot);
      let votes = 0;
      for (const replica of s.commits.get(view).get(slot)) if (accepted.get(replica) === order) votes += 1;
      return votes;
    };
    /** Whether some replica may execute the order, with the help of so many Byzantine votes. */
    const isExecutable = (s: State, slot: number, order: OrderName, helpers: number): boolean => {
      for (let view = 1; view <= views; view += 1) {
        if (votes(s, view, slot, order) + helpers >= quorum) return true;
      }
      return false;
    };

    return define({
      actions: { changeView, join, begin, order, joinGood, prepare, commit },
      invariants: {
        'no two replicas execute different orders in a slot': (s) =>
          forAll(Slot, (slot) => count(Order, (order) => isExecutable(s, slot, order, faulty)) <= 1),
        ...(lastIsGood
          ? {
              'a good primary leaves no gap': (s: State) =>
                forAll(
                  Slot,
                  (slot) => slot === 1 || s.ordered.get(slot) === null || s.ordered.get(slot - 1) !== null,
                ),
            }
          : {}),
      },
      reachable: {
        'an order is executed in the last view': (s) =>
          exists(Slot, (slot) => exists(Order, (order) => votes(s, views, slot, order) + faulty >= quorum)),
      },
      fairness: lastIsGood
        ? [weak(changeView), weak(begin), weak(joinGood), weak(order), weak(prepare), weak(commit)]
        : [],
      temporal: lastIsGood
        ? {
            'in a good view every slot comes to be executed': eventually(
              state('every slot can be executed without Byzantine help', (s: State) =>
                forAll(Slot, (slot) => exists(Order, (order) => isExecutable(s, slot, order, 0))),
              ),
            ),
          }
        : {},
      terminal: (s) => forAll(Replica, (replica) => s.view.get(replica) === views),
    });
  },
);

/** Every sequence of `length` members. */
function tuplesOf<T>(members: readonly T[], length: number): readonly (readonly T[])[] {
  if (length === 0) return [[]];
  return tuplesOf(members, length - 1).flatMap((tuple) => members.map((member) => [...tuple, member]));
}
