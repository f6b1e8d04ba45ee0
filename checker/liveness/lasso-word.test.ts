import { expect, test } from 'vitest';
import { holdsOf, type LassoWord } from './lasso-word.ts';
import type { Ltl } from './ltl.ts';

const p: Ltl = { operator: 'atom', atom: 0 };
const q: Ltl = { operator: 'atom', atom: 1 };
const isTrue: Ltl = { operator: 'constant', value: true };
const isFalse: Ltl = { operator: 'constant', value: false };

/** A word by its letters: `p q | - pq` is p, then q, and then for ever nothing and both in turn. */
function word(text: string): LassoWord {
  const [stem = '', cycle = ''] = text.split('|').map((part) => part.trim());
  const letters = [...stem.split(' '), ...cycle.split(' ')].filter((letter) => letter !== '');
  const loop = stem === '' ? 0 : stem.split(' ').length;
  return {
    length: letters.length,
    loop,
    holds: (position, atom) => letters[position]?.includes('pq'.charAt(atom)) ?? false,
  };
}

const unary = (operator: 'not' | 'always' | 'eventually' | 'next', of: Ltl): Ltl => ({ operator, of });
const binary = (operator: 'implies' | 'until' | 'release' | 'leadsTo', left: Ltl, right: Ltl): Ltl => ({
  operator,
  left,
  right,
});

test.each<[name: string, formula: Ltl, words: Readonly<Record<string, boolean>>]>([
  ['true', isTrue, { '| -': true }],
  ['false', isFalse, { '| p': false }],
  ['an atom', p, { 'p | -': true, '- | p': false, '| p q': true }],
  ['not', unary('not', p), { 'p | -': false, '- | p': true }],
  ['and', { operator: 'and', of: [p, q] }, { '| pq': true, '| p': false, '| q': false }],
  ['and of one', { operator: 'and', of: [p] }, { '| p': true, '| q': false }],
  ['and of nothing', { operator: 'and', of: [] }, { '| -': true }],
  ['or', { operator: 'or', of: [p, q] }, { '| p': true, '| q': true, '| -': false }],
  ['or of nothing', { operator: 'or', of: [] }, { '| pq': false }],
  ['implies', binary('implies', p, q), { '| p': false, '| q': true, '| pq': true, '| -': true }],
  ['next, in the stem', unary('next', p), { '- p | -': true, 'p - | -': false }],
  ['next, into the cycle', unary('next', p), { '- | p': true, 'p | -': false }],
  ['next, round a cycle of one', unary('next', p), { '| p': true, '| -': false }],
  [
    'next of next, to where the cycle begins and not to the start of the word',
    unary('next', unary('next', p)),
    { '- | - p': true, 'p | - -': false, 'p | q': false, '| p -': true },
  ],
  ['always', unary('always', p), { 'p p | p p': true, '- | p': false, 'p p | p -': false }],
  ['eventually', unary('eventually', p), { '- | - p': true, 'p | -': true, '- - | - -': false }],
  [
    'always eventually',
    unary('always', unary('eventually', p)),
    { 'p p | -': false, '- - | - p -': true, '| p -': true },
  ],
  [
    'eventually always',
    unary('eventually', unary('always', p)),
    { '- - | p': true, 'p p | p -': false, '| p': true },
  ],
  [
    'until',
    binary('until', p, q),
    {
      'q | -': true,
      'p p q | -': true,
      'p p | p': false,
      'p - q | q': false,
      'p | p q': true,
      '- | q': false,
    },
  ],
  [
    'until, of which the right side comes only before, in the cycle',
    unary('next', unary('next', binary('until', p, q))),
    { '- | q p p': true, 'q p | p p': false, '- | q p -': false, 'q | - p p': false },
  ],
  [
    'release',
    binary('release', p, q),
    { '| q': true, 'q q pq | -': true, 'q q p | -': false, 'q | q -': false, 'pq | -': true, 'p | q': false },
  ],
  [
    'leads to',
    binary('leadsTo', p, q),
    { '| -': true, '| pq': true, 'p - | q': true, 'p q p | -': false, '| q p': true, 'q | p -': false },
  ],
])('%s', (_, formula, words) => {
  const verdicts = Object.keys(words).map((text) => [text, holdsOf(formula, word(text))]);
  expect(Object.fromEntries(verdicts)).toEqual(words);
});
