import {
  among,
  and,
  count,
  exists,
  forAll,
  leadsTo,
  type ReadFields,
  type ReadOf,
  spec,
  state,
  subsetsOf,
  t,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';

/**
 * Raft with changes of membership, one server at a time. A log entry is a change of the members or does nothing, and
 * carries the term in which it was appended. A server goes by the latest change in its log, committed or not: its
 * elections and its commits ask a majority of those members. Ongaro's dissertation (2014), chapter 4, with the rule that
 * he added on raft-dev in July 2015: before a leader changes the members, something of its own term is committed.
 *
 * There are no messages: an election reads the logs of its voters, and a leader writes into the log of a follower,
 * in one step each, as in `abstract-raft`. `committed` is what was ever called committed, by a leader of which term.
 * That an earlier change is committed a leader is taken to know, where it is so: with the rule it does, having
 * committed something on top of it.
 *
 * In the beginning all `servers` are members. One step is one election, one entry appended, one entry copied, one
 * heartbeat, or one commit. A leader begins its term with at most one entry that does nothing, and changes the members
 * by one, in either direction; it does not remove itself (it would hand over first). Servers may stop and come back
 * with their disks. A removed server still stands for election and still votes: nobody may have told it.
 *
 * Not modelled: that a new server is brought up to date before it counts, which is for availability alone.
 *
 * Fairness: some leader sends where an entry is missing, and some leader commits where it can (weak fairness of
 * `replicate` and of `commit`, each for all servers together), which is enough as nothing goes round in circles. Nothing
 * is asked of elections, of requests to change, or of heartbeats.
 */
export const raftMembership = spec(
  'raft-membership',
  { servers: 3, maxTerm: 2, maxLog: 2 },
  ({ servers, maxTerm, maxLog }, mutant) => {
    const thesis = mutant('a new leader may change the membership at once');
    const severalAtOnce = mutant('a change may remove several servers at once');
    const pending = mutant('a change need not wait for the one before');
    const sameIdentity = mutant('a removed server comes back empty under its old name');
    const silent = mutant('a leader need not send what it has appended');
    const hesitant = mutant('a leader need not commit what a majority stores');

    const Server = t.ids('s', servers);
    const Term = t.int(1, maxTerm);
    const Index = t.int(1, maxLog);
    const Members = t.set(Server);
    const Entry = t.union('type', { noop: { term: Term }, members: { term: Term, are: Members } });

    // Groups of servers by number: in group n is the server at place p where bit p of n is set.
    const groups = subsetsOf(Server.values);
    const Servers = among(t.set(Server), groups.slice(1));

    const fields = {
      term: t.map(Server, t.int(0, maxTerm)), // 0: before any election
      leads: t.map(Server, t.bool), // in its term, as far as it knows
      log: t.map(Server, t.seq(Entry, maxLog)),
      committed: t.set(t.record({ index: Index, term: Term, by: Term })),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;
    type ServerId = ReadOf<typeof Server>;
    type Group = readonly ServerId[];

    const lastTerm = (s: State | Draft, server: ServerId): number => s.log.get(server).at(-1)?.term ?? 0;
    const isUpToDate = (s: State, server: ServerId, other: ServerId): boolean =>
      lastTerm(s, server) > lastTerm(s, other) ||
      (lastTerm(s, server) === lastTerm(s, other) && s.log.get(server).length >= s.log.get(other).length);

    /** Where in its log the latest change of the membership is that a server knows of; 0 for none. */
    const lastChange = (s: State | Draft, server: ServerId): number => {
      const log = s.log.get(server);
      let at = log.length;
      while (at > 0 && log.at(at - 1)?.type !== 'members') at -= 1;
      return at;
    };

    /** The members that a server goes by, as the number of a group: those of the latest change in its log. */
    const membersOf = (s: State | Draft, server: ServerId): number => {
      const entry = s.log.get(server).at(lastChange(s, server) - 1);
      if (entry?.type !== 'members') return groups.length - 1;
      let group = 0;
      Server.values.forEach((member, place) => {
        if (entry.are.has(member)) group += 2 ** place;
      });
      return group;
    };
    const groupOf = (s: State | Draft, server: ServerId): Group => groups[membersOf(s, server)] ?? [];

    const newTerm = (s: State | Draft, voters: Group): number => {
      let latest = 0;
      for (const voter of voters) latest = Math.max(latest, s.term.get(voter));
      return latest + 1;
    };

    const becomeLeader = action(
      { candidate: Server, voters: Servers },
      {
        when: {
          'the candidate votes for itself': (_, { candidate, voters }) => voters.includes(candidate),
          'a term is left': (s, { voters }) => newTerm(s, voters) <= maxTerm,
          'the voters are a bare majority of the members': (s, { candidate, voters }) => {
            const members = groupOf(s, candidate);
            return (
              voters.length === Math.floor(members.length / 2) + 1 &&
              forAll(voters, (voter) => members.includes(voter))
            );
          },
          'no voter knows more': (s, { candidate, voters }) =>
            forAll(voters, (voter) => isUpToDate(s, candidate, voter)),
        },
        then: (s, { candidate, voters }) => {
          const term = newTerm(s, voters);
          for (const voter of voters) {
            s.term.set(voter, term);
            s.leads.set(voter, false);
          }
          s.leads.set(candidate, true);
        },
      },
    );

    const canAppend = {
      'the server leads': (s: State, { leader }: { leader: ServerId }) => s.leads.get(leader),
      'the log has room': (s: State, { leader }: { leader: ServerId }) => s.log.get(leader).length < maxLog,
    };

    const appendNoop = action(
      { leader: Server },
      {
        when: {
          ...canAppend,
          'its term has just begun': (s, { leader }) =>
            forAll(s.log.get(leader), (entry) => entry.term !== s.term.get(leader)),
        },
        then: (s, { leader }) => {
          s.log.get(leader).push({ type: 'noop', term: s.term.get(leader) });
        },
      },
    );

    const isCommitted = (s: State, index: number, term: number): boolean =>
      exists(s.committed, (entry) => entry.index === index && entry.term === term);

    const changeMembers = action(
      { leader: Server, members: Servers },
      {
        when: {
          ...canAppend,
          'the leader stays': (_, { leader, members }) => members.includes(leader),
          'one server comes or goes': (s, { leader, members }) => {
            const changed = difference(members, groupOf(s, leader));
            return changed === 1 || (severalAtOnce && changed > 1);
          },
          'the change before is committed': (s, { leader }) => {
            const index = lastChange(s, leader);
            const term = s.log.get(leader).at(index - 1)?.term ?? 0;
            return pending || index === 0 || isCommitted(s, index, term);
          },
          'something of its own term is committed': (s, { leader }) =>
            thesis || exists(s.committed, ({ term }) => term === s.term.get(leader)),
        },
        then: (s, { leader, members }) => {
          s.log.get(leader).push({ type: 'members', term: s.term.get(leader), are: new Set(members) });
        },
      },
    );

    /** How many entries two logs begin with alike. */
    const agreement = (s: State | Draft, one: ServerId, other: ServerId): number => {
      const a = s.log.get(one);
      const b = s.log.get(other);
      let length = 0;
      while (length < a.length && length < b.length && a.at(length)?.term === b.at(length)?.term) length += 1;
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
          'the receiver is a member': (s, { leader, follower }) => groupOf(s, leader).includes(follower),
          'the receiver is in no later term': (s, { leader, follower }) =>
            s.term.get(follower) <= s.term.get(leader),
          'the receiver lacks an entry': (s, { leader, follower }) =>
            agreement(s, leader, follower) < s.log.get(leader).length,
        },
        then: (s, { leader, follower }) => {
          const log = s.log.get(follower);
          const kept = agreement(s, leader, follower);
          const entry = s.log.get(leader).at(kept);
          log.length = kept;
          if (entry !== undefined) log.push(entry);
          join(s, follower, s.term.get(leader));
        },
      },
    );

    const heartbeat = action(
      { leader: Server, follower: Server },
      {
        when: {
          'the sender leads': (s, { leader }) => s.leads.get(leader),
          'the receiver is a member': (s, { leader, follower }) => groupOf(s, leader).includes(follower),
          'the receiver is in an earlier term': (s, { leader, follower }) =>
            s.term.get(follower) < s.term.get(leader),
        },
        then: (s, { leader, follower }) => {
          join(s, follower, s.term.get(leader));
        },
      },
    );

    const commit = action(
      { leader: Server, index: Index },
      {
        when: {
          'the server leads': (s, { leader }) => s.leads.get(leader),
          'the entry is of its own term': (s, { leader, index }) =>
            s.log.get(leader).at(index - 1)?.term === s.term.get(leader),
          'a majority stores it': (s, { leader, index }) => {
            const members = groupOf(s, leader);
            const stored = count(
              members,
              (server) => s.term.get(server) === s.term.get(leader) && agreement(s, leader, server) >= index,
            );
            return 2 * stored > members.length;
          },
        },
        then: (s, { leader, index }) => {
          for (let at = 1; at <= index; at += 1) {
            const term = s.log.get(leader).at(at - 1)?.term ?? 0;
            s.committed.add({ index: at, term, by: s.term.get(leader) });
          }
        },
      },
    );

    /** A server that was removed is set up again with an empty disk, under the name that it had. */
    const comeBackEmpty = action(
      { server: Server, leader: Server },
      {
        when: {
          'a leader has removed it': (s, { server, leader }) =>
            s.leads.get(leader) && !groupOf(s, leader).includes(server),
          'the change is committed': (s, { leader }) => {
            const index = lastChange(s, leader);
            return isCommitted(s, index, s.log.get(leader).at(index - 1)?.term ?? 0);
          },
        },
        then: (s, { server }) => {
          s.term.set(server, 0);
          s.leads.set(server, false);
          s.log.get(server).length = 0;
        },
      },
    );

    /** Whether the server leads, and no member is in a later term. */
    const leadsUndisturbed = (s: State, server: ServerId): boolean =>
      s.leads.get(server) && forAll(groupOf(s, server), (member) => s.term.get(member) <= s.term.get(server));

    /** Whether it is for this leader alone to commit the entry, which it appended in its term, and it has not yet. */
    const isOwed = (s: State, leader: ServerId, index: number): boolean => {
      const term = s.log.get(leader).at(index - 1)?.term;
      if (term === undefined || term !== s.term.get(leader)) return false;
      return leadsUndisturbed(s, leader) && !isCommitted(s, index, term);
    };

    return define({
      actions: {
        becomeLeader,
        appendNoop,
        changeMembers,
        replicate,
        heartbeat,
        commit,
        ...(sameIdentity ? { comeBackEmpty } : {}),
      },
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
        'a leader holds what was committed in earlier terms': (s) =>
          forAll(Server, (server) => {
            if (!s.leads.get(server)) return true;
            for (const { index, term, by } of s.committed) {
              const held = s.log.get(server).at(index - 1)?.term;
              if (by < s.term.get(server) && held !== term) return false;
            }
            return true;
          }),
        'an index has at most one committed entry': (s) =>
          forAll(s.committed, (one) =>
            forAll(s.committed, (other) => one.index !== other.index || one.term === other.term),
          ),
      },
      reachable: {
        'a change is committed': (s) =>
          exists(Server, (server) => {
            const index = lastChange(s, server);
            const term = s.log.get(server).at(index - 1)?.term;
            return index > 0 && term !== undefined && isCommitted(s, index, term);
          }),
        'a server is elected by a majority of fewer members': (s) =>
          exists(Server, (leader) => s.leads.get(leader) && groupOf(s, leader).length < servers),
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
      // Nobody can be elected any more: whoever would have the votes has no term left, or none that would give them.
      terminal: (s) =>
        forAll(Server, (server) => {
          const members = groupOf(s, server);
          const hasTermLeft = (other: ServerId): boolean => s.term.get(other) < maxTerm;
          const voters = count(members, (member) => hasTermLeft(member) && isUpToDate(s, server, member));
          return !hasTermLeft(server) || 2 * voters <= members.length;
        }),
    });
  },
);

/** How many are in one of two groups and not in the other. */
function difference<T>(one: readonly T[], other: readonly T[]): number {
  const missing = one.filter((member) => !other.includes(member)).length;
  return missing + other.filter((member) => !one.includes(member)).length;
}
