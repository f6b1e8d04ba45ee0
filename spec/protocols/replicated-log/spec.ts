import {
  and,
  exists,
  forAll,
  leadsTo,
  type ReadFields,
  spec,
  state,
  t,
  taking,
  variables,
  weak,
} from '../../language/index.ts';

/**
 * A replicated log, the problem: each server holds a copy of what is committed. A copy is only ever extended, by one
 * entry or more, and of two copies one always begins with the other. There are no messages and nobody leads; a server
 * sees the copies of all. How to do without is another matter: Raft is one way.
 *
 * One step is one server extending its copy: by entries that nobody has, after all that anybody has, or as far as
 * another server's copy goes.
 *
 * Fairness, if they `catchUp`: a server that lacks an entry which another has comes to extend its copy (weak fairness
 * of `learn` for each server). Nothing has to be appended. A protocol that may be left without a leader promises no
 * such thing; it refines the log without `catchUp`.
 */
export const replicatedLog = spec(
  'replicated-log',
  { servers: 3, entries: 2, maxLog: 2, catchUp: true },
  ({ servers, entries, maxLog, catchUp }, mutant) => {
    const appendsBehind = mutant('a server appends although it lacks entries');
    const overwrites = mutant('a server rewrites an entry that no other has');
    const leavesBehind = mutant('one server may stay behind');

    const Server = t.ids('s', servers);
    const Entry = t.int(1, entries);

    const fields = { copies: t.map(Server, t.seq(Entry, maxLog)) };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Entries = Iterable<number> & { readonly length: number };

    const beginsWith = (whole: Entries, part: Entries): boolean => {
      const start = [...whole].slice(0, part.length);
      return start.length === part.length && [...part].every((entry, at) => entry === start[at]);
    };

    /** The longest copy; the first of them, where several are. */
    const longest = (s: State): readonly number[] =>
      Server.values
        .map((server) => [...s.copies.get(server)])
        .reduce((known, copy) => (copy.length > known.length ? copy : known));

    const append = action(
      { server: Server, added: t.seq(Entry, maxLog) },
      {
        when: {
          'something is added': (_, { added }) => added.length > 0,
          'there is room for it': (s, { added }) => longest(s).length + added.length <= maxLog,
        },
        then: (s, { server, added }) => {
          const own = [...s.copies.get(server)];
          const isAlone = forAll(
            Server,
            (other) => other === server || s.copies.get(other).length < own.length,
          );
          if (overwrites && isAlone) s.copies.set(server, [...own.slice(0, -1), ...added]);
          else s.copies.set(server, [...(appendsBehind ? own : longest(s)), ...added]);
        },
      },
    );

    const learn = action(
      { server: Server, length: t.int(1, maxLog) },
      {
        when: {
          'the server lacks entries': (s, { server, length }) => length > s.copies.get(server).length,
          'another has them': (s, { length }) => length <= longest(s).length,
        },
        then: (s, { server, length }) => {
          s.copies.set(server, longest(s).slice(0, length));
        },
      },
    );

    const fair = Server.values.slice(0, leavesBehind ? servers - 1 : servers);

    return define({
      actions: { append, learn },
      invariants: {
        'of two copies one begins with the other': (s) =>
          forAll(Server, (one) =>
            forAll(
              Server,
              (other) =>
                beginsWith(s.copies.get(one), s.copies.get(other)) ||
                beginsWith(s.copies.get(other), s.copies.get(one)),
            ),
          ),
      },
      steps: {
        'a copy is only extended': (before, after) =>
          forAll(Server, (server) => beginsWith(after.copies.get(server), before.copies.get(server))),
      },
      reachable: {
        'every server has a full log': (s) =>
          forAll(Server, (server) => s.copies.get(server).length === maxLog),
      },
      fairness: catchUp ? fair.map((server) => weak(taking(learn, { server }))) : [],
      temporal: catchUp
        ? {
            'what one server has, every server comes to have': and(
              ...t.int(1, maxLog).values.map((length) =>
                leadsTo(
                  state(`some server has ${length}`, (s: State) =>
                    exists(Server, (server) => s.copies.get(server).length >= length),
                  ),
                  state(`every server has ${length}`, (s: State) =>
                    forAll(Server, (server) => s.copies.get(server).length >= length),
                  ),
                ),
              ),
            ),
          }
        : {},
      terminal: (s) => forAll(Server, (server) => s.copies.get(server).length === maxLog),
    });
  },
);
