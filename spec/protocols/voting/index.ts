import { protocol } from '../../language/index.ts';
import { voting } from './spec.ts';

export { voting };

/** Voting with its instances and mutants. */
export const votingProtocol = protocol({
  spec: voting,
  title: 'Voting in ballots',
  source:
    'L. Lamport, The Paxos Algorithm, or How to Win a Turing Award, Voting.tla in the TLA+ examples, 2019; fairness ' +
    'after his VoteProof.tla',
  instances: {
    '3 acceptors, 2 values, 3 ballots': {
      constants: { acceptors: 3, values: 2, ballots: 3 },
      expect: { verdict: 'holds', distinct: 6_752, generated: 41_017, depth: 16 },
      source: 'TLC on Voting.tla, no symmetry',
    },
  },
  mutants: {},
});
