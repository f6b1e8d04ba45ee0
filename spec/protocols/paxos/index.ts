import { protocol } from '../../language/index.ts';
import { paxos } from './spec.ts';

export { paxos };

const tlc = 'TLC on the same protocol with a set of messages, no symmetry';

/** Single-decree Paxos with its instances and mutants. */
export const paxosProtocol = protocol({
  spec: paxos,
  title: 'Paxos, one decree',
  source: 'L. Lamport, Paxos Made Simple, ACM SIGACT News 32(4), 2001, section 2.2; and his Paxos.tla',
  instances: {
    '3 acceptors, 2 values, 2 ballots': {
      constants: { acceptors: 3, values: 2, ballots: 2 },
      expect: { verdict: 'holds', distinct: 3_921, generated: 23_563, depth: 17 },
      source: tlc,
    },
    '3 acceptors, 2 values, 3 ballots': {
      constants: { acceptors: 3, values: 2, ballots: 3 },
      expect: { verdict: 'holds', distinct: 185_369, generated: 1_361_380, depth: 25 },
      source: tlc,
    },
    '3 acceptors, 2 values, 4 ballots': {
      constants: { acceptors: 3, values: 2, ballots: 4 },
      expect: { verdict: 'holds', distinct: 8_220_065, generated: 70_696_917, depth: 33 },
      source: tlc,
      corpus: true,
    },
  },
  mutants: {
    'quorums are one acceptor too small': {
      story:
        'two quorums need not meet, so two ballots that know nothing of each other choose different values',
      breaks: 'at most one value is chosen',
      length: 8,
    },
    'an acceptor votes below its promise': {
      story: 'a ballot is told that nobody voted below it, and then somebody does',
      breaks: 'at most one value is chosen',
      length: 12,
    },
    'a proposer ignores the votes it is told of': {
      story: 'a ballot proposes a value of its own over one that may have been chosen',
      breaks: 'at most one value is chosen',
      length: 12,
    },
    'a proposer follows any vote instead of the latest': {
      story:
        'a third ballot is told of votes in two earlier ones and follows the older, over what the newer chose',
      breaks: 'at most one value is chosen',
      length: 17,
      instance: '3 acceptors, 2 values, 3 ballots',
    },
  },
});
