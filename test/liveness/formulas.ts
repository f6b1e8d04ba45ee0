import type { Random } from 'fast-check';
import type { Ltl } from '../../checker/liveness/index.ts';

type Operator = Ltl['operator'];

/** How often an operator is chosen, of formulas with room for it. */
type Weights = Readonly<Partial<Record<Operator, number>>>;

/**
 * Daniele, Giunchiglia and Vardi (Improved automata generation for linear temporal logic, CAV 1999): each operator takes
 * one from the size and shares the rest out between its sides at random; temporal operators of two sides are chosen with
 * a given probability. Here with our operators besides theirs.
 */
function classic(temporal: number): Weights {
  const other = 100 - temporal;
  return {
    until: temporal,
    release: temporal,
    always: temporal / 2,
    eventually: temporal / 2,
    leadsTo: temporal / 2,
    not: other,
    next: other,
    and: other,
    or: other,
    implies: other,
  };
}

/** What people write as a property: much of it can be split into conjuncts. */
const property: Weights = {
  and: 30,
  or: 20,
  not: 20,
  always: 15,
  leadsTo: 12,
  implies: 12,
  eventually: 8,
  until: 6,
  release: 6,
  next: 4,
};

/** Conditions that come again and again: what needs several acceptance sets. */
const recurring: Weights = {
  and: 30,
  always: 30,
  eventually: 25,
  leadsTo: 15,
  or: 8,
  not: 8,
  implies: 5,
  until: 5,
};

const unary = ['not', 'next', 'always', 'eventually'] as const;
const binary = ['implies', 'until', 'release', 'leadsTo'] as const;

/** A random formula of a random size up to `most`, over atoms below `atoms`. */
export function randomFormula(random: Random, most: number, atoms: number): Ltl {
  const temporal = [33, 50, 70, 95][random.nextInt(0, 3)] ?? 50;
  const kind = random.nextInt(1, 100);
  const weights = kind <= 60 ? classic(temporal) : kind <= 80 ? property : recurring;
  // Small formulas are soon seen to the end.
  const fewest = random.nextInt(1, 3) === 1 ? 1 : Math.ceil(most / 2);
  return formulaOf(random, random.nextInt(fewest, most), atoms, weights);
}

function formulaOf(random: Random, size: number, atoms: number, weights: Weights): Ltl {
  if (size <= 1) return leaf(random, atoms);
  const operator = chosen(random, weights, size);
  const sides = (count: number) =>
    shares(random, size - 1, count).map((share) => formulaOf(random, share, atoms, weights));
  if (operator === 'and' || operator === 'or') {
    const most = Math.min(4, size - 1);
    const of = sides(random.nextInt(1, 4) === 1 ? random.nextInt(1, most) : 2);
    const [first = leaf(random, atoms), second, ...others] = of;
    if (second === undefined || random.nextInt(1, 6) > 1) return { operator, of };
    return { operator, of: [first, related(random, first, second), ...others] };
  }
  const [left = leaf(random, atoms), other = leaf(random, atoms)] = sides(isBinary(operator) ? 2 : 1);
  const right = random.nextInt(1, 6) === 1 ? related(random, left, other) : other;
  if (isBinary(operator)) return { operator, left, right };
  return isUnary(operator) ? { operator, of: left } : left;
}

/**
 * In place of `other` something that has much in common with `formula`, unless that would be larger. Sides that are
 * thrown by themselves hardly ever imply one another, or almost do.
 */
function related(random: Random, formula: Ltl, other: Ltl): Ltl {
  if (operatorsOf(formula).length > operatorsOf(other).length) return other;
  const exchanged = (operators: readonly Ltl['operator'][]) =>
    operators[random.nextInt(0, operators.length - 1)] ?? formula.operator;
  const sides = sidesOf(formula);
  const [left = formula, right = formula] = sides;
  const kind = random.nextInt(1, 4);
  if (kind === 1) return formula;
  if (kind === 2) return sides[random.nextInt(0, Math.max(0, sides.length - 1))] ?? formula;
  const operator = exchanged(isBinary(formula.operator) ? binary : unary);
  if (isBinary(operator)) return { operator, left, right };
  return isUnary(operator) ? { operator, of: left } : other;
}

function leaf(random: Random, atoms: number): Ltl {
  const rare = random.nextInt(1, 40);
  if (rare === 1) return { operator: 'constant', value: random.nextInt(0, 1) === 1 };
  if (rare === 2) return { operator: random.nextInt(0, 1) === 1 ? 'and' : 'or', of: [] };
  return { operator: 'atom', atom: random.nextInt(0, atoms - 1) };
}

function chosen(random: Random, weights: Weights, size: number): Operator {
  // True since the record is written above, of operators only.
  const entries = Object.entries(weights) as [Operator, number][];
  const possible = entries.filter(([operator]) => size > 2 || isUnary(operator));
  let left = random.nextInt(
    1,
    possible.reduce((sum, [, weight]) => sum + Math.round(weight), 0),
  );
  for (const [operator, weight] of possible) {
    left -= Math.round(weight);
    if (left <= 0) return operator;
  }
  throw new Error('there is no operator to choose from');
}

function isUnary(operator: Operator): operator is (typeof unary)[number] {
  return unary.some((each) => each === operator);
}

function isBinary(operator: Operator): operator is (typeof binary)[number] {
  return binary.some((each) => each === operator);
}

/** `total` in `count` parts of at least one each, as far as it goes. */
function shares(random: Random, total: number, count: number): readonly number[] {
  if (count <= 1) return [total];
  const first = random.nextInt(1, Math.max(1, total - count + 1));
  return [first, ...shares(random, Math.max(1, total - first), count - 1)];
}

/** The formulas directly under the operator of `formula`. */
function sidesOf(formula: Ltl): readonly Ltl[] {
  switch (formula.operator) {
    case 'constant':
    case 'atom':
      return [];
    case 'and':
    case 'or':
      return formula.of;
    case 'not':
    case 'next':
    case 'always':
    case 'eventually':
      return [formula.of];
    case 'implies':
    case 'until':
    case 'release':
    case 'leadsTo':
      return [formula.left, formula.right];
  }
}

/** The operators of `formula`, each as often as it occurs: as many as its size. */
export function operatorsOf(formula: Ltl): readonly Operator[] {
  return [formula.operator, ...sidesOf(formula).flatMap(operatorsOf)];
}

/** Simpler formulas: a side in place of the whole, a constant, or one side made simpler. */
export function smallerFormulas(formula: Ltl): readonly Ltl[] {
  if (formula.operator === 'constant') return [];
  const sides = sidesOf(formula);
  const constants = [true, false].map((value): Ltl => ({ operator: 'constant', value }));
  const inside = sides.flatMap((side, index) =>
    smallerFormulas(side).map((smaller) => withSides(formula, sides.with(index, smaller))),
  );
  return [...constants, ...sides, ...inside];
}

function withSides(formula: Ltl, sides: readonly Ltl[]): Ltl {
  const { operator } = formula;
  if (operator === 'and' || operator === 'or') return { operator, of: sides };
  const [left = formula, right = formula] = sides;
  if (isBinary(operator)) return { operator, left, right };
  return isUnary(operator) ? { operator, of: left } : formula;
}

/** A formula as it is written in papers. */
export function textOf(formula: Ltl): string {
  switch (formula.operator) {
    case 'constant':
      return String(formula.value);
    case 'atom':
      return `p${formula.atom}`;
    case 'and':
    case 'or':
      return `${formula.operator}(${formula.of.map(textOf).join(', ')})`;
    case 'implies':
    case 'until':
    case 'release':
    case 'leadsTo':
      return `(${textOf(formula.left)} ${formula.operator} ${textOf(formula.right)})`;
    case 'not':
    case 'next':
    case 'always':
    case 'eventually':
      return `${formula.operator} ${textOf(formula.of)}`;
  }
}
