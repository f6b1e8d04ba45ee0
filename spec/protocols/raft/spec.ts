import {
  and,
  leadsTo,
  type ReadFields,
  type ReadOf,
  refinement,
  spec,
  state,
  strong,
  t,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';
import { replicatedLog } from '../replicated-log/index.ts';

/**
 * Raft: leader election and log replication, small enough to be explored whole. A log entry is the term in which it
 * was appended. There are no clients, no snapshots and no changes of membership, and nobody forgets: a server that
 * crashes and restarts is one that is slow.
 *
 * The network is the set of messages in flight: delivery is in any order, a message is gone once it is handled (where
 * `duplicating`, it may stay), and where `lossy` it may be dropped. One step is one message handled together with its
 * answer, one message sent, or one local decision.
 *
 * Everything is finite by guards alone: nobody moves past `maxTerm`, a leader appends at most `maxLog` entries, and a
 * message is sent only where fewer than `maxMessages` are in flight.
 *
 * Fairness, asked of all servers together:
 *
 * - A leader sends (strong fairness of `replicate`). Weak would not do: other messages may take the little room that
 *   there is, again and again.
 * - Of requests to append, if they are in flight again and again, one is handled again and again, and so of their
 *   answers (strong fairness of `onAppendRequest` and of `onAppendReply`). Weak would not do: each may be dropped.
 * - A leader commits what a majority stores (weak fairness of `advanceCommit`).
 * - Messages of an election do not stay in flight for ever (weak fairness of `onVoteRequest` and `onVoteReply` taken
 *   together): they would keep the network full.
 *
 * For three servers that is enough. The requests that are handled might all be those of a leader deposed without
 * knowing it; but whoever handles them belongs to a later term, or the leader of that term does, and the answers tell.
 * Among more servers one would assume it for each pair.
 *
 * Nothing is asked of timeouts and elections. Votes may split until the terms run out, so no leader is promised; what
 * is promised is for a leader that is there, as long as nobody begins a later term. Where `duplicating`, there is no
 * such promise: one old message, repeated for ever, may be all that ever gets through.
 */
export const raft = spec(
  'raft',
  { servers: 3, maxTerm: 2, maxLog: 1, maxMessages: 1, lossy: true, duplicating: false },
  ({ servers, maxTerm, maxLog, maxMessages, lossy, duplicating }, mutant) => {
    const oneVoteShort = mutant('a candidate wins with one vote too few');
    const forgetsVote = mutant('a server forgets whom it voted for');
    const blindVote = mutant('a vote is given without a look at the log');
    const commitsByCount = mutant('a leader commits an entry of an earlier term by counting');
    const commitsUnseen = mutant('a follower commits past what it has stored');
    const obeysDeposed = mutant('a follower obeys a leader of an earlier term');
    const alwaysCuts = mutant('a follower cuts its log at every append');
    const goesBack = mutant('a server that hears of an earlier term goes back to it');
    const votesAgain = mutant('a server votes for whoever asks');
    const uncommits = mutant('a follower takes over a lower commit index');
    const heedless = mutant('entries are sent and stored without a look at what comes before');
    const silent = mutant('a leader need not send what it has appended');
    const timid = mutant('a leader has to send only while the network has room for good');
    const lost = mutant('every request to append may be lost');
    const lostReplies = mutant('every answer to a leader may be lost');
    const unhandled = mutant('requests and answers may be in flight for ever');
    const hesitant = mutant('a leader need not commit what a majority stores');
    const clogged = mutant('messages of an election may be in flight for ever');
    const overclaims = mutant('a leader is said to commit what it has inherited, too');

    const Server = t.ids('s', servers);
    const everyone = Server.values;
    const Role = t.oneOf('follower', 'candidate', 'leader');
    const Term = t.int(1, maxTerm);
    const TermOrNone = t.int(0, maxTerm); // 0: before any election; of a last entry, that the log is empty
    const Index = t.int(0, maxLog); // 0: before the first entry, whose index is 1

    const Message = t.union('type', {
      voteRequest: { term: Term, from: Server, to: Server, lastTerm: TermOrNone, lastIndex: Index },
      voteReply: { term: Term, from: Server, to: Server, granted: t.bool },
      // At most one entry a message; 0 for none, a heartbeat.
      appendRequest: {
        term: Term,
        from: Server,
        to: Server,
        prevIndex: Index,
        prevTerm: TermOrNone,
        entry: TermOrNone,
        commit: Index,
      },
      appendReply: { term: Term, from: Server, to: Server, fits: t.bool, match: Index },
    });

    const fields = {
      term: t.map(Server, TermOrNone),
      role: t.map(Server, Role),
      votedFor: t.map(Server, t.option(Server)), // in the present term
      log: t.map(Server, t.seq(Term, maxLog)),
      commit: t.map(Server, Index),
      votes: t.map(Server, t.set(Server)), // who voted for a candidate; empty for others
      match: t.map(Server, t.map(Server, Index)), // how far a leader knows another's log to equal its own; else 0
      net: t.set(Message, maxMessages),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;
    type ServerId = ReadOf<typeof Server>;

    const isMajority = (count: number): boolean => 2 * count > servers;
    const lastTerm = (s: State | Draft, server: ServerId): number => s.log.get(server).at(-1) ?? 0;

    /** A server that hears of a later term joins it: as a follower that has not voted. */
    const join = (s: Draft, server: ServerId, term: number): void => {
      if (goesBack ? term === s.term.get(server) : term <= s.term.get(server)) return;
      s.term.set(server, term);
      s.votedFor.set(server, null);
      follow(s, server);
    };

    const follow = (s: Draft, server: ServerId): void => {
      s.role.set(server, 'follower');
      s.votes.get(server).clear();
      const match = s.match.get(server);
      for (const other of everyone) match.set(other, 0);
    };

    // --- election ---

    const timeOut = action(
      { server: Server },
      {
        when: {
          'the server is no leader': (s, { server }) => s.role.get(server) !== 'leader',
          'a term is left': (s, { server }) => s.term.get(server) < maxTerm,
        },
        then: (s, { server }) => {
          s.term.set(server, s.term.get(server) + 1);
          s.role.set(server, 'candidate');
          s.votedFor.set(server, server);
          s.votes.get(server).clear();
          s.votes.get(server).add(server);
        },
      },
    );

    const voteRequest = (s: State | Draft, from: ServerId, to: ServerId) =>
      ({
        type: 'voteRequest',
        term: s.term.get(from),
        from,
        to,
        lastTerm: lastTerm(s, from),
        lastIndex: s.log.get(from).length,
      }) as const;

    const askForVote = action(
      { from: Server, to: Server },
      {
        when: {
          'the sender is a candidate': (s, { from }) => s.role.get(from) === 'candidate',
          'the vote is missing': (s, { from, to }) => !s.votes.get(from).has(to),
          'the network has room': (s) => s.net.size < maxMessages,
          'the request is not in flight': (s, { from, to }) => !s.net.has(voteRequest(s, from, to)),
        },
        then: (s, { from, to }) => {
          s.net.add(voteRequest(s, from, to));
        },
      },
    );

    const becomeLeader = action(
      { server: Server },
      {
        when: {
          'the server is a candidate': (s, { server }) => s.role.get(server) === 'candidate',
          'a majority votes for it': (s, { server }) =>
            isMajority(s.votes.get(server).size + (oneVoteShort ? 1 : 0)),
        },
        then: (s, { server }) => {
          s.role.set(server, 'leader');
          s.votes.get(server).clear();
        },
      },
    );

    // --- replication ---

    const append = action(
      { leader: Server },
      {
        when: {
          'the server is a leader': (s, { leader }) => s.role.get(leader) === 'leader',
          'the log has room': (s, { leader }) => s.log.get(leader).length < maxLog,
        },
        then: (s, { leader }) => {
          s.log.get(leader).push(s.term.get(leader));
        },
      },
    );

    const appendRequest = (s: State | Draft, from: ServerId, to: ServerId) => {
      const log = s.log.get(from);
      const prevIndex = s.match.get(from).get(to);
      return {
        type: 'appendRequest',
        term: s.term.get(from),
        from,
        to,
        prevIndex,
        prevTerm: prevIndex === 0 ? 0 : (log.at(prevIndex - 1) ?? 0),
        entry: (heedless && prevIndex < log.length ? log.at(-1) : log.at(prevIndex)) ?? 0,
        commit: s.commit.get(from),
      } as const;
    };

    const replicate = action(
      { from: Server, to: Server },
      {
        when: {
          'the sender is a leader': (s, { from }) => s.role.get(from) === 'leader',
          'the receiver is another': (_, { from, to }) => from !== to,
          'the network has room': (s) => s.net.size < maxMessages,
          'the request is not in flight': (s, { from, to }) => !s.net.has(appendRequest(s, from, to)),
        },
        then: (s, { from, to }) => {
          s.net.add(appendRequest(s, from, to));
        },
      },
    );

    /** The highest index that `leader` may newly commit, or 0. */
    const committable = (s: State | Draft, leader: ServerId): number => {
      const log = s.log.get(leader);
      const match = s.match.get(leader);
      for (let index = log.length; index > s.commit.get(leader); index -= 1) {
        // An entry of an earlier term is committed by a later one on top of it, never by counting.
        if (log.at(index - 1) !== s.term.get(leader) && !commitsByCount) continue;
        let stored = 0;
        for (const other of everyone) if (other === leader || match.get(other) >= index) stored += 1;
        if (isMajority(stored)) return index;
      }
      return 0;
    };

    const advanceCommit = action(
      { leader: Server },
      {
        when: {
          'the server is a leader': (s, { leader }) => s.role.get(leader) === 'leader',
          'a majority stores an entry of this term': (s, { leader }) => committable(s, leader) > 0,
        },
        then: (s, { leader }) => {
          s.commit.set(leader, committable(s, leader));
        },
      },
    );

    // --- what a server does with a message ---

    const inFlight = (s: State): State['net'] => s.net;
    // True enough: without duplication there is no `copy` to choose, and undefined is not 'stays'.
    const delivery = (duplicating ? { m: inFlight, copy: ['goes', 'stays'] } : { m: inFlight }) as {
      readonly m: typeof inFlight;
      readonly copy: readonly ('goes' | 'stays')[];
    };
    const roomForAnswer: Readonly<Record<string, (s: State, choices: { copy: string }) => boolean>> =
      duplicating
        ? {
            'the network has room for the answer': (s, { copy }) =>
              copy === 'goes' || s.net.size < maxMessages,
          }
        : {};

    const onVoteRequest = action(delivery, {
      when: {
        'the message asks for a vote': (_, { m }) => m.type === 'voteRequest',
        ...roomForAnswer,
      },
      then: (s, { m, copy }) => {
        if (m.type !== 'voteRequest') return;
        const me = m.to;
        join(s, me, m.term);
        const votedFor = s.votedFor.get(me);
        const granted =
          m.term === s.term.get(me) &&
          (votedFor === null || votedFor === m.from || votesAgain) &&
          (blindVote ||
            m.lastTerm > lastTerm(s, me) ||
            (m.lastTerm === lastTerm(s, me) && m.lastIndex >= s.log.get(me).length));
        if (granted && !forgetsVote) s.votedFor.set(me, m.from);
        if (copy !== 'stays') s.net.delete(m);
        s.net.add({ type: 'voteReply', term: s.term.get(me), from: me, to: m.from, granted });
      },
    });

    const onVoteReply = action(delivery, {
      when: (_, { m }) => m.type === 'voteReply',
      then: (s, { m, copy }) => {
        if (m.type !== 'voteReply') return;
        const me = m.to;
        join(s, me, m.term);
        if (m.granted && m.term === s.term.get(me) && s.role.get(me) === 'candidate') {
          s.votes.get(me).add(m.from);
        }
        if (copy !== 'stays') s.net.delete(m);
      },
    });

    const onAppendRequest = action(delivery, {
      when: {
        'the message asks to append': (_, { m }) => m.type === 'appendRequest',
        ...roomForAnswer,
      },
      then: (s, { m, copy }) => {
        if (m.type !== 'appendRequest') return;
        const me = m.to;
        const log = s.log.get(me);
        join(s, me, m.term);
        const current = obeysDeposed || m.term === s.term.get(me);
        if (current) follow(s, me);
        const fits =
          current &&
          (m.prevIndex === 0 ||
            (m.prevIndex <= log.length && (heedless || log.at(m.prevIndex - 1) === m.prevTerm)));
        const known = m.entry === 0 ? m.prevIndex : m.prevIndex + 1;
        if (fits) {
          // Only an entry that differs cuts the log: a late message must not undo what followed it.
          if (m.entry !== 0 && (alwaysCuts || log.at(m.prevIndex) !== m.entry)) {
            log.length = m.prevIndex;
            log.push(m.entry);
          }
          const commit = commitsUnseen ? m.commit : Math.min(m.commit, known);
          if (commit > s.commit.get(me) || uncommits) s.commit.set(me, commit);
        }
        if (copy !== 'stays') s.net.delete(m);
        s.net.add({
          type: 'appendReply',
          term: s.term.get(me),
          from: me,
          to: m.from,
          fits,
          match: fits ? known : 0,
        });
      },
    });

    const onAppendReply = action(delivery, {
      when: (_, { m }) => m.type === 'appendReply',
      then: (s, { m, copy }) => {
        if (m.type !== 'appendReply') return;
        const me = m.to;
        join(s, me, m.term);
        if (m.fits && m.term === s.term.get(me) && s.role.get(me) === 'leader') {
          const match = s.match.get(me);
          if (m.match > match.get(m.from)) match.set(m.from, m.match);
        }
        if (copy !== 'stays') s.net.delete(m);
      },
    });

    const drop = action(
      { m: inFlight },
      {
        then: (s, { m }) => {
          s.net.delete(m);
        },
      },
    );

    /** Whether the logs of two servers hold the same entries up to `length`, and hold that many. */
    const sameUpTo = (s: State, one: ServerId, other: ServerId, length: number): boolean => {
      const a = s.log.get(one);
      const b = s.log.get(other);
      if (length > a.length || length > b.length) return false;
      for (let at = 0; at < length; at += 1) if (a.at(at) !== b.at(at)) return false;
      return true;
    };

    /** Whether the server leads, and nobody has begun a later term. */
    const leadsUndisturbed = (s: State, server: ServerId): boolean => {
      if (s.role.get(server) !== 'leader') return false;
      for (const other of everyone) if (s.term.get(other) > s.term.get(server)) return false;
      return true;
    };

    /** Whether the server leads undisturbed, and has an entry to commit: its own, or one below its own. */
    const mayCommit = (s: State, server: ServerId): boolean =>
      leadsUndisturbed(s, server) &&
      s.commit.get(server) < s.log.get(server).length &&
      (overclaims || lastTerm(s, server) === s.term.get(server));

    return define({
      actions: {
        timeOut,
        askForVote,
        becomeLeader,
        append,
        replicate,
        advanceCommit,
        onVoteRequest,
        onVoteReply,
        onAppendRequest,
        onAppendReply,
        ...(lossy ? { drop } : {}),
      },
      invariants: {
        'a term has at most one leader': (s) => {
          for (const one of everyone) {
            if (s.role.get(one) !== 'leader') continue;
            for (const other of everyone) {
              if (other !== one && s.role.get(other) === 'leader' && s.term.get(other) === s.term.get(one)) {
                return false;
              }
            }
          }
          return true;
        },
        'logs that agree on an entry agree on all before it': (s) => {
          for (const one of everyone) {
            for (const other of everyone) {
              if (other === one) break;
              const a = s.log.get(one);
              const b = s.log.get(other);
              let agreed = true;
              for (let at = 0; at < a.length && at < b.length; at += 1) {
                const agree = a.at(at) === b.at(at);
                if (agree && !agreed) return false;
                agreed = agree;
              }
            }
          }
          return true;
        },
        'what a server has committed it has stored': (s) => {
          for (const server of everyone) {
            if (s.commit.get(server) > s.log.get(server).length) return false;
          }
          return true;
        },
        'committed entries agree': (s) => {
          for (const one of everyone) {
            for (const other of everyone) {
              if (other === one) break;
              if (!sameUpTo(s, one, other, Math.min(s.commit.get(one), s.commit.get(other)))) return false;
            }
          }
          return true;
        },
        'a leader holds what was committed up to its term': (s) => {
          for (const leader of everyone) {
            if (s.role.get(leader) !== 'leader') continue;
            for (const other of everyone) {
              // A server of a later term may know of entries that this leader, deposed, has never seen.
              if (other === leader || s.term.get(other) > s.term.get(leader)) continue;
              if (!sameUpTo(s, leader, other, s.commit.get(other))) return false;
            }
          }
          return true;
        },
      },
      // Where messages may be repeated for ever, an old one may take the place of all that come after it.
      fairness: duplicating
        ? []
        : [
            ...(silent ? [] : [timid ? weak(replicate) : strong(replicate)]),
            ...(unhandled ? [] : [lost ? weak(onAppendRequest) : strong(onAppendRequest)]),
            ...(unhandled ? [] : [lostReplies ? weak(onAppendReply) : strong(onAppendReply)]),
            ...(hesitant ? [] : [weak(advanceCommit)]),
            ...(clogged ? [] : [weak(onVoteRequest, onVoteReply)]),
          ],
      temporal: duplicating
        ? {}
        : {
            'a leader that no later term disturbs commits what it appends': and(
              ...everyone.map((server) =>
                leadsTo(
                  state('an undisturbed leader has an entry to commit', (s: State) => mayCommit(s, server)),
                  state('it has committed all, or is disturbed', (s: State) => !mayCommit(s, server)),
                ),
              ),
            ),
          },
      refines: {
        'it implements a replicated log': refinement(
          replicatedLog,
          { servers, entries: maxTerm, maxLog, catchUp: false },
          (s: State) => ({
            copies: new Map(
              everyone.map((server) => [server, [...s.log.get(server)].slice(0, s.commit.get(server))]),
            ),
          }),
        ),
      },
      steps: {
        'terms never decrease': (before, after) => {
          for (const server of everyone) {
            if (after.term.get(server) < before.term.get(server)) return false;
          }
          return true;
        },
        'a commit is never taken back': (before, after) => {
          for (const server of everyone) {
            if (after.commit.get(server) < before.commit.get(server)) return false;
          }
          return true;
        },
        'nobody votes twice in a term': (before, after) => {
          for (const server of everyone) {
            const vote = before.votedFor.get(server);
            if (vote === null || vote === after.votedFor.get(server)) continue;
            if (after.term.get(server) === before.term.get(server)) return false;
          }
          return true;
        },
      },
      reachable: {
        'a leader is elected': (s) => {
          for (const server of everyone) if (s.role.get(server) === 'leader') return true;
          return false;
        },
        'every server commits an entry': (s) => {
          for (const server of everyone) if (s.commit.get(server) === 0) return false;
          return true;
        },
      },
      // Where all have reached the last term and nobody leads or stands, the bounded model has nothing left to do.
      terminal: (s) => {
        for (const server of everyone) {
          if (s.term.get(server) < maxTerm || s.role.get(server) !== 'follower') return false;
        }
        return true;
      },
    });
  },
);
