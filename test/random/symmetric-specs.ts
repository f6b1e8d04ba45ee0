import fc from 'fast-check';
import {
  type Definition,
  forAll,
  type ReadFields,
  type Spec,
  spec,
  t,
  variables,
} from '../../spec/language/index.ts';

const P = t.ids('p', 3);
const Q = t.ids('q', 2);
const Role = t.oneOf('idle', 'busy', 'done');
const Letter = t.union('kind', { ask: { from: P, to: P }, tell: { about: Q }, stop: {} });

/** Places of every kind in which identities can be: as keys, elements, values, and several of them together. */
const fields = {
  role: t.map(P, Role),
  first: t.option(P),
  heard: t.set(P),
  knows: t.map(P, t.set(P)),
  owns: t.map(P, t.option(Q)),
  open: t.map(Q, t.bool),
  letters: t.set(Letter, 2),
  posted: t.set(Letter),
  line: t.seq(P, 2),
  tally: t.bag(t.record({ q: Q, good: t.bool }), 2),
  pairs: t.map(t.record({ p: P, q: Q }), t.bool),
  phase: t.union('is', { calm: {}, led: { by: P, votes: t.set(P) } }),
  round: t.int(0, 2),
};
const { action, define } = variables(fields);
type State = ReadFields<typeof fields>;
type Parts = Parameters<typeof define>[0];

const sizeOf = (all: Iterable<unknown>): number => [...all].length;

/** Actions that treat all identities alike, each about one or two places. */
const actions = {
  start: action(
    { p: P },
    {
      when: (s, { p }) => s.role.get(p) === 'idle',
      then: (s, { p }) => {
        s.role.set(p, 'busy');
      },
    },
  ),
  finish: action(
    { p: P },
    {
      when: (s, { p }) => s.role.get(p) === 'busy' && s.heard.has(p),
      then: (s, { p }) => {
        s.role.set(p, 'done');
      },
    },
  ),
  lead: action(
    { p: P },
    {
      when: (s) => s.first === null,
      then: (s, { p }) => {
        s.first = p;
      },
    },
  ),
  yield: action(
    { p: P },
    {
      when: (s, { p }) => s.first === p,
      then: (s) => {
        s.first = null;
        s.round += 1;
      },
    },
  ),
  hear: action(
    { p: P },
    {
      when: (s, { p }) => s.role.get(p) !== 'idle',
      then: (s, { p }) => {
        s.heard.add(p);
      },
    },
  ),
  meet: action(
    { p: P, r: P },
    {
      when: (s, { p, r }) => p !== r && s.knows.get(p).size < 1,
      then: (s, { p, r }) => {
        s.knows.get(p).add(r);
      },
    },
  ),
  pass: action(
    { p: P, r: P },
    {
      when: (s, { p, r }) => s.knows.get(p).has(r) && !s.knows.get(r).has(p),
      then: (s, { p, r }) => {
        s.knows.get(p).delete(r);
        s.knows.get(r).add(r);
      },
    },
  ),
  take: action(
    { p: P, q: Q },
    {
      when: (s, { p, q }) => s.owns.get(p) === null && !s.open.get(q),
      then: (s, { p, q }) => {
        s.owns.set(p, q);
        s.open.set(q, true);
      },
    },
  ),
  drop: action(
    { p: P },
    {
      when: (s, { p }) => s.owns.get(p) !== null,
      then: (s, { p }) => {
        s.owns.set(p, null);
      },
    },
  ),
  ask: action(
    { p: P, r: P },
    {
      when: (s) => s.letters.size < 1,
      then: (s, { p, r }) => {
        s.letters.add({ kind: 'ask', from: p, to: r });
      },
    },
  ),
  answer: action(
    { m: (s) => s.letters },
    {
      when: (_, { m }) => m.kind === 'ask',
      then: (s, { m }) => {
        s.letters.delete(m);
        if (m.kind === 'ask') s.posted.add({ kind: 'ask', from: m.to, to: m.from });
      },
    },
  ),
  tell: action(
    { q: Q },
    {
      when: (s, { q }) => s.open.get(q),
      then: (s, { q }) => {
        s.letters.add({ kind: 'tell', about: q });
      },
    },
  ),
  close: action(
    { m: (s) => s.letters },
    {
      when: (_, { m }) => m.kind === 'tell',
      then: (s, { m }) => {
        if (m.kind === 'tell') s.open.set(m.about, false);
        s.letters.delete(m);
      },
    },
  ),
  queue: action(
    { p: P },
    {
      when: (s, { p }) => s.line.length < 2 && !s.line.includes(p),
      then: (s, { p }) => {
        s.line.push(p);
      },
    },
  ),
  overrun: action(
    { p: P },
    {
      when: (s, { p }) => s.line.at(0) === p,
      then: (s, { p }) => {
        s.line.push(p);
      },
    },
  ),
  serve: action({
    when: (s) => s.line.length > 0,
    then: (s) => {
      s.line.shift();
    },
  }),
  count: action(
    { q: Q, good: t.bool },
    {
      when: (s) => s.tally.size < 2,
      then: (s, { q, good }) => {
        s.tally.add({ q, good });
      },
    },
  ),
  mark: action(
    { p: P, q: Q },
    {
      when: (s, { p, q }) => !s.pairs.get({ p, q }) && sizeOf(s.heard) >= s.round,
      then: (s, { p, q }) => {
        s.pairs.set({ p, q }, true);
      },
    },
  ),
  elect: action(
    { p: P },
    {
      when: (s) => s.phase.is === 'calm',
      then: (s, { p }) => {
        s.phase = { is: 'led', by: p, votes: s.heard };
      },
    },
  ),
  vote: action(
    { p: P },
    {
      when: (s, { p }) => s.phase.is === 'led' && s.phase.by !== p && !s.phase.votes.has(p),
      then: (s, { p }) => {
        if (s.phase.is === 'led') s.phase.votes.add(p);
      },
    },
  ),
  calm: action({
    when: (s) => s.phase.is === 'led' && s.phase.votes.size > 1,
    then: (s) => {
      s.phase = { is: 'calm' };
    },
  }),
};

const states: Readonly<Record<string, (s: State) => boolean>> = {
  'nobody is done': (s) => forAll(P, (p) => s.role.get(p) !== 'done'),
  'who leads was heard': (s) => s.first === null || s.heard.has(s.first),
  'few were heard': (s) => s.heard.size < 2,
  'nobody knows who knows them': (s) =>
    forAll(P, (p) => forAll(P, (r) => !(s.knows.get(p).has(r) && s.knows.get(r).has(p)))),
  'nobody owns what another owns': (s) =>
    forAll(P, (p) => forAll(P, (r) => p === r || s.owns.get(p) === null || s.owns.get(p) !== s.owns.get(r))),
  'no letter is to its sender': (s) =>
    [...s.letters, ...s.posted].every((m) => m.kind !== 'ask' || m.from !== m.to),
  'the line is short': (s) => s.line.length < 2,
  'no pair is marked with what is open': (s) =>
    forAll(P, (p) => forAll(Q, (q) => !(s.pairs.get({ p, q }) && s.open.get(q)))),
  'who leads is first in line': (s) =>
    s.phase.is === 'calm' || s.line.length === 0 || s.line.at(0) === s.phase.by,
  'the tally is even': (s) => s.tally.size !== 1,
};

const steps: Readonly<Record<string, (before: State, after: State) => boolean>> = {
  'who was heard stays heard': (before, after) =>
    forAll(P, (p) => !before.heard.has(p) || after.heard.has(p)),
  'only who leads starts': (before, after) =>
    forAll(P, (p) => before.role.get(p) === after.role.get(p) || before.first === p || before.first === null),
  'nobody finishes while in line': (before, after) =>
    forAll(
      P,
      (p) => after.role.get(p) !== 'done' || before.role.get(p) === 'done' || !before.line.includes(p),
    ),
  'what is owned is not given away at once': (before, after) =>
    forAll(P, (p) => before.owns.get(p) === null || after.owns.get(p) !== null),
};

/** Parts that tell identities apart, by the position that an identity has at run time and every author is kept from. */
const [one] = P.values;
if (one === undefined) throw new Error('there is an identity');
export const flaws = {
  'an action for one identity': {
    act: action({
      when: (s) => s.role.get(one) === 'idle',
      then: (s) => {
        s.role.set(one, 'done');
      },
    }),
  },
  'a choice among some': {
    act: action(
      { p: P.values.slice(1) },
      {
        when: (s, { p }) => !s.heard.has(p),
        then: (s, { p }) => {
          s.heard.add(p);
        },
      },
    ),
  },
  'the first of a set': {
    act: action({
      when: (s) => s.heard.size > 1,
      then: (s) => {
        for (const p of s.heard) {
          s.first = p;
          break;
        }
      },
    }),
    hear: actions.hear,
    start: actions.start,
  },
};

const some = <T>(
  all: Readonly<Record<string, T>>,
  least: number,
  most: number,
): fc.Arbitrary<Record<string, T>> =>
  fc
    .subarray(Object.keys(all), { minLength: least, maxLength: most })
    .map((names) => Object.fromEntries(names.map((name) => [name, all[name] as T])));

/** Specs that treat all identities alike: some of the actions and properties above. */
export const symmetricSpecs: fc.Arbitrary<Spec> = fc
  .record({
    actions: some<(typeof actions)[keyof typeof actions]>(actions, 2, 5),
    invariants: some(states, 1, 3),
    reachable: some(states, 1, 3),
    steps: some(steps, 1, 2),
    constraint: fc.option(fc.constantFrom(...Object.entries(states)), { freq: 5 }),
    stepConstraint: fc.option(fc.constantFrom(...Object.entries(steps)), { freq: 6 }),
    terminal: fc.option(fc.constantFrom(...Object.values(states))),
    initial: fc.option(fc.constantFrom(actions.lead, actions.meet, actions.ask, actions.mark)),
  })
  .map((parts) =>
    spec(
      'random',
      {},
      (): Definition =>
        define({
          actions: parts.actions as Parts['actions'],
          invariants: parts.invariants,
          // A name is one property's.
          reachable: Object.fromEntries(
            Object.entries(parts.reachable).map(([name, holds]) => [`not: ${name}`, (s: State) => !holds(s)]),
          ),
          steps: parts.steps,
          ...(parts.constraint === null ? {} : { constraints: Object.fromEntries([parts.constraint]) }),
          ...(parts.stepConstraint === null
            ? {}
            : { stepConstraints: Object.fromEntries([parts.stepConstraint]) }),
          ...(parts.terminal === null ? {} : { terminal: parts.terminal }),
          ...(parts.initial === null ? {} : { initial: parts.initial }),
        }),
    ),
  );

/** A spec with one of the flaws, and another action beside it. */
export function flawedSpec(flaw: keyof typeof flaws): Spec {
  return spec('flawed', {}, () =>
    define({ actions: { ...flaws[flaw], lead: actions.lead } as Parts['actions'] }),
  );
}
