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
    'a new vote takes the place of the old one': {
      story:
        'who counts the last votes of the acceptors alone sees a value chosen, and then, while they vote for it once ' +
        'more in a higher ballot, sees it chosen no longer',
      breaks: 'it implements consensus',
      length: 11,
    },
    'an acceptor keeps its first promise for ever': {
      story: 'one proposer that asks for promises and stops has taken the acceptors away from all others',
      breaks: 'a value comes to be chosen',
      length: 4,
    },
    'an acceptor votes before there is a proposal': {
      story: 'a vote is cast in a ballot that nobody has proposed a value for',
      breaks: 'votes are cast for proposals',
      length: 1,
    },
    'one acceptor of the majority may stop': {
      story: 'of three acceptors one alone goes on, and waits for ever for a second',
      breaks: 'a value comes to be chosen',
      length: 2,
    },
    'a lower ballot is kept going instead of the last': {
      story:
        'a higher ballot takes a promise away and then stops, and what is left of the lower one is no majority',
      breaks: 'a value comes to be chosen',
      length: 4,
    },
    'the last proposer has to propose only where it is free to choose': {
      story: 'an acceptor reports a vote, and the proposer, bound by it, never comes to propose',
      breaks: 'a value comes to be chosen',
      length: 8,
    },
  },
});
