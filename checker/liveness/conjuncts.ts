import type { Ltl } from './ltl.ts';

/**
 * The formulas whose conjunction `formula` is, as far as that shows without multiplying it out: none if it is true.
 *
 * Each can be refuted by a small automaton of its own, where the one for all grows with their number or worse. Exactly
 * equivalent: of every word, `formula` is true if and only if each of these is. In the order in which they are written.
 */
export function conjunctsOf(formula: Ltl): readonly Ltl[] {
  switch (formula.operator) {
    case 'constant':
      return formula.value ? [] : [formula];
    case 'atom':
      return [formula];
    case 'and':
      return formula.of.flatMap(conjunctsOf);
    case 'or': {
      const [only] = formula.of;
      return only !== undefined && formula.of.length === 1 ? conjunctsOf(only) : [formula];
    }
    case 'not':
      return conjunctsOfNegated(formula.of, formula);
    case 'always':
      return conjunctsOf(formula.of).map(always);
    case 'next':
      return conjunctsOf(formula.of).map((of) => ({ operator: 'next', of }));
    case 'eventually':
      return conjunctsOfEventually(formula.of, formula);
    case 'implies':
      return each(disjunctsOf(formula.left), conjunctsOf(formula.right), 'implies', formula);
    case 'leadsTo':
      return each(disjunctsOf(formula.left), [formula.right], 'leadsTo', formula);
    case 'until':
      return conjunctsOfUntil(formula.left, formula.right, formula);
    case 'release':
      return each([formula.left], conjunctsOf(formula.right), 'release', formula);
  }
}

/** The formulas whose disjunction `formula` is: those whose negations are the conjuncts of its negation. */
function disjunctsOf(formula: Ltl): readonly Ltl[] {
  return conjunctsOf(not(formula)).map(not);
}

/** The conjuncts of `whole`, which is the negation of `formula`. */
function conjunctsOfNegated(formula: Ltl, whole: Ltl): readonly Ltl[] {
  switch (formula.operator) {
    case 'constant':
      return formula.value ? [whole] : [];
    case 'not':
      return conjunctsOf(formula.of);
    case 'or':
      return formula.of.flatMap((of) => conjunctsOf(not(of)));
    case 'and': {
      const [only] = formula.of;
      return only !== undefined && formula.of.length === 1 ? conjunctsOf(not(only)) : [whole];
    }
    case 'implies':
      return [...conjunctsOf(formula.left), ...conjunctsOf(not(formula.right))];
    case 'eventually':
      return conjunctsOf(not(formula.of)).map(always);
    case 'next':
      return conjunctsOf(not(formula.of)).map((of) => ({ operator: 'next', of }));
    case 'until':
      return each([not(formula.left)], conjunctsOf(not(formula.right)), 'release', whole);
    case 'release':
      return conjunctsOfUntil(not(formula.left), not(formula.right), whole);
    case 'always':
      return conjunctsOfEventually(not(formula.of), whole);
    case 'atom':
    case 'leadsTo':
      return [whole];
  }
}

/**
 * The conjuncts of `whole`, which is `formula` eventually. What comes once need not come together, so that only what
 * then stays can be told apart.
 */
function conjunctsOfEventually(formula: Ltl, whole: Ltl): readonly Ltl[] {
  const [only, ...others] = conjunctsOf(formula);
  // Nothing is asked: true comes at once.
  if (only === undefined) return [];
  if (others.length === 0 && only.operator !== 'always') return [whole];
  const all = [only, ...others];
  if (!all.every(({ operator }) => operator === 'always')) return [whole];
  return all.map((of) => ({ operator: 'eventually', of }));
}

/** The conjuncts of `whole`, which is `left` until `right`: each part of the left holds up to the same position. */
function conjunctsOfUntil(left: Ltl, right: Ltl, whole: Ltl): readonly Ltl[] {
  const lefts = conjunctsOf(left);
  // Of nothing on the left it is still asked that the right comes.
  return lefts.length === 0 ? [whole] : each(lefts, [right], 'until', whole);
}

/** More than so many conjuncts of one implication in another are not worth the automata that they save. */
const mostPairs = 1_000;

/** `operator` of each left side and each right; `whole`, which is equivalent, where those are too many. */
function each(
  lefts: readonly Ltl[],
  rights: readonly Ltl[],
  operator: 'implies' | 'leadsTo' | 'until' | 'release',
  whole: Ltl,
): readonly Ltl[] {
  if (lefts.length * rights.length > mostPairs) return [whole];
  return lefts.flatMap((left) => rights.map((right) => ({ operator, left, right })));
}

function not(formula: Ltl): Ltl {
  return formula.operator === 'not' ? formula.of : { operator: 'not', of: formula };
}

function always(formula: Ltl): Ltl {
  return formula.operator === 'always' ? formula : { operator: 'always', of: formula };
}
