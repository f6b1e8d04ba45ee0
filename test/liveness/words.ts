import type { Random } from 'fast-check';
import { holdsOf, type LassoWord, type Ltl } from '../../checker/liveness/index.ts';

/** A lasso word as data: letters with a bit for each atom, and where the cycle begins. */
export interface Letters {
  readonly letters: readonly number[];
  readonly loop: number;
}

export function wordOf({ letters, loop }: Letters): LassoWord {
  return {
    length: letters.length,
    loop,
    holds: (position, atom) => (((letters[position] ?? 0) >> atom) & 1) === 1,
  };
}

/** A stem of 0 to 5 letters and a cycle of 1 to 5, in which atoms are as often true as a throw says. */
function randomLetters(random: Random, atoms: number): Letters {
  const loop = random.nextInt(0, 5);
  const percent = [10, 30, 50, 70, 90][random.nextInt(0, 4)] ?? 50;
  const letter = () =>
    Array.from({ length: atoms }, (_, atom) => (random.nextInt(1, 100) <= percent ? 1 << atom : 0)).reduce(
      (sum, bit) => sum + bit,
    );
  return { letters: Array.from({ length: loop + random.nextInt(1, 5) }, letter), loop };
}

/** The same word but for one atom at one position, or for where the cycle begins. */
function neighbour(random: Random, { letters, loop }: Letters, atoms: number): Letters {
  const index = random.nextInt(0, letters.length - 1);
  if (random.nextInt(1, 6) === 1) return { letters, loop: index };
  const bit = 1 << random.nextInt(0, atoms - 1);
  return { letters: letters.with(index, (letters[index] ?? 0) ^ bit), loop };
}

/** Throws for a word of the rarer verdict before one of the other is taken. */
const attempts = 20;

/**
 * So many random words. The last four of ten are looked for among neighbours and new words until their verdict is the
 * one that was rarer: most random formulas are true of most words, or of few.
 */
export function wordsFor(formula: Ltl, random: Random, atoms: number, count: number): readonly Letters[] {
  const words: Letters[] = [];
  let surplus = 0;
  while (words.length < count) {
    const isSought = words.length % 10 >= 6;
    const wanted = surplus < 0;
    let letters = randomLetters(random, atoms);
    for (let tries = 0; isSought && tries < attempts; tries += 1) {
      if (holdsOf(formula, wordOf(letters)) === wanted) break;
      const near = words[random.nextInt(0, words.length - 1)] ?? letters;
      letters = random.nextInt(0, 1) === 0 ? neighbour(random, near, atoms) : randomLetters(random, atoms);
    }
    words.push(letters);
    surplus += holdsOf(formula, wordOf(letters)) ? 1 : -1;
  }
  return words;
}
