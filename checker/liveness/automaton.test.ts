import { expect, test } from 'vitest';
import { type Automaton, automatonOf } from './automaton.ts';
import type { Ltl } from './ltl.ts';
import { FormulaTooLargeError } from './tableau.ts';

const atom = (number: number): Ltl => ({ operator: 'atom', atom: number });
const [p, q, r] = [atom(0), atom(1), atom(2)];
const unary =
  (operator: 'not' | 'always' | 'eventually' | 'next') =>
  (of: Ltl): Ltl => ({ operator, of });
const binary =
  (operator: 'implies' | 'until' | 'release' | 'leadsTo') =>
  (left: Ltl, right: Ltl): Ltl => ({ operator, left, right });
const [not, always, eventually, next] = [unary('not'), unary('always'), unary('eventually'), unary('next')];
const [implies, until, release, leadsTo] = [
  binary('implies'),
  binary('until'),
  binary('release'),
  binary('leadsTo'),
];
const and = (...of: readonly Ltl[]): Ltl => ({ operator: 'and', of });
const or = (...of: readonly Ltl[]): Ltl => ({ operator: 'or', of });
const isTrue: Ltl = { operator: 'constant', value: true };
const isFalse: Ltl = { operator: 'constant', value: false };

/** Transitions as lines: `0 p !q -> 1 {0}`. */
function shown({ initial, transitions, acceptanceSets }: Automaton): readonly string[] {
  const lines = transitions.flatMap((from, state) =>
    from.map(({ to, positive, negative, accepts }) => {
      const label = [
        ...positive.map((each) => `${'pqr'[each]}`),
        ...negative.map((each) => `!${'pqr'[each]}`),
      ];
      return [state, ...label, '->', to, `{${accepts.join()}}`].join(' ');
    }),
  );
  return [`from ${initial.join() || 'nowhere'}, ${acceptanceSets} sets`, ...lines];
}

test.each<[name: string, formula: Ltl, automaton: readonly string[]]>([
  ['true', isTrue, ['from 0, 0 sets', '0 -> 0 {}']],
  ['false', isFalse, ['from nowhere, 0 sets']],
  ['what contradicts itself', always(and(p, eventually(not(p)))), ['from nowhere, 0 sets']],
  [
    'what does not lead to what',
    not(leadsTo(p, q)),
    ['from 0, 1 sets', '0 -> 0 {}', '0 p !q -> 1 {}', '1 !q -> 1 {0}'],
  ],
  ['not always', not(always(p)), ['from 0, 1 sets', '0 -> 0 {}', '0 !p -> 1 {}', '1 -> 1 {0}']],
  ['not eventually', not(eventually(p)), ['from 0, 0 sets', '0 !p -> 0 {}']],
  [
    'not always eventually',
    not(always(eventually(p))),
    ['from 0, 1 sets', '0 -> 0 {}', '0 !p -> 1 {}', '1 !p -> 1 {0}'],
  ],
  ['not eventually always', not(eventually(always(p))), ['from 0, 1 sets', '0 -> 0 {}', '0 !p -> 0 {0}']],
  [
    'two that recur',
    and(always(eventually(p)), always(eventually(q))),
    ['from 0, 2 sets', '0 -> 0 {}', '0 p -> 0 {0}', '0 p q -> 0 {0,1}', '0 q -> 0 {1}'],
  ],
  ['until', until(p, q), ['from 0, 1 sets', '0 p -> 0 {}', '0 q -> 1 {}', '1 -> 1 {0}']],
  ['release', release(p, q), ['from 0, 0 sets', '0 q -> 0 {}', '0 p q -> 1 {}', '1 -> 1 {}']],
  ['next', next(p), ['from 0, 0 sets', '0 -> 1 {}', '1 p -> 2 {}', '2 -> 2 {}']],
  [
    'what does not lead to what though something recurs',
    and(always(eventually(r)), not(leadsTo(p, q))),
    ['from 0, 1 sets', '0 -> 0 {}', '0 p !q -> 1 {}', '1 !q -> 1 {}', '1 r !q -> 1 {0}'],
  ],
])('%s', (_, formula, automaton) => {
  expect(shown(automatonOf(formula))).toEqual(automaton);
});

const recurring = (index: number) => always(eventually(atom(index)));

test.each<[name: string, formula: Ltl, states: number, sets: number]>([
  ['leads to', leadsTo(p, q), 2, 1],
  ['not (a recurs if b does)', not(implies(recurring(0), recurring(1))), 2, 1],
  ['one of two recurs', or(recurring(0), recurring(1)), 1, 1],
  ['both recur, said together', always(and(eventually(p), eventually(q))), 1, 2],
  ['five recur', and(...[0, 1, 2, 3, 4].map(recurring)), 1, 5],
  ['one after the other', eventually(and(p, eventually(and(q, eventually(r))))), 4, 1],
  ['two at any time', and(eventually(p), eventually(q)), 4, 1],
  ['one of twenty does not lead to its end', not(and(...family(20))), 21, 1],
])('%s has so many states and acceptance sets', (_, formula, states, sets) => {
  const automaton = automatonOf(formula);
  expect([automaton.transitions.length, automaton.acceptanceSets]).toEqual([states, sets]);
});

function family(size: number): readonly Ltl[] {
  return Array.from({ length: size }, (_, index) => leadsTo(atom(2 * index), atom(2 * index + 1)));
}

test.each<[name: string, one: Ltl, other: Ltl]>([
  ['double negation', not(not(until(p, q))), until(p, q)],
  ['true until', until(isTrue, p), eventually(p)],
  ['false releases', release(isFalse, p), always(p)],
  ['leads to', leadsTo(p, q), always(implies(p, eventually(q)))],
  ['eventually eventually', eventually(eventually(p)), eventually(p)],
  ['always always', always(always(p)), always(p)],
  ['always eventually always', always(eventually(always(p))), eventually(always(p))],
  ['next of what recurs', next(next(recurring(0))), recurring(0)],
  ['until of what recurs', until(q, recurring(0)), recurring(0)],
  ['absorption', or(p, and(p, q)), p],
  ['what is implied', and(always(p), p, eventually(p)), always(p)],
  ['excluded middle', or(p, not(p), eventually(q)), isTrue],
  ['a contradiction of temporal formulas', and(until(p, q), always(not(q))), isFalse],
  ['until in until', until(p, until(p, q)), until(p, q)],
  ['of one', and(or(and(p))), p],
])('%s is simplified', (_, one, other) => {
  expect(automatonOf(one)).toEqual(automatonOf(other));
});

test.each<[name: string, one: Ltl, other: Ltl]>([
  ['until does not imply release', and(until(p, q), release(p, q)), until(p, q)],
  ['until does not imply its right side', or(until(p, q), q), q],
  ['next does not imply eventually something else', or(next(p), eventually(q)), eventually(q)],
  ['until of always is not suspendable', next(until(p, always(q))), until(p, always(q))],
  ['until of until', until(until(p, q), r), until(p, r)],
  ['until of next', until(p, next(q)), next(until(p, q))],
])('%s', (_, one, other) => {
  expect(automatonOf(one)).not.toEqual(automatonOf(other));
});

test('the same formula has the same automaton, byte for byte', () => {
  const formula = leadsTo(or(until(p, q), always(r)), and(eventually(not(p)), release(q, r)));
  expect(JSON.stringify(automatonOf(structuredClone(formula)))).toBe(JSON.stringify(automatonOf(formula)));
});

test('labels, acceptance sets and transitions are sorted, and states numbered as they are reached', () => {
  const { transitions } = automatonOf(and(...family(3), until(r, p)));
  const ascending = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);
  for (const { positive, negative, accepts } of transitions.flat()) {
    for (const numbers of [positive, negative, accepts]) expect(numbers).toEqual(ascending(numbers));
    expect(positive.filter((each) => negative.includes(each))).toEqual([]);
  }
  for (const from of transitions) {
    const targets = from.map(({ to }) => to);
    expect(targets).toEqual(ascending(targets));
  }
  expect([...new Set([0, ...transitions.flat().map(({ to }) => to)])]).toEqual([...transitions.keys()]);
});

test('an automaton that is too large is refused, and not tried for hours', () => {
  expect(() => automatonOf(and(...family(20)))).toThrow(new FormulaTooLargeError().message);
  expect(new FormulaTooLargeError().message).toBe(
    'the automaton of a temporal formula needs more than 10,000 transitions, too many to be checked against states. ' +
      'It grows exponentially with the until, eventually and leadsTo that are to hold together. ' +
      'State the property as several smaller ones, each of which is checked by itself.',
  );
});
