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
  mutants: {
    'majorities are one acceptor too small': {
      story: 'two of three acceptors each choose alone, in ballots that know nothing of each other',
      breaks: 'at most one value is chosen',
      length: 3,
    },
    'a vote is cast without a look at lower ballots': {
      story: 'a ballot votes for another value than a lower one in which a majority may have',
      breaks: 'every vote is safe',
      length: 5,
    },
    'a ballot has votes for two values': {
      story: 'two acceptors think of different values in one ballot, both of them safe',
      breaks: 'a ballot has votes for one value',
      length: 4,
    },
    'an acceptor loses its votes': {
      story:
        'a value is chosen, an acceptor comes back without its memory, and the value is chosen no longer',
      breaks: 'it implements consensus',
      length: 5,
    },
    'one acceptor of the majority may stop': {
      story: 'the other joins the last ballot and waits for ever for somebody to join it, too',
      breaks: 'a value comes to be chosen',
      length: 1,
    },
    'a lower ballot is kept going instead of the last': {
      story:
        'the majority joins the last ballot, where it owes no vote, and can vote in no lower one any more',
      breaks: 'a value comes to be chosen',
      length: 2,
    },
  },
});
