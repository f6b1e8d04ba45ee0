import fc, { type Random } from 'fast-check';
import type { Ltl } from '../../checker/liveness/index.ts';
import { randomFormula, smallerFormulas } from './formulas.ts';
import { patternAtoms, patterns } from './patterns.ts';
import { type Letters, wordsFor } from './words.ts';

/** A formula and words to try it on. */
export interface Case {
  readonly formula: Ltl;
  readonly words: readonly Letters[];
}

const wordsEach = 10;
const largestSize = 15;
const mostAtoms = 4;

/** Random cases. They shrink by what they say, not by the throws that made them. */
class CaseArbitrary extends fc.Arbitrary<Case> {
  readonly #make: (random: Random) => Case;

  constructor(make: (random: Random) => Case) {
    super();
    this.#make = make;
  }

  generate(random: Random): fc.Value<Case> {
    return new fc.Value(this.#make(random), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Case {
    return typeof value === 'object' && value !== null && 'formula' in value;
  }

  shrink({ formula, words }: Case): fc.Stream<fc.Value<Case>> {
    const single = words.length > 1 ? words.map((word) => ({ formula, words: [word] })) : [];
    const smaller = smallerFormulas(formula).map((each) => ({ formula: each, words }));
    return fc.stream([...single, ...smaller].values()).map((each) => new fc.Value(each, undefined));
  }
}

/** Random formulas. */
export const cases: fc.Arbitrary<Case> = new CaseArbitrary((random) => {
  const atoms = random.nextInt(1, mostAtoms);
  const formula = randomFormula(random, largestSize, atoms);
  return { formula, words: wordsFor(formula, random, atoms, wordsEach) };
});

/** Specification patterns. */
export const patternCases: fc.Arbitrary<Case> = new CaseArbitrary((random) => {
  const pattern = patterns[random.nextInt(0, patterns.length - 1)];
  if (pattern === undefined) throw new Error('there is no pattern');
  const { formula } = pattern;
  return { formula, words: wordsFor(formula, random, patternAtoms, wordsEach) };
});
