import { expect, test } from 'vitest';
import { conjunctsOf } from './conjuncts.ts';
import type { Ltl } from './ltl.ts';

const [p, q, r, s] = [0, 1, 2, 3].map((atom): Ltl => ({ operator: 'atom', atom })) as [Ltl, Ltl, Ltl, Ltl];
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
const constant = (value: boolean): Ltl => ({ operator: 'constant', value });

test('a family of twenty is split into twenty', () => {
  const family = Array.from({ length: 20 }, (_, index) =>
    leadsTo({ operator: 'atom', atom: 2 * index }, { operator: 'atom', atom: 2 * index + 1 }),
  );
  expect(conjunctsOf(and(...family))).toEqual(family);
  expect(conjunctsOf(not(or(...family.map(not))))).toEqual(family);
  expect(conjunctsOf(always(and(and(...family.slice(0, 10)), and(...family.slice(10)))))).toEqual(
    family.map(always),
  );
});

test.each<[name: string, formula: Ltl, conjuncts: readonly Ltl[]]>([
  ['always goes into and', always(and(p, q)), [always(p), always(q)]],
  ['always of always is one', always(always(and(p, always(q)))), [always(p), always(q)]],
  ['next goes into and', next(and(p, q)), [next(p), next(q)]],
  [
    'each cause leads to the effect',
    leadsTo(or(p, or(q, r)), s),
    [leadsTo(p, s), leadsTo(q, s), leadsTo(r, s)],
  ],
  ['effects must come together', leadsTo(p, and(q, r)), [leadsTo(p, and(q, r))]],
  [
    'each cause implies each effect',
    implies(or(p, q), and(r, s)),
    [implies(p, r), implies(p, s), implies(q, r), implies(q, s)],
  ],
  ['a negated and is an or', implies(not(and(p, q)), r), [implies(not(p), r), implies(not(q), r)]],
  ['not or', not(or(p, not(q))), [not(p), q]],
  ['not implies', not(implies(and(p, q), r)), [p, q, not(r)]],
  ['not eventually', not(eventually(or(p, q))), [always(not(p)), always(not(q))]],
  ['or is whole', or(and(p, q), and(r, s)), [or(and(p, q), and(r, s))]],
  ['or of one', or(and(p, q)), [p, q]],
  ['what is left of until', until(and(p, q), r), [until(p, r), until(q, r)]],
  ['true until', until(constant(true), r), [until(constant(true), r)]],
  ['what is right of release', release(p, and(q, r)), [release(p, q), release(p, r)]],
  ['not release', not(release(or(p, q), r)), [until(not(p), not(r)), until(not(q), not(r))]],
  [
    'not until',
    not(until(or(p, q), or(r, s))),
    [release(not(or(p, q)), not(r)), release(not(or(p, q)), not(s))],
  ],
  ['eventually and', eventually(and(p, q)), [eventually(and(p, q))]],
  ['eventually always', eventually(always(and(p, q))), [eventually(always(p)), eventually(always(q))]],
  ['true', and(constant(true), not(constant(false)), implies(constant(false), p)), []],
  ['false', always(constant(false)), [always(constant(false))]],
])('%s', (_, formula, conjuncts) => {
  expect(conjunctsOf(formula)).toEqual(conjuncts);
});

test('implications in implications are not multiplied out without end', () => {
  const many = or(...Array.from({ length: 10 }, (_, atom): Ltl => ({ operator: 'atom', atom })));
  const deep = implies(many, implies(many, implies(many, implies(many, implies(many, p)))));
  expect(conjunctsOf(deep).length).toBeLessThanOrEqual(1_000);
});
