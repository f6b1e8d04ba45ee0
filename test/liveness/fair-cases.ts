import fc, { type Random } from 'fast-check';
import type { Ltl } from '../../checker/liveness/index.ts';
import { type About, type Assumption, type FairCase, type Graph, reachable, type Step } from './fair-case.ts';
import { randomFormula, smallerFormulas } from './formulas.ts';

const mostStates = 8;
const largestFormula = 7;

function chance(random: Random, percent: number): boolean {
  return random.nextInt(1, 100) <= percent;
}

function pick<T>(random: Random, from: readonly [T, ...T[]]): T {
  return from[random.nextInt(0, from.length - 1)] ?? from[0];
}

/** A number with bits below `bits`, each set so often; at least one of them. */
function someBits(random: Random, bits: number, percent: number): number {
  let sum = 1 << random.nextInt(0, bits - 1);
  for (let bit = 0; bit < bits; bit += 1) if (chance(random, percent)) sum |= 1 << bit;
  return sum;
}

/** Random cases. They shrink by what they say, not by the throws that made them. */
class FairCaseArbitrary extends fc.Arbitrary<FairCase> {
  readonly #unexpanded: 'some' | 'none';

  constructor(unexpanded: 'some' | 'none') {
    super();
    this.#unexpanded = unexpanded;
  }

  generate(random: Random): fc.Value<FairCase> {
    return new fc.Value(caseFrom(random, this.#unexpanded), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is FairCase {
    return typeof value === 'object' && value !== null && 'graph' in value;
  }

  shrink(one: FairCase): fc.Stream<fc.Value<FairCase>> {
    return fc.stream(smallerCases(one)).map((each) => new fc.Value(each, undefined));
  }
}

/** With some states that were found and never expanded, as where a limit ends a search. */
export const fairCases: fc.Arbitrary<FairCase> = new FairCaseArbitrary('some');

/** Of which every state is expanded: what a spec can be written for. */
export const expandedCases: fc.Arbitrary<FairCase> = new FairCaseArbitrary('none');

function caseFrom(random: Random, unexpanded: 'some' | 'none'): FairCase {
  const labels = random.nextInt(1, 6);
  const stateAtoms = random.nextInt(1, 3);
  // Where nothing is planted, hardly any verdict hangs on fairness being strong.
  const isPlanted = labels > 1 && chance(random, 45);
  const graph = graphFrom(random, labels, stateAtoms, isPlanted ? 'ways in are labelled' : 'any', unexpanded);
  const states = graph.truths.length;
  const atoms: About[] = [
    ...Array.from({ length: stateAtoms }, (_, bit): About => ({ kind: 'state', bit })),
    ...Array.from({ length: random.nextInt(1, 2) }, (): About => {
      if (chance(random, 25))
        return { kind: 'step', targets: graph.truths.map(() => random.nextInt(0, 2 ** states - 1)) };
      return { kind: 'taken', labels: someBits(random, labels, 15) };
    }),
  ];
  if (chance(random, 40)) atoms.push({ kind: 'enabled', labels: someBits(random, labels, 15) });
  // Something goes on as long as anything can: else most that is violated is violated by rest.
  const progress: readonly Assumption[] =
    isPlanted || chance(random, 40) ? [{ kind: 'weak', labels: 2 ** labels - 1 }] : [];
  const entering: readonly Assumption[] = isPlanted
    ? [{ kind: chance(random, 80) ? 'strong' : 'weak', labels: 1 }]
    : [];
  const others = Array.from({ length: isPlanted ? random.nextInt(0, 1) : random.nextInt(0, 3) }, () =>
    assumptionFrom(random, labels),
  );
  return {
    graph,
    labels,
    atoms,
    fairness: [...others, ...progress, ...entering],
    formula:
      isPlanted && chance(random, 70) ? untilGoal(random, atoms.length) : formulaFrom(random, atoms.length),
  };
}

function assumptionFrom(random: Random, labels: number): Assumption {
  return { kind: chance(random, 60) ? 'strong' : 'weak', labels: someBits(random, labels, 15) };
}

/** `ways in are labelled`: the steps to where the first atom is true have the first label, and no others have it. */
function graphFrom(
  random: Random,
  labels: number,
  atoms: number,
  plan: 'any' | 'ways in are labelled',
  unexpanded: 'some' | 'none',
): Graph {
  // The larger ones more often: in small graphs hardly anything can be told apart.
  const states = Math.max(random.nextInt(1, mostStates), random.nextInt(1, mostStates));
  const cutPercent = chance(random, 20) ? 20 : 0;
  const unexpandedPercent = unexpanded === 'some' && chance(random, 10) ? 25 : 0;
  const ringPercent = pick(random, [0, 80, 100]);
  const percents = Array.from({ length: atoms }, (_, atom) =>
    plan === 'any' || atom > 0 ? pick(random, [20, 50, 80]) : 20,
  );
  const truths = Array.from({ length: states }, () =>
    percents.reduce((sum, percent, bit) => sum | (chance(random, percent) ? 1 << bit : 0), 0),
  );
  const labelsOf = (to: number): number => {
    if (plan === 'any') return someBits(random, labels, 10);
    return ((truths[to] ?? 0) & 1) === 1 ? 1 : someBits(random, labels - 1, 10) << 1;
  };
  const steps = truths.map((_, state) => {
    if (chance(random, unexpandedPercent)) return undefined;
    const next = (state + 1) % states;
    const round: Step[] = chance(random, ringPercent) ? [{ to: next, labels: labelsOf(next) }] : [];
    const others = Array.from({ length: random.nextInt(0, 3) }, (): Step => {
      const own = someBits(random, labels, 10);
      if (chance(random, cutPercent)) return { to: undefined, labels: own };
      if (chance(random, 15)) return { to: state, labels: own };
      // To a neighbour rather than to any state: long ways round, and cycles that share states.
      const near = (state + random.nextInt(0, 2) + states - 1) % states;
      const to = chance(random, 50) ? near : random.nextInt(0, states - 1);
      return { to, labels: labelsOf(to) };
    });
    return [...round, ...others];
  });
  const initial = new Set(
    Array.from({ length: pick(random, [1, 1, 2, 3]) }, () => random.nextInt(0, states - 1)),
  );
  return reachable({ initial: [...initial], steps, truths }).graph;
}

const always = (of: Ltl): Ltl => ({ operator: 'always', of });
const eventually = (of: Ltl): Ltl => ({ operator: 'eventually', of });
const implies = (left: Ltl, right: Ltl): Ltl => ({ operator: 'implies', left, right });
const until = (left: Ltl, right: Ltl): Ltl => ({ operator: 'until', left, right });

function literalFrom(random: Random, atoms: number): Ltl {
  const atom: Ltl = { operator: 'atom', atom: random.nextInt(0, atoms - 1) };
  return chance(random, 30) ? { operator: 'not', of: atom } : atom;
}

/** That the first atom comes to be true. */
function untilGoal(random: Random, atoms: number): Ltl {
  const goal: Ltl = { operator: 'atom', atom: 0 };
  const literal = literalFrom(random, atoms);
  return pick<Ltl>(random, [
    eventually(goal),
    always(eventually(goal)),
    { operator: 'leadsTo', left: literal, right: goal },
    always(implies(literal, eventually(goal))),
    { operator: 'or', of: [eventually(always(literal)), eventually(goal)] },
  ]);
}

function formulaFrom(random: Random, atoms: number): Ltl {
  if (chance(random, 50)) return randomFormula(random, largestFormula, atoms);
  const literal = (): Ltl => literalFrom(random, atoms);
  const leadsTo = (): Ltl => ({ operator: 'leadsTo', left: literal(), right: literal() });
  const recurs = (): Ltl => always(eventually(literal()));
  const kinds: readonly [() => Ltl, ...(() => Ltl)[]] = [
    leadsTo,
    leadsTo,
    recurs,
    () => eventually(always(literal())),
    () => eventually(literal()),
    () => until(literal(), literal()),
    () => always(implies(literal(), until(literal(), literal()))),
    () => always(implies(literal(), eventually(literal()))),
    () => always(implies(literal(), { operator: 'next', of: literal() })),
    () => ({ operator: 'and', of: [leadsTo(), leadsTo()] }),
    () => implies(recurs(), recurs()),
    () => implies(recurs(), eventually(always(literal()))),
    () => ({ operator: 'not', of: { operator: 'and', of: [recurs(), recurs()] } }),
    () => ({ operator: 'not', of: { operator: 'and', of: [recurs(), recurs(), recurs()] } }),
    () => ({ operator: 'or', of: [eventually(always(literal())), leadsTo()] }),
  ];
  return pick(random, kinds)();
}

/** Cases that say a little less, the boldest first. */
function* smallerCases(one: FairCase): Generator<FairCase> {
  const { graph, fairness } = one;
  for (const index of fairness.keys()) yield { ...one, fairness: fairness.toSpliced(index, 1) };
  if (graph.initial.length > 1) {
    for (const index of graph.initial.keys())
      yield withGraph(one, { ...graph, initial: graph.initial.toSpliced(index, 1) });
  }
  for (const [state, steps] of graph.steps.entries()) {
    for (const index of steps?.keys() ?? []) {
      yield withGraph(one, { ...graph, steps: graph.steps.with(state, steps?.toSpliced(index, 1)) });
    }
  }
  for (const formula of smallerFormulas(one.formula)) yield { ...one, formula };
}

/** The case with a part of its graph. */
function withGraph(one: FairCase, less: Graph): FairCase {
  const { graph, numbers } = reachable(less);
  const atoms = one.atoms.map((about): About => {
    if (about.kind !== 'step') return about;
    const targets = numbers.map((from) =>
      numbers.reduce((sum, to, bit) => sum | ((((about.targets[from] ?? 0) >> to) & 1) << bit), 0),
    );
    return { kind: 'step', targets };
  });
  return { ...one, graph, atoms };
}

/** A case in a few words, to be shown where it fails. */
export function caseText({ graph, ...rest }: FairCase): string {
  return JSON.stringify({ ...rest, ...graph });
}
