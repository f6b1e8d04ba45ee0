import { type Compiled, compile } from '../../model/index.ts';
import { among, spec, t, variables } from '../../spec/language/index.ts';

const rm = t.ids('rm', 3);

/** Two-phase commit, somewhat, with a variable and a choice of every kind. */
export const toySpec = spec('toy commit', { managers: 3, fast: false, words: ['a'] }, () => {
  const vote = t.union('type', {
    prepared: { by: rm, at: t.int(0, 9) },
    aborted: { by: rm, at: t.bool },
    commit: {},
  });
  const { action, define } = variables({
    rmState: t.map(rm, t.oneOf('working', 'prepared', 'committed')),
    leader: t.option(t.record({ id: rm, term: t.int(0, 9) })),
    log: t.map(rm, t.seq(t.record({ term: t.int(0, 9) }), 3)),
    sent: t.bag(vote, 4),
    votes: t.set(rm),
    last: vote,
    wide: t.map(t.int(0, 99), t.bool),
    link: t.map(t.record({ from: rm, to: rm }), t.int(0, 3)),
    odd_: t.map(t.oneOf('a/b', 'm~n', '__proto__'), t.int(0, 9)),
  });
  return define({
    actions: {
      prepare: action(
        { rm },
        {
          then: (s, { rm: one }) => {
            s.rmState.set(one, 'prepared');
            s.leader = { id: one, term: 7 };
            s.log.get(one).push({ term: 1 }, { term: 2 });
            s.sent.add({ type: 'prepared', by: one, at: 3 });
            s.votes.add(one);
            s.last = { type: 'prepared', by: one, at: 3 };
            s.wide.set(42, true);
            s.link.set({ from: one, to: one }, 2);
            s.odd_.set('a/b', 5);
          },
        },
      ),
      pick: action(
        { mode: ['fast', 3, { deep: [1, 2], way: 'x' }], node: among(t.option(rm), [null]) },
        { then: () => {} },
      ),
      answer: action({ vote: (s) => s.sent }, { then: () => {} }),
      rest: action({ then: () => {} }),
    },
  });
});

/** The spec, compiled. */
export function toyCompiled(): Compiled {
  return compile(toySpec, toySpec.constants, undefined);
}
