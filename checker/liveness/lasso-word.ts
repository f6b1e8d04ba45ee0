import type { Ltl } from './ltl.ts';

/** An infinite word that is a stem and then a cycle for ever: positions 0 to length-1, and after the last comes `loop`. */
export interface LassoWord {
  /** At least 1. */
  readonly length: number;
  /** Where the cycle begins, 0 to length-1. */
  readonly loop: number;
  holds(position: number, atom: number): boolean;
}

/**
 * Whether `formula` is true of the word, at position 0.
 *
 * By the definition of each operator and by nothing else: this is what automata are judged by, and shares nothing with
 * them. Time is in the size of the formula times the square of the length.
 */
export function holdsOf(formula: Ltl, word: LassoWord): boolean {
  return truthOf(formula, word)[0] === true;
}

/** The truth of `formula` at each position. */
function truthOf(formula: Ltl, word: LassoWord): readonly boolean[] {
  const at = (truth: (position: number) => boolean) =>
    Array.from({ length: word.length }, (_, i) => truth(i));
  switch (formula.operator) {
    case 'constant':
      return at(() => formula.value);
    case 'atom':
      return at((i) => word.holds(i, formula.atom));
    case 'and': {
      const all = formula.of.map((of) => truthOf(of, word));
      return at((i) => all.every((of) => of[i]));
    }
    case 'or': {
      const all = formula.of.map((of) => truthOf(of, word));
      return at((i) => all.some((of) => of[i]));
    }
    case 'not':
    case 'next':
    case 'always':
    case 'eventually': {
      const of = truthOf(formula.of, word);
      return at((i) => unary[formula.operator](of, i, word));
    }
    case 'implies':
    case 'until':
    case 'release':
    case 'leadsTo': {
      const left = truthOf(formula.left, word);
      const right = truthOf(formula.right, word);
      return at((i) => binary[formula.operator](left, right, i, word));
    }
  }
}

type Truth = readonly (boolean | undefined)[];

const unary = {
  not: (of: Truth, i: number, _: LassoWord) => of[i] === false,
  next: (of: Truth, i: number, word: LassoWord) => of[after(i, word)] === true,
  always: (of: Truth, i: number, word: LassoWord) => from(i, word).every((j) => of[j]),
  eventually: (of: Truth, i: number, word: LassoWord) => from(i, word).some((j) => of[j]),
};

const binary = {
  implies: (left: Truth, right: Truth, i: number, _: LassoWord) => left[i] === false || right[i] === true,
  /** The right comes, and the left holds at every position before it. */
  until: (left: Truth, right: Truth, i: number, word: LassoWord) => {
    const positions = from(i, word);
    const first = positions.findIndex((j) => right[j]);
    return first !== -1 && positions.slice(0, first).every((j) => left[j]);
  },
  /** Wherever the right does not hold, the left has held at a position before. */
  release: (left: Truth, right: Truth, i: number, word: LassoWord) => {
    const positions = from(i, word);
    return positions.every((j, count) => right[j] || positions.slice(0, count).some((k) => left[k]));
  },
  leadsTo: (left: Truth, right: Truth, i: number, word: LassoWord) =>
    from(i, word).every((j) => !left[j] || from(j, word).some((k) => right[k])),
};

function after(position: number, { length, loop }: LassoWord): number {
  return position + 1 < length ? position + 1 : loop;
}

/**
 * The positions that come from `position` on, it included, in the order in which they first come. What has not happened
 * when the last of them has come never will.
 */
function from(position: number, word: LassoWord): readonly number[] {
  const positions: number[] = [];
  for (let next = position; !positions.includes(next); next = after(next, word)) positions.push(next);
  return positions;
}
