import {
  among,
  and,
  count,
  exists,
  forAll,
  leadsTo,
  type ReadFields,
  type ReadOf,
  refinement,
  spec,
  state,
  subsetsOf,
  t,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';
import { replicatedLog } from '../replicated-log/index.ts';

/**
 * Raft without messages: an election reads the logs of its voters, and a leader writes into the log of a follower, in one
 * step each. Terms, votes and logs are those of Raft, and so is what may be committed when; that a server learns of it
 * late, or answers late, is left out, which makes four terms small enough to be explored. The form is that of
 * Schultz, Dardik and Tripakis's specifications of MongoDB's replication. `raft` is the same protocol with its messages.
 *
 * An entry is the term in which it was appended. `committed` is what was ever called committed, by a leader of which
 * term: it belongs to no server, nothing is taken from it, and no action looks at it. The term of the leader that
 * commits matters: an entry of term 1 that a leader of term 3 commits need not be held by a leader of term 2, who was
 * there before.
 *
 * One step is one election by one majority, one entry appended, one entry copied to one follower (which gives up what
 * contradicts it), one heartbeat, or one commit. Servers crash, in that they do nothing for as long as they like, and
 * keep their disks. Elections happen at any time. More voters than a majority would be the same election followed by
 * heartbeats, so a bare majority it is.
 *
 * Where `countsLate`, a leader may count a follower that has moved on to a later term meanwhile: an answer that comes
 * late. It looks dangerous and is not, since whoever held the entry in the leader's term takes it along when it votes.
 *
 * Fairness: some leader sends where an entry is missing, and some leader commits where it can (weak fairness of
 * `replicate` and of `commit`, each for all servers together). That is enough for each, since nothing goes round in
 * circles: terms grow, and in one term a log only grows. Without the one, an entry stays with its leader; without the
 * other, it stays uncommitted. Nothing is asked of elections, of appending, or of heartbeats: what a leader commits it
 * has sent in its own term, and its term came along.
 */
export const abstractRaft = spec(
  'abstract-raft',
  { servers: 3, maxTerm: 2, maxLog: 2, countsLate: false },
  ({ servers, maxTerm, maxLog, countsLate }, mutant) => {
    const commitsByCount = mutant('a leader commits an entry of an earlier term by counting');
    const blindVote = mutant('a vote is given without a look at the log');
    const votesTwice = mutant('a server votes twice in a term');
    const appendsBlindly = mutant('a follower appends without comparing what comes before');
    const silent = mutant('a leader need not send what it has appended');
    const hesitant = mutant('a leader need not commit what a majority stores');
    const overclaims = mutant('a leader is said to commit what it has inherited, too');

    const Server = t.ids('s', servers);
    const Term = t.int(1, maxTerm);
    const Index = t.int(1, maxLog);
    const Entry = t.record({ index: Index, term: Term, by: Term });

    const majority = Math.floor(servers / 2) + 1;
    const majorities = subsetsOf(Server.values, majority);

    const fields = {
      term: t.map(Server, t.int(0, maxTerm)), // 0: before any election
      leads: t.map(Server, t.bool), // in its term, as far as it knows
      log: t.map(Server, t.seq(Term, maxLog)),
      committed: t.set(Entry),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;
    type ServerId = ReadOf<typeof Server>;

    const lastTerm = (s: State | Draft, server: ServerId): number => s.log.get(server).at(-1) ?? 0;
    const isUpToDate = (s: State, server: ServerId, other: ServerId): boolean =>
      lastTerm(s, server) > lastTerm(s, other) ||
      (lastTerm(s, server) === lastTerm(s, other) && s.log.get(server).length >= s.log.get(other).length);

    const newTerm = (s: State | Draft, candidate: ServerId, voters: readonly ServerId[]): number => {
      let latest = s.term.get(candidate);
      if (!votesTwice) for (const voter of voters) latest = Math.max(latest, s.term.get(voter));
      return latest + 1;
    };

    const becomeLeader = action(
      { candidate: Server, voters: among(t.seq(Server, servers), majorities) },
      {
        when: {
          'the candidate votes for itself': (_, { candidate, voters }) => voters.includes(candidate),
          'a term is left': (s, { candidate, voters }) => newTerm(s, candidate, voters) <= maxTerm,
          'no voter knows more': (s, { candidate, voters }) =>
            blindVote || forAll(voters, (voter) => isUpToDate(s, candidate, voter)),
        },
        then: (s, { candidate, voters }) => {
          const term = newTerm(s, candidate, voters);
          for (const voter of voters) {
            s.term.set(voter, term);
            s.leads.set(voter, false);
          }
          s.leads.set(candidate, true);
        },
      },
    );

    const append = action(
      { leader: Server },
      {
        when: {
          'the server leads': (s, { leader }) => s.leads.get(leader),
          'the log has room': (s, { leader }) => s.log.get(leader).length < maxLog,
        },
        then: (s, { leader }) => {
          s.log.get(leader).push(s.term.get(leader));
        },
      },
    );

    /** How many entries two logs begin with alike. */
    const agreement = (s: State | Draft, one: ServerId, other: ServerId): number => {
      const a = s.log.get(one);
      const b = s.log.get(other);
      let length = 0;
      while (length < a.length && length < b.length && a.at(length) === b.at(length)) length += 1;
      return length;
    };

    const join = (s: Draft, server: ServerId, term: number): void => {
      if (s.term.get(server) < term) s.leads.set(server, false);
      s.term.set(server, term);
    };

    const replicate = action(
      { leader: Server, follower: Server },
      {
        when: {
          'the sender leads': (s, { leader }) => s.leads.get(leader),
          'the receiver is in no later term': (s, { leader, follower }) =>
            s.term.get(follower) <= s.term.get(leader),
          'the receiver lacks an entry': (s, { leader, follower }) =>
            agreement(s, leader, follower) < s.log.get(leader).length,
        },
        then: (s, { leader, follower }) => {
          const log = s.log.get(follower);
          const kept = appendsBlindly
            ? Math.min(log.length, s.log.get(leader).length - 1)
            : agreement(s, leader, follower);
          log.length = kept;
          log.push(s.log.get(leader).at(kept) ?? 0);
          join(s, follower, s.term.get(leader));
        },
      },
    );

    const heartbeat = action(
      { leader: Server, follower: Server },
      {
        when: {
          'the sender leads': (s, { leader }) => s.leads.get(leader),
          'the receiver is in an earlier term': (s, { leader, follower }) =>
            s.term.get(follower) < s.term.get(leader),
        },
        then: (s, { leader, follower }) => {
          join(s, follower, s.term.get(leader));
        },
      },
    );

    const isStored = (s: State, leader: ServerId, index: number): boolean => {
      let stored = 0;
      for (const server of Server.values) {
        const inTerm = countsLate || s.term.get(server) === s.term.get(leader);
        if (inTerm && agreement(s, leader, server) >= index) stored += 1;
      }
      return stored >= majority;
    };

    const commit = action(
      { leader: Server, index: Index },
      {
        when: {
          'the server leads': (s, { leader }) => s.leads.get(leader),
          'the entry is of its own term': (s, { leader, index }) => {
            const term = s.log.get(leader).at(index - 1);
            return term === s.term.get(leader) || (commitsByCount && term !== undefined);
          },
          'a majority stores it': (s, { leader, index }) => isStored(s, leader, index),
        },
        then: (s, { leader, index }) => {
          for (let at = 1; at <= index; at += 1) {
            const term = s.log.get(leader).at(at - 1) ?? 0;
            s.committed.add({ index: at, term, by: s.term.get(leader) });
          }
        },
      },
    );

    const holds = (s: State, server: ServerId, index: number, term: number): boolean =>
      s.log.get(server).at(index - 1) === term;
    const isCommitted = (s: State, index: number, term: number): boolean =>
      exists(s.committed, (entry) => entry.index === index && entry.term === term);

    /** Whether the server leads, and nobody has begun a later term. */
    const leadsUndisturbed = (s: State, server: ServerId): boolean =>
      s.leads.get(server) && forAll(Server, (other) => s.term.get(other) <= s.term.get(server));

    /** Whether it is for this leader alone to commit the entry, which it appended in its term, and it has not yet. */
    const isOwed = (s: State, leader: ServerId, index: number): boolean => {
      const term = s.log.get(leader).at(index - 1);
      if (term === undefined || (term !== s.term.get(leader) && !overclaims)) return false;
      return leadsUndisturbed(s, leader) && !isCommitted(s, index, term);
    };

    /** What is committed, as one log: of two entries for an index, one. */
    const committedLog = (s: State): readonly number[] => {
      const log: number[] = [];
      for (const { index, term } of s.committed) log[index - 1] = term;
      return log;
    };

    return define({
      actions: { becomeLeader, append, replicate, heartbeat, commit },
      invariants: {
        'a term has at most one leader': (s) =>
          forAll(Server, (one) =>
            forAll(
              Server,
              (other) =>
                one === other ||
                !s.leads.get(one) ||
                !s.leads.get(other) ||
                s.term.get(one) !== s.term.get(other),
            ),
          ),
        'logs that share an entry agree up to it': (s) =>
          forAll(Server, (one) =>
            forAll(Server, (other) => {
              const agreed = agreement(s, one, other);
              const a = s.log.get(one);
              const b = s.log.get(other);
              for (let at = agreed; at < a.length && at < b.length; at += 1) {
                if (a.at(at) === b.at(at)) return false;
              }
              return true;
            }),
          ),
        'a leader holds what was committed in earlier terms': (s) =>
          forAll(Server, (server) => {
            if (!s.leads.get(server)) return true;
            for (const { index, term, by } of s.committed) {
              if (by < s.term.get(server) && !holds(s, server, index, term)) return false;
            }
            return true;
          }),
        'an index has at most one committed entry': (s) =>
          forAll(s.committed, (one) =>
            forAll(s.committed, (other) => one.index !== other.index || one.term === other.term),
          ),
      },
      steps: {
        'a leader only appends': (before, after) =>
          forAll(Server, (server) => {
            const wasLeader = before.leads.get(server) && after.leads.get(server);
            if (!wasLeader || before.term.get(server) !== after.term.get(server)) return true;
            const old = before.log.get(server);
            for (let at = 0; at < old.length; at += 1) {
              if (after.log.get(server).at(at) !== old.at(at)) return false;
            }
            return true;
          }),
      },
      reachable: {
        'an entry of an earlier term is committed by a later leader': (s) =>
          exists(s.committed, ({ term, by }) => term < by),
        'a follower gives up an entry': (s) =>
          exists(Server, (one) =>
            exists(
              Server,
              (other) =>
                s.leads.get(one) &&
                s.log.get(one).length > 0 &&
                s.log.get(other).length > 0 &&
                agreement(s, one, other) === 0,
            ),
          ),
      },
      fairness: [...(silent ? [] : [weak(replicate)]), ...(hesitant ? [] : [weak(commit)])],
      temporal: {
        'a leader that no later term disturbs commits what it appends': and(
          ...Server.values.flatMap((server, at) =>
            Index.values.map((index) =>
              leadsTo(
                state(`server ${at + 1} leads undisturbed, its entry ${index} uncommitted`, (s: State) =>
                  isOwed(s, server, index),
                ),
                state(
                  `the entry is committed, or the server disturbed`,
                  (s: State) => !isOwed(s, server, index),
                ),
              ),
            ),
          ),
        ),
      },
      refines: {
        'it implements a replicated log': refinement(
          replicatedLog,
          { servers: 1, entries: maxTerm, maxLog, catchUp: false },
          (s: State) => ({ copies: new Map(Server.values.slice(0, 1).map((all) => [all, committedLog(s)])) }),
        ),
      },
      // No majority is left that could begin another term.
      terminal: (s) => count(Server, (server) => s.term.get(server) === maxTerm) > servers - majority,
    });
  },
);
