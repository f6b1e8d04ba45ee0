import { protocol } from '../../language/index.ts';
import { dieHard } from './spec.ts';

export { dieHard };

/** The jugs of the tutorial, with instances and mutants. */
export const dieHardProtocol = protocol({
  spec: dieHard,
  title: 'Die Hard: the two jugs',
  source: 'L. Lamport, DieHard.tla, in the TLA+ examples; after the film Die Hard with a Vengeance, 1995',
  instances: {
    '3 and 5 gallons': {
      constants: { small: 3, big: 5, goal: 4 },
      expect: { verdict: 'holds', distinct: 16, generated: 97, depth: 8 },
      source: 'TLC on DieHard.tla; 97 is the initial state and the 6 steps of each state',
    },
    '6 and 9 gallons': {
      constants: { small: 6, big: 9, goal: 4 },
      expect: { verdict: 'violated', breaks: 'the big jug holds 4 gallons' },
      source: 'arithmetic: what the jugs hold is a multiple of 3, the greatest common divisor of 6 and 9',
    },
  },
  mutants: {
    'the puzzle is said to have no solution': {
      story: 'the claim is wrong, and its counterexample is the solution',
      breaks: 'the big jug never holds 4 gallons',
      length: 6,
    },
    'whoever tries everything is said to succeed': {
      story:
        'even if each of the six actions is taken again and again, in the wrong order they never measure the goal',
      breaks: 'the big jug comes to hold 4 gallons',
      length: 6,
    },
    'the big jug has a mark': {
      story: 'the big jug is filled up to the mark, and no measuring is needed',
      breaks: 'the big jug holds 4 gallons only after a jug was poured into the other',
      length: 1,
    },
  },
});
