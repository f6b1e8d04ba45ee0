import {
  among,
  eventually,
  exists,
  forAll,
  type Id,
  type ReadFields,
  refinement,
  spec,
  state,
  subsetsOf,
  t,
  taking,
  variables,
  weak,
} from '../../language/index.ts';
import { consensus } from '../consensus/index.ts';

/**
 * Voting: acceptors choose a value by voting in numbered ballots, each acceptor seeing the votes of all. This is Paxos
 * without messages and without proposers, and says why Paxos chooses one value.
 *
 * A value is chosen that a majority votes for in one ballot. An acceptor votes for a value only where that is safe: no
 * other value was chosen, or can still be, in a lower ballot. A majority shows it to be so if all of it have joined
 * the ballot or a higher one, so that their votes below it are final, and the latest of these votes, if there is one,
 * is for that value.
 *
 * One step is one acceptor joining a ballot, which puts the lower ones behind it, or casting one vote. Which majority
 * shows that a vote is safe, and which of the latest votes in it, are choices: TLC takes each way to satisfy `\E` in an
 * action as a step of its own, and so the generated states are equal, too.
 *
 * Fairness: each acceptor of one majority joins the last ballot and votes in it (weak fairness, for each, of all it
 * can do in that ballot). Which majority does not matter, acceptors being alike. Nothing is asked of the other
 * acceptors, or for lower ballots, and weak is enough: nobody leaves the last ballot, since there is no higher one.
 */
export const voting = spec(
  'voting',
  { acceptors: 3, values: 2, ballots: 3 },
  ({ acceptors, values, ballots }, mutant) => {
    const smallMajorities = mutant('majorities are one acceptor too small');
    const careless = mutant('a vote is cast without a look at lower ballots');
    const divided = mutant('a ballot has votes for two values');
    const forgetful = mutant('an acceptor loses its votes');
    const minority = mutant('one acceptor of the majority may stop');
    const lowerBallot = mutant('a lower ballot is kept going instead of the last');

    const Acceptor = t.ids('a', acceptors);
    const Value = t.ids('v', values);
    const Ballot = t.int(1, ballots);
    const BallotOrNone = t.int(0, ballots); // 0 stands for none

    const majority = Math.floor(acceptors / 2) + 1;
    const quorumSize = majority - (smallMajorities ? 1 : 0);
    const quorums = subsetsOf(Acceptor.values, quorumSize);

    const fields = {
      joined: t.map(Acceptor, BallotOrNone), // the highest ballot that the acceptor took part in
      votes: t.map(Acceptor, t.map(Ballot, t.option(Value))),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type AcceptorId = Id<'a'>;
    type ValueId = Id<'v'>;

    const join = action(
      { acceptor: Acceptor, ballot: Ballot },
      {
        when: (s, { acceptor, ballot }) => ballot > s.joined.get(acceptor),
        then: (s, { acceptor, ballot }) => {
          s.joined.set(acceptor, ballot);
        },
      },
    );

    /** The last ballot below `ballot` in which the acceptor voted, or 0. */
    const lastVoteBelow = (s: State, acceptor: AcceptorId, ballot: number): number => {
      for (let below = ballot - 1; below > 0; below -= 1) {
        if (s.votes.get(acceptor).get(below) !== null) return below;
      }
      return 0;
    };

    const mayVote = {
      'the acceptor took part in no higher ballot': (
        s: State,
        { acceptor, ballot }: { acceptor: AcceptorId; ballot: number },
      ) => s.joined.get(acceptor) <= ballot,
      'the acceptor has no vote in the ballot': (
        s: State,
        { acceptor, ballot }: { acceptor: AcceptorId; ballot: number },
      ) => s.votes.get(acceptor).get(ballot) === null,
      'nobody voted for another value in the ballot': (
        s: State,
        { ballot, value }: { ballot: number; value: ValueId },
      ) =>
        divided ||
        forAll(Acceptor, (other) => {
          const vote = s.votes.get(other).get(ballot);
          return vote === null || vote === value;
        }),
    };

    /** A vote where the quorum leaves it free: nobody in it voted in a lower ballot. */
    const voteFreely = action(
      {
        acceptor: Acceptor,
        ballot: Ballot,
        value: Value,
        quorum: among(t.seq(Acceptor, acceptors), quorums),
      },
      {
        when: {
          ...mayVote,
          'the quorum has joined the ballot or a higher one': (s, { ballot, quorum }) =>
            forAll(quorum, (other) => s.joined.get(other) >= ballot),
          'nobody in the quorum voted below': (s, { ballot, quorum }) =>
            careless || forAll(quorum, (other) => lastVoteBelow(s, other, ballot) === 0),
        },
        then: (s, { acceptor, ballot, value }) => {
          s.votes.get(acceptor).set(ballot, value);
          s.joined.set(acceptor, ballot);
        },
      },
    );

    /** A vote for what a latest voter in the quorum voted for. */
    const voteAlong = action(
      {
        acceptor: Acceptor,
        ballot: Ballot,
        value: Value,
        quorum: among(t.seq(Acceptor, acceptors), quorums),
        voter: Acceptor,
      },
      {
        when: {
          ...mayVote,
          'the quorum has joined the ballot or a higher one': (s, { ballot, quorum }) =>
            forAll(quorum, (other) => s.joined.get(other) >= ballot),
          'the voter is in the quorum': (_, { quorum, voter }) => quorum.includes(voter),
          'the voter voted for the value below': (s, { ballot, value, voter }) => {
            const latest = lastVoteBelow(s, voter, ballot);
            return latest > 0 && s.votes.get(voter).get(latest) === value;
          },
          'nobody in the quorum voted later': (s, { ballot, quorum, voter }) => {
            const latest = lastVoteBelow(s, voter, ballot);
            return forAll(quorum, (other) => lastVoteBelow(s, other, ballot) <= latest);
          },
        },
        then: (s, { acceptor, ballot, value }) => {
          s.votes.get(acceptor).set(ballot, value);
          s.joined.set(acceptor, ballot);
        },
      },
    );

    const forget = action(
      { acceptor: Acceptor },
      {
        then: (s, { acceptor }) => {
          for (const ballot of Ballot.values) s.votes.get(acceptor).set(ballot, null);
        },
      },
    );

    const isChosenIn = (s: State, ballot: number, value: ValueId): boolean => {
      let votes = 0;
      for (const acceptor of Acceptor.values) if (s.votes.get(acceptor).get(ballot) === value) votes += 1;
      return votes >= quorumSize;
    };
    const chosen = (s: State): readonly ValueId[] =>
      Value.values.filter((value) => exists(Ballot, (ballot) => isChosenIn(s, ballot, value)));

    /** Whether no other value was chosen in `ballot`, or can still be: too many voted otherwise, or never will. */
    const isSafeIn = (s: State, ballot: number, value: ValueId): boolean => {
      let settled = 0;
      for (const acceptor of Acceptor.values) {
        const vote = s.votes.get(acceptor).get(ballot);
        if (vote === value || (vote === null && s.joined.get(acceptor) > ballot)) settled += 1;
      }
      return settled >= quorumSize;
    };

    const kept = lowerBallot ? ballots - 1 : ballots;
    const fairAcceptors = Acceptor.values.slice(0, minority ? majority - 1 : majority);

    return define({
      actions: { join, voteFreely, voteAlong, ...(forgetful ? { forget } : {}) },
      invariants: {
        'at most one value is chosen': (s) => chosen(s).length <= 1,
        'a ballot has votes for one value': (s) =>
          forAll(Ballot, (ballot) => {
            let voted: ValueId | null = null;
            for (const acceptor of Acceptor.values) {
              const vote = s.votes.get(acceptor).get(ballot);
              if (vote !== null && voted !== null && vote !== voted) return false;
              voted ??= vote;
            }
            return true;
          }),
        'every vote is safe': (s) =>
          forAll(Acceptor, (acceptor) =>
            forAll(Ballot, (ballot) => {
              const value = s.votes.get(acceptor).get(ballot);
              if (value === null) return true;
              for (let below = 1; below < ballot; below += 1) if (!isSafeIn(s, below, value)) return false;
              return true;
            }),
          ),
      },
      reachable: {
        'a value is chosen': (s) => chosen(s).length > 0,
        'every acceptor votes in every ballot': (s) =>
          forAll(Acceptor, (acceptor) =>
            forAll(Ballot, (ballot) => s.votes.get(acceptor).get(ballot) !== null),
          ),
      },
      fairness: fairAcceptors.map((acceptor) =>
        weak(
          taking(join, { acceptor, ballot: kept }),
          taking(voteFreely, { acceptor, ballot: kept }),
          taking(voteAlong, { acceptor, ballot: kept }),
        ),
      ),
      temporal: {
        'a value comes to be chosen': eventually(
          state('a value is chosen', (s: State) => chosen(s).length > 0),
        ),
      },
      refines: {
        'it implements consensus': refinement(consensus, { values }, (s: State) => ({ chosen: chosen(s) })),
      },
      // Where all have voted in the last ballot, nothing is left to do.
      terminal: (s) => forAll(Acceptor, (acceptor) => s.votes.get(acceptor).get(ballots) !== null),
    });
  },
);
