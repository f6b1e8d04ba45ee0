import { protocol } from '../../language/index.ts';
import { consensus } from './spec.ts';

export { consensus };

/** Consensus with its instances and mutants. */
export const consensusProtocol = protocol({
  spec: consensus,
  title: 'Consensus',
  source:
    'L. Lamport, The Paxos Algorithm, or How to Win a Turing Award, Consensus.tla in the TLA+ examples, 2019',
  instances: {
    '3 values': {
      constants: { values: 3 },
      expect: { verdict: 'holds', distinct: 4, generated: 4, depth: 2 },
      source: 'TLC on Consensus.tla',
    },
  },
  mutants: {
    'a second value is chosen': {
      story: 'who comes later chooses once more, and both are told that theirs is the one',
      breaks: 'at most one value is chosen',
      length: 2,
    },
    'another value is chosen instead': {
      story: 'there is never more than one, but what was chosen, and perhaps acted upon, is so no more',
      breaks: 'what is chosen stays chosen',
      length: 2,
    },
    'nothing has to be chosen': {
      story: 'without fairness a behaviour may end before it has begun',
      breaks: 'a value comes to be chosen',
      length: 0,
    },
  },
});
