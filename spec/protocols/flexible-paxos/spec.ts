import {
  among,
  eventually,
  forAll,
  type Id,
  type ReadFields,
  refinement,
  spec,
  subsetsOf,
  t,
  taking,
  variables,
  weak,
} from '../../language/index.ts';
import { consensus } from '../consensus/index.ts';

/**
 * Flexible Paxos, one decree: Paxos whose two phases ask quorums of different sizes. A proposer proposes once `q1`
 * acceptors have promised its ballot; a value is chosen once `q2` have accepted it in one ballot. Howard, Malkhi and
 * Spiegelman, Flexible Paxos: Quorum intersection revisited (2016): quorums of one phase need not meet each other, they
 * only have to meet those of the other phase, that is `q1 + q2 > acceptors`.
 *
 * One step is one acceptor that promises or accepts, or one proposal. The network is everything ever sent, so messages
 * are lost, late and repeated; they are kept as tables: at most one promise for an acceptor and ballot, at most one
 * proposal a ballot, and a vote is for what is proposed in its ballot. That a ballot is begun is no step of its own
 * (it is in `paxos`): an acceptor may be asked for any ballot at any time. Left out are learners, and several decrees.
 *
 * Acceptors may stop, and may come back with what they wrote down; they do not lie. There are as many proposers as
 * there are ballots, and they compete.
 *
 * Which quorum a proposer goes by is a choice, and its value follows: that of the latest vote which the quorum reports,
 * any value if it reports none.
 *
 * Fairness: the proposer of the last ballot, the distinguished one, proposes once it can (weak fairness of `propose`
 * there), and as many acceptors as the larger quorum has do what they can in that ballot (weak fairness, for each, of
 * `promise` and `accept` there taken together). The bound on ballots stands for rivals that have fallen silent. Nobody
 * need be fair to a lower ballot; and weak is enough, since no higher ballot takes an acceptor away. Where ballots never
 * run out, no such fairness helps: a mutant shows two proposers that outbid each other for ever.
 */
export const flexiblePaxos = spec(
  'flexible-paxos',
  { acceptors: 3, values: 2, ballots: 2, q1: 2, q2: 2 },
  ({ acceptors, values, ballots, q1, q2 }, mutant) => {
    const deaf = mutant('a proposer ignores the votes it is told of');
    const oneIsEnough = mutant('one promise is enough to propose');
    const amnesia = mutant('an acceptor restarts without its disk');
    const endless = mutant('ballots never run out');
    const tooFew = mutant('one acceptor of the larger quorum may stop');
    const silent = mutant('the last proposer need not propose');

    const Acceptor = t.ids('a', acceptors);
    const Value = t.ids('v', values);
    const Ballot = t.int(1, ballots);
    const BallotOrNone = t.int(0, ballots); // 0 stands for none
    const Reported = t.int(0, ballots - 1); // who promises a ballot has voted below it, if at all

    const quorums = subsetsOf(Acceptor.values, oneIsEnough ? 1 : q1);

    const fields = {
      promised: t.map(Acceptor, BallotOrNone), // the highest ballot the acceptor took part in
      lastVote: t.map(Acceptor, BallotOrNone), // the ballot it last accepted in
      promises: t.map(Ballot, t.set(Acceptor)),
      reports: t.map(Ballot, t.map(Acceptor, Reported)), // the last vote that came with the promise; 0 for none
      proposals: t.map(Ballot, t.option(Value)),
      votes: t.map(Ballot, t.set(Acceptor)),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Quorum = readonly Id<'a'>[];

    const promise = action(
      { acceptor: Acceptor, ballot: Ballot },
      {
        when: (s, { acceptor, ballot }) => ballot > s.promised.get(acceptor),
        then: (s, { acceptor, ballot }) => {
          s.promised.set(acceptor, ballot);
          s.promises.get(ballot).add(acceptor);
          s.reports.get(ballot).set(acceptor, s.lastVote.get(acceptor));
        },
      },
    );

    /** What a proposer may propose that goes by the promises of `quorum`. */
    const safeValues = (s: State, ballot: number, quorum: Quorum): readonly Id<'v'>[] => {
      let latest = 0;
      for (const acceptor of quorum) latest = Math.max(latest, s.reports.get(ballot).get(acceptor));
      const bound = latest === 0 || deaf ? null : s.proposals.get(latest);
      return bound === null ? Value.values : [bound];
    };

    const propose = action(
      { ballot: Ballot, quorum: among(t.seq(Acceptor, acceptors), quorums) },
      { value: (s: State, { ballot, quorum }) => safeValues(s, ballot, quorum) },
      {
        when: {
          'the ballot has no proposal': (s, { ballot }) => s.proposals.get(ballot) === null,
          'the quorum has promised': (s, { ballot, quorum }) => {
            const promises = s.promises.get(ballot);
            return forAll(quorum, (acceptor) => promises.has(acceptor));
          },
        },
        then: (s, { ballot, value }) => {
          s.proposals.set(ballot, value);
        },
      },
    );

    /** An acceptor may accept again in its last ballot: the message is the same. */
    const accept = action(
      { acceptor: Acceptor, ballot: Ballot },
      {
        when: {
          'the ballot has a proposal': (s, { ballot }) => s.proposals.get(ballot) !== null,
          'the acceptor took part in no higher ballot': (s, { acceptor, ballot }) =>
            ballot >= s.promised.get(acceptor),
        },
        then: (s, { acceptor, ballot }) => {
          s.promised.set(acceptor, ballot);
          s.lastVote.set(acceptor, ballot);
          s.votes.get(ballot).add(acceptor);
        },
      },
    );

    const restartWithoutDisk = action(
      { acceptor: Acceptor },
      {
        then: (s, { acceptor }) => {
          s.promised.set(acceptor, 0);
          s.lastVote.set(acceptor, 0);
        },
      },
    );

    /**
     * Ballots are ranks: one that nobody voted in and nobody can vote in any more is forgotten, and the others move
     * down by one, so that there is always room for a higher one.
     */
    const renumber = action({
      when: {
        'the lowest ballot has no votes': (s) => s.votes.get(1).size === 0,
        'everyone has left it': (s) => forAll(Acceptor, (acceptor) => s.promised.get(acceptor) > 1),
      },
      then: (s) => {
        for (const acceptor of Acceptor.values) {
          s.promised.set(acceptor, s.promised.get(acceptor) - 1);
          s.lastVote.set(acceptor, Math.max(0, s.lastVote.get(acceptor) - 1));
          for (const ballot of Ballot.values) {
            const report = ballot < ballots ? s.reports.get(ballot + 1).get(acceptor) : 0;
            s.reports.get(ballot).set(acceptor, Math.max(0, report - 1));
          }
        }
        for (let ballot = 1; ballot < ballots; ballot += 1) {
          s.promises.set(ballot, s.promises.get(ballot + 1));
          s.proposals.set(ballot, s.proposals.get(ballot + 1));
          s.votes.set(ballot, s.votes.get(ballot + 1));
        }
        s.promises.get(ballots).clear();
        s.proposals.set(ballots, null);
        s.votes.get(ballots).clear();
      },
    });

    const chosen = (s: State): readonly (Id<'v'> | null)[] =>
      Ballot.values
        .filter((ballot) => s.votes.get(ballot).size >= q2)
        .map((ballot) => s.proposals.get(ballot));
    const somethingIsChosen = (s: State): boolean => {
      for (let ballot = 1; ballot <= ballots; ballot += 1) if (s.votes.get(ballot).size >= q2) return true;
      return false;
    };

    const goingOn = Acceptor.values.slice(0, Math.max(q1, q2) - (tooFew ? 1 : 0));

    return define({
      actions: {
        promise,
        propose,
        accept,
        ...(amnesia ? { restartWithoutDisk } : {}),
        ...(endless ? { renumber } : {}),
      },
      invariants: {
        'at most one value is chosen': (s) => {
          let chosen: Id<'v'> | null = null;
          for (let ballot = 1; ballot <= ballots; ballot += 1) {
            if (s.votes.get(ballot).size < q2) continue;
            const value = s.proposals.get(ballot);
            if (chosen !== null && chosen !== value) return false;
            chosen = value;
          }
          return true;
        },
      },
      reachable: {
        'a value is chosen': somethingIsChosen,
        'a later ballot confirms what an earlier one chose': (s) =>
          s.votes.get(1).size >= q2 && s.votes.get(ballots).size >= q2,
      },
      fairness: [
        ...(silent ? [] : [weak(taking(propose, { ballot: ballots }))]),
        ...goingOn.map((acceptor) =>
          weak(taking(promise, { acceptor, ballot: ballots }), taking(accept, { acceptor, ballot: ballots })),
        ),
      ],
      temporal: { 'a value comes to be chosen': eventually(somethingIsChosen) },
      refines: {
        'it implements consensus': refinement(consensus, { values }, (s: State) => ({ chosen: chosen(s) })),
      },
    });
  },
);
