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
import { transactionCommit } from '../transaction-commit/index.ts';

/**
 * Paxos Commit (Gray and Lamport): transaction commit where no single coordinator can block. For each resource manager
 * there is one instance of Paxos among the same acceptors, which chooses whether that manager is prepared or aborted.
 * The transaction commits if every instance chooses prepared. In ballot 0 of its instance a manager proposes for
 * itself. The higher ballots belong to leaders, who propose what may have been chosen already, and otherwise abort.
 *
 * The network is everything ever sent: messages may be lost, late, and received again. One step is one message received
 * by one process with its answer, or one message sent. Leaders and managers may stop at any time, and so may a
 * minority of acceptors; nobody lies. How a leader is found is left out: any number of them may think that they lead,
 * each in ballots of its own, and any of them may announce an outcome that it can show.
 *
 * **The messages, without listing them.** They are kept in tables, equal state for state to a set of records, since the
 * set can never hold more than the tables can say; `paxos` says why, instance by instance. New is ballot 0: a manager
 * leaves its work once, so it proposes once. Which majority reported, and which majorities show an outcome, are
 * choices: TLC takes each way to satisfy `\E` in an action as a step of its own, and so the generated states are equal,
 * too.
 *
 * Fairness: the leader of the last ballot does what it can (weak, of all its actions together: it has a bounded number
 * of steps to take, and none is taken from it), each acceptor of one majority does what it can in that ballot (weak,
 * for each), and news of an outcome is read (weak, of both kinds together). Weak is enough since no ballot is higher:
 * the bound on ballots stands for the one leader that is left undisturbed. Nothing is asked of managers before the
 * outcome: the leader aborts for those that are silent. That is the difference to two-phase commit.
 */
export const paxosCommit = spec(
  'paxos-commit',
  { rms: 2, acceptors: 3, ballots: 1 },
  ({ rms, acceptors, ballots }, mutant) => {
    const smallQuorums = mutant('majorities are one acceptor too small');
    const disloyal = mutant('an acceptor votes below its promise');
    const deaf = mutant('a leader aborts without listening');
    const forgetful = mutant('an acceptor loses its vote when it promises');
    const hopeful = mutant('a leader takes silence for prepared');
    const oneShort = mutant('a leader commits with one manager undecided');
    const breaksPromise = mutant('a prepared manager gives up');
    const leaderStops = mutant('every leader may stop');
    const leaderWaits = mutant('a leader waits for managers that are silent');
    const minority = mutant('one acceptor of the majority may stop');
    const unread = mutant('news of an outcome may stay unread');

    const RM = t.ids('rm', rms);
    const Acceptor = t.ids('a', acceptors);
    const Ballot = t.int(0, ballots);
    const LeaderBallot = t.int(1, ballots);
    const Vote = t.option(t.int(0, ballots));
    const EarlierVote = t.option(t.int(0, ballots - 1));
    const Proposal = t.option(t.oneOf('prepared', 'aborted'));

    const majority = Math.floor(acceptors / 2) + 1;
    const quorums = subsetsOf(Acceptor.values, majority - (smallQuorums ? 1 : 0));

    const fields = {
      rmState: t.map(RM, t.oneOf('working', 'prepared', 'committed', 'aborted')),
      promised: t.map(RM, t.map(Acceptor, Ballot)), // the highest ballot an acceptor took part in, in each instance
      lastVote: t.map(RM, t.map(Acceptor, Vote)),
      started: t.map(RM, t.set(LeaderBallot)), // phase 1a
      promises: t.map(RM, t.map(LeaderBallot, t.set(Acceptor))), // phase 1b
      reports: t.map(RM, t.map(LeaderBallot, t.map(Acceptor, EarlierVote))), // what came with a promise
      proposals: t.map(RM, t.map(Ballot, Proposal)), // phase 2a
      votes: t.map(RM, t.map(Ballot, t.set(Acceptor))), // phase 2b
      announced: t.set(t.oneOf('commit', 'abort')),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type RmId = Id<'rm'>;
    type AcceptorId = Id<'a'>;
    /** Whose instance, in which ballot, by the votes of whom. */
    type Choice = readonly [rm: RmId, ballot: number, quorum: readonly AcceptorId[]];

    const prepare = action(
      { rm: RM },
      {
        when: (s, { rm }) => s.rmState.get(rm) === 'working',
        then: (s, { rm }) => {
          s.rmState.set(rm, 'prepared');
          s.proposals.get(rm).set(0, 'prepared');
        },
      },
    );

    const giveUp = action(
      { rm: RM },
      {
        when: (s, { rm }) =>
          s.rmState.get(rm) === 'working' || (breaksPromise && s.rmState.get(rm) === 'prepared'),
        then: (s, { rm }) => {
          if (s.rmState.get(rm) === 'working') s.proposals.get(rm).set(0, 'aborted');
          s.rmState.set(rm, 'aborted');
        },
      },
    );

    const learnCommit = action(
      { rm: RM },
      {
        when: (s) => s.announced.has('commit'),
        then: (s, { rm }) => {
          s.rmState.set(rm, 'committed');
        },
      },
    );

    const learnAbort = action(
      { rm: RM },
      {
        when: (s) => s.announced.has('abort'),
        then: (s, { rm }) => {
          s.rmState.set(rm, 'aborted');
        },
      },
    );

    /** Phase 1a. A ballot may be started again: the message is the same. */
    const start = action(
      { ballot: LeaderBallot, rm: RM },
      {
        then: (s, { ballot, rm }) => {
          s.started.get(rm).add(ballot);
        },
      },
    );

    const latestReported = (s: State, rm: RmId, ballot: number, quorum: readonly AcceptorId[]) => {
      let latest: number | null = null;
      for (const acceptor of quorum) {
        const reported = s.reports.get(rm).get(ballot).get(acceptor);
        if (reported !== null && (latest === null || reported > latest)) latest = reported;
      }
      return deaf ? null : latest;
    };

    /** Phase 2a: what the quorum reports, and if it reports nothing, abort. */
    const propose = action(
      { ballot: LeaderBallot, rm: RM, quorum: among(t.seq(Acceptor, acceptors), quorums) },
      {
        when: {
          'the ballot has no proposal': (s, { ballot, rm }) => s.proposals.get(rm).get(ballot) === null,
          'the quorum has promised': (s, { ballot, rm, quorum }) => {
            const promises = s.promises.get(rm).get(ballot);
            for (const acceptor of quorum) if (!promises.has(acceptor)) return false;
            return !leaderWaits || latestReported(s, rm, ballot, quorum) !== null;
          },
        },
        then: (s, { ballot, rm, quorum }) => {
          const latest = latestReported(s, rm, ballot, quorum);
          const free = hopeful ? 'prepared' : 'aborted';
          s.proposals.get(rm).set(ballot, latest === null ? free : s.proposals.get(rm).get(latest));
        },
      },
    );

    /** Phase 1b. */
    const promise = action(
      { acceptor: Acceptor, rm: RM },
      { ballot: (s, { rm }) => s.started.get(rm) },
      {
        when: (s, { acceptor, rm, ballot }) => s.promised.get(rm).get(acceptor) < ballot,
        then: (s, { acceptor, rm, ballot }) => {
          s.promised.get(rm).set(acceptor, ballot);
          s.promises.get(rm).get(ballot).add(acceptor);
          if (forgetful) s.lastVote.get(rm).set(acceptor, null);
          s.reports.get(rm).get(ballot).set(acceptor, s.lastVote.get(rm).get(acceptor));
        },
      },
    );

    /** Phase 2b. An acceptor may vote again in its last ballot: the message is the same. */
    const accept = action(
      { acceptor: Acceptor, rm: RM, ballot: Ballot },
      {
        when: {
          'the ballot has a proposal': (s, { rm, ballot }) => s.proposals.get(rm).get(ballot) !== null,
          'the acceptor took part in no higher ballot': (s, { acceptor, rm, ballot }) =>
            disloyal || s.promised.get(rm).get(acceptor) <= ballot,
        },
        then: (s, { acceptor, rm, ballot }) => {
          s.promised.get(rm).set(acceptor, ballot);
          s.lastVote.get(rm).set(acceptor, ballot);
          s.votes.get(rm).get(ballot).add(acceptor);
        },
      },
    );

    /** Every way to show that the instance of `rm` has chosen `value`. */
    const choices = (s: State, rm: RmId, value: 'prepared' | 'aborted'): readonly Choice[] => {
      const found: Choice[] = [];
      for (let ballot = 0; ballot <= ballots; ballot += 1) {
        if (s.proposals.get(rm).get(ballot) !== value) continue;
        const votes = s.votes.get(rm).get(ballot);
        for (const quorum of quorums) {
          if (quorum.every((acceptor) => votes.has(acceptor))) found.push([rm, ballot, quorum]);
        }
      }
      return found;
    };

    const announceCommit = action(
      {
        shown: (s) =>
          RM.values
            .slice(oneShort ? 1 : 0)
            .reduce<readonly (readonly Choice[])[]>(
              (ways, rm) =>
                ways.length === 0
                  ? ways
                  : choices(s, rm, 'prepared').flatMap((choice) => ways.map((way) => [...way, choice])),
              [[]],
            ),
      },
      {
        then: (s) => {
          s.announced.add('commit');
        },
      },
    );

    const announceAbort = action(
      { rm: RM },
      { shown: (s, { rm }) => choices(s, rm, 'aborted') },
      {
        then: (s) => {
          s.announced.add('abort');
        },
      },
    );

    const hasChosen = (s: State, rm: RmId, value: 'prepared' | 'aborted'): boolean =>
      exists(
        Ballot,
        (ballot) =>
          s.proposals.get(rm).get(ballot) === value &&
          s.votes.get(rm).get(ballot).size >= (quorums[0]?.length ?? 0),
      );
    const someManager = (s: State, outcome: string): boolean =>
      exists(RM, (rm) => s.rmState.get(rm) === outcome);

    const last = { ballot: ballots };
    const lastLeader = weak(taking(start, last), taking(propose, last), announceCommit, announceAbort);
    const fairAcceptors = Acceptor.values.slice(0, minority ? majority - 1 : majority);

    return define({
      actions: {
        prepare,
        giveUp,
        learnCommit,
        learnAbort,
        start,
        propose,
        promise,
        accept,
        announceCommit,
        announceAbort,
      },
      invariants: {
        'no instance chooses two values': (s) =>
          forAll(RM, (rm) => !(hasChosen(s, rm, 'prepared') && hasChosen(s, rm, 'aborted'))),
        'commit and abort are never both announced': (s) => s.announced.size <= 1,
        'resource managers never disagree': (s) =>
          !(someManager(s, 'committed') && someManager(s, 'aborted')),
      },
      reachable: {
        'every resource manager commits': (s) => forAll(RM, (rm) => s.rmState.get(rm) === 'committed'),
        'a leader aborts for a manager that is silent': (s) =>
          s.announced.has('abort') && forAll(RM, (rm) => s.rmState.get(rm) === 'working'),
      },
      fairness: [
        ...(leaderStops ? [] : [lastLeader]),
        ...fairAcceptors.map((acceptor) =>
          weak(taking(promise, { acceptor, ...last }), taking(accept, { acceptor, ...last })),
        ),
        ...(unread ? [] : [weak(learnCommit, learnAbort)]),
      ],
      temporal: {
        'all learn the outcome': eventually(
          state('all have an outcome', (s: State) =>
            forAll(RM, (rm) => s.rmState.get(rm) === 'committed' || s.rmState.get(rm) === 'aborted'),
          ),
        ),
      },
      refines: {
        'it implements transaction commit': refinement(transactionCommit, { rms }, (s: State) => ({
          rmState: s.rmState,
        })),
      },
    });
  },
);
