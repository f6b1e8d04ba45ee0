import {
  among,
  eventually,
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
 * Single-decree Paxos: acceptors choose one value, whatever proposers do. There are no leaders and no learners; a
 * proposer is whatever starts a ballot and proposes in it.
 *
 * The network is everything ever sent: nothing is removed, so a message may be lost (never received), late, or
 * received again. One step is one message received by one acceptor with its answer, or one message sent by a proposer.
 * Acceptors keep what they promised and voted, and answer truthfully; each ballot belongs to one proposer.
 *
 * **The messages, without listing them.** The textbook's `msgs` is a set of records. Here it is a table, equal state
 * for state, since the set can never hold more than the table can say:
 *
 * - 1a: one for each ballot that was `started`.
 * - 1b: at most one for an acceptor and ballot, since an acceptor answers only a ballot above its promise, and that
 *   raises its promise: `promises`, with `reports` of the ballot of the last vote. The value need not be repeated: in a
 *   ballot there is one value to vote for.
 * - 2a: at most one for a ballot, by the first conjunct of the guards that propose: `proposals`.
 * - 2b: an acceptor votes in a ballot for what is proposed in it, so who voted says all: `votes`. For the same reason
 *   an acceptor's `lastVote` is a ballot alone.
 *
 * To propose, a quorum must have answered. Which quorum, and whose vote is followed, are choices: TLC takes each way to
 * satisfy `\E` and `\/` in an action as a step of its own, and so the generated states are equal, too.
 *
 * Fairness: the proposer of the last ballot, and each acceptor of one majority, do what they can for that ballot (weak
 * fairness, for each of them, of all its actions there taken together). Which majority does not matter, acceptors
 * being alike. Nothing is asked of the other acceptors, or for lower ballots. Weak is enough, since there is no higher
 * ballot to take the acceptors away: the bound on ballots stands for the one proposer that is left undisturbed, without
 * which Paxos promises nothing. Fairness of a lower ballot, even strong, would not do: one promise to a higher one, and
 * the lower is dead.
 */
export const paxos = spec(
  'paxos',
  { acceptors: 3, values: 2, ballots: 2 },
  ({ acceptors, values, ballots }, mutant) => {
    const smallQuorums = mutant('quorums are one acceptor too small');
    const disloyal = mutant('an acceptor votes below its promise');
    const deaf = mutant('a proposer ignores the votes it is told of');
    const anyVote = mutant('a proposer follows any vote instead of the latest');
    const lastVoteOnly = mutant('a new vote takes the place of the old one');
    const keepsPromise = mutant('an acceptor keeps its first promise for ever');
    const hasty = mutant('an acceptor votes before there is a proposal');
    const minority = mutant('one acceptor of the majority may stop');
    const lowerBallot = mutant('a lower ballot is kept going instead of the last');
    const freeOnly = mutant('the last proposer has to propose only where it is free to choose');

    const Acceptor = t.ids('a', acceptors);
    const Value = t.ids('v', values);
    const Ballot = t.int(1, ballots);
    const BallotOrNone = t.int(0, ballots); // 0 stands for none
    const Reported = t.int(0, ballots - 1); // who promises a ballot has voted below it, if at all

    const quorumSize = Math.floor(acceptors / 2) + (smallQuorums ? 0 : 1);
    const quorums = subsetsOf(Acceptor.values, quorumSize);

    const fields = {
      promised: t.map(Acceptor, BallotOrNone), // the highest ballot the acceptor took part in
      lastVote: t.map(Acceptor, BallotOrNone),
      started: t.set(Ballot),
      promises: t.map(Ballot, t.set(Acceptor)),
      reports: t.map(Ballot, t.map(Acceptor, Reported)), // what came with the promise; 0 for no vote, or no promise
      proposals: t.map(Ballot, t.option(Value)),
      votes: t.map(Ballot, t.set(Acceptor)),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    /** Phase 1a. A ballot may be started again: the message is the same. */
    const start = action(
      { ballot: Ballot },
      {
        then: (s, { ballot }) => {
          s.started.add(ballot);
        },
      },
    );

    /** Phase 1b. */
    const promise = action(
      { acceptor: Acceptor, ballot: Ballot },
      {
        when: {
          'the ballot is started': (s, { ballot }) => s.started.has(ballot),
          'the acceptor took part in no such ballot or higher': (s, { acceptor, ballot }) =>
            ballot > s.promised.get(acceptor) && !(keepsPromise && s.promised.get(acceptor) > 0),
        },
        then: (s, { acceptor, ballot }) => {
          s.promised.set(acceptor, ballot);
          s.promises.get(ballot).add(acceptor);
          s.reports.get(ballot).set(acceptor, s.lastVote.get(acceptor));
        },
      },
    );

    /** Phase 2a, where the quorum leaves the value to the proposer. */
    const proposeAny = action(
      { ballot: Ballot, quorum: among(t.seq(Acceptor, acceptors), quorums), value: Value },
      {
        when: {
          'the ballot has no proposal': (s, { ballot }) => s.proposals.get(ballot) === null,
          'the quorum has promised and reports no vote': (s, { ballot, quorum }) => {
            const promises = s.promises.get(ballot);
            const reports = s.reports.get(ballot);
            for (const acceptor of quorum) {
              if (!promises.has(acceptor) || (reports.get(acceptor) !== 0 && !deaf)) return false;
            }
            return true;
          },
        },
        then: (s, { ballot, value }) => {
          s.proposals.set(ballot, value);
        },
      },
    );

    /** Phase 2a, where somebody in the quorum has voted: the value of a latest vote it reports. */
    const proposeReported = action(
      { ballot: Ballot, quorum: among(t.seq(Acceptor, acceptors), quorums), voter: Acceptor },
      {
        when: {
          'the ballot has no proposal': (s, { ballot }) => s.proposals.get(ballot) === null,
          'the voter reports a vote': (s, { ballot, voter }) => s.reports.get(ballot).get(voter) !== 0,
          'the voter is in the quorum': (_, { quorum, voter }) => quorum.includes(voter),
          'the quorum has promised and reports no later vote': (s, { ballot, quorum, voter }) => {
            const promises = s.promises.get(ballot);
            const reports = s.reports.get(ballot);
            const latest = anyVote ? ballots : reports.get(voter);
            for (const acceptor of quorum) {
              if (!promises.has(acceptor) || reports.get(acceptor) > latest) return false;
            }
            return true;
          },
        },
        then: (s, { ballot, voter }) => {
          s.proposals.set(ballot, s.proposals.get(s.reports.get(ballot).get(voter)));
        },
      },
    );

    /** Phase 2b. An acceptor may vote again in its last ballot: the message is the same. */
    const accept = action(
      { acceptor: Acceptor, ballot: Ballot },
      {
        when: {
          'the ballot has a proposal': (s, { ballot }) => hasty || s.proposals.get(ballot) !== null,
          'the acceptor took part in no higher ballot': (s, { acceptor, ballot }) =>
            disloyal || ballot >= s.promised.get(acceptor),
        },
        then: (s, { acceptor, ballot }) => {
          const before = s.lastVote.get(acceptor);
          if (lastVoteOnly && before > 0) s.votes.get(before).delete(acceptor);
          s.promised.set(acceptor, ballot);
          s.lastVote.set(acceptor, ballot);
          s.votes.get(ballot).add(acceptor);
        },
      },
    );

    const somethingIsChosen = (s: State): boolean => {
      for (let ballot = 1; ballot <= ballots; ballot += 1) {
        if (s.votes.get(ballot).size >= quorumSize) return true;
      }
      return false;
    };
    const chosen = (s: State): readonly Id<'v'>[] =>
      Ballot.values
        .filter((ballot) => s.votes.get(ballot).size >= quorumSize)
        .flatMap((ballot) => s.proposals.get(ballot) ?? []);

    const kept = lowerBallot ? ballots - 1 : ballots;
    const majority = Acceptor.values.slice(0, Math.floor(acceptors / 2) + (minority ? 0 : 1));

    return define({
      actions: { start, promise, proposeAny, proposeReported, accept },
      invariants: {
        'at most one value is chosen': (s) => {
          let chosen: Id<'v'> | null = null;
          for (let ballot = 1; ballot <= ballots; ballot += 1) {
            if (s.votes.get(ballot).size < quorumSize) continue;
            const value = s.proposals.get(ballot);
            if (chosen !== null && chosen !== value) return false;
            chosen = value;
          }
          return true;
        },
        'votes are cast for proposals': (s) => {
          for (let ballot = 1; ballot <= ballots; ballot += 1) {
            if (s.proposals.get(ballot) === null && s.votes.get(ballot).size > 0) return false;
          }
          return true;
        },
      },
      reachable: {
        'a value is chosen': somethingIsChosen,
        'every acceptor votes in the last ballot': (s) => s.votes.get(ballots).size === acceptors,
      },
      fairness: [
        weak(
          taking(start, { ballot: kept }),
          taking(proposeAny, { ballot: kept }),
          ...(freeOnly ? [] : [taking(proposeReported, { ballot: kept })]),
        ),
        ...majority.map((acceptor) =>
          weak(taking(promise, { acceptor, ballot: kept }), taking(accept, { acceptor, ballot: kept })),
        ),
      ],
      temporal: { 'a value comes to be chosen': eventually(somethingIsChosen) },
      refines: {
        'it implements consensus': refinement(consensus, { values }, (s: State) => ({ chosen: chosen(s) })),
      },
    });
  },
);
