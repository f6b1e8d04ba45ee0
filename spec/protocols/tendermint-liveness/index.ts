import { protocol } from '../../language/index.ts';
import { tendermintLiveness } from './spec.ts';

export { tendermintLiveness };

const property = 'every correct validator comes to a decision';
const own = 'first run';

/** Tendermint under partial synchrony, with its instances and mutants. */
export const tendermintLivenessProtocol = protocol({
  spec: tendermintLiveness,
  title: 'Tendermint comes to an end',
  source:
    'E. Buchman, J. Kwon, Z. Milosevic, The latest gossip on BFT consensus, arXiv 1807.04938, 2018, on termination; ' +
    'hidden locks: M. Yin et al., HotStuff, arXiv 1803.05069, 2019, section 4.4',
  instances: {
    'Byzantine then v1': {
      constants: { powers: [2, 1], faultyPower: 1, proposers: ['Byzantine', 'v1'], goodFrom: 0 },
      expect: { verdict: 'holds', distinct: 1_958, generated: 4_005, depth: 15 },
      source: own,
    },
    'v1 alone': {
      constants: { powers: [1, 1, 1], faultyPower: 1, proposers: ['v1'], goodFrom: 0 },
      expect: { verdict: 'holds', distinct: 245, generated: 717, depth: 11 },
      source: own,
    },
    'every proposer is Byzantine': {
      constants: { powers: [2, 1], faultyPower: 1, proposers: ['Byzantine', 'Byzantine'], goodFrom: 0 },
      expect: {
        verdict: 'violated',
        breaks: property,
        length: 10,
        distinct: 7_072,
        generated: 15_963,
        depth: 16,
      },
      source: own,
    },
    'an asynchronous round, then each correct proposer': {
      constants: { powers: [2, 1], faultyPower: 1, proposers: ['Byzantine', 'v1', 'v2'], goodFrom: 1 },
      expect: { verdict: 'holds', distinct: 18_437, generated: 40_089, depth: 23 },
      source: own,
    },
    'an asynchronous round, then one correct proposer': {
      constants: { powers: [2, 1], faultyPower: 1, proposers: ['v1', 'v2'], goodFrom: 1 },
      expect: {
        verdict: 'violated',
        breaks: property,
        length: 10,
        distinct: 10_310,
        generated: 21_268,
        depth: 17,
      },
      source: own,
    },
    'timeouts of a step do not wait for the step before': {
      constants: {
        powers: [2, 1],
        faultyPower: 1,
        proposers: ['Byzantine', 'v1'],
        goodFrom: 0,
        inStep: false,
      },
      expect: {
        verdict: 'violated',
        breaks: property,
        length: 11,
        distinct: 7_169,
        generated: 14_877,
        depth: 15,
      },
      source: own,
    },
    'timeouts of a step do not wait, powers 2 and 1, then v2': {
      constants: {
        powers: [2, 1],
        faultyPower: 1,
        proposers: ['Byzantine', 'v1', 'v2'],
        goodFrom: 0,
        inStep: false,
      },
      expect: { verdict: 'holds', distinct: 10_217, generated: 20_721, depth: 23 },
      source: own,
    },
    'Byzantine then v1, equal powers': {
      constants: { powers: [1, 1, 1], faultyPower: 1, proposers: ['Byzantine', 'v1'], goodFrom: 0 },
      expect: { verdict: 'holds', distinct: 66_365, generated: 211_658, depth: 22 },
      source: own,
      corpus: true,
    },
    'an asynchronous round, then each correct proposer, equal powers': {
      constants: {
        powers: [1, 1, 1],
        faultyPower: 1,
        proposers: ['Byzantine', 'v1', 'v2', 'v3'],
        goodFrom: 1,
      },
      expect: { verdict: 'holds', distinct: 2_455_416, generated: 8_038_439, depth: 43 },
      source: own,
      corpus: true,
    },
    'timeouts of a step do not wait, equal powers, then v2': {
      constants: {
        powers: [1, 1, 1],
        faultyPower: 1,
        proposers: ['Byzantine', 'v1', 'v2'],
        goodFrom: 0,
        inStep: false,
      },
      expect: {
        verdict: 'violated',
        breaks: property,
        length: 25,
        distinct: 783_760,
        generated: 2_464_545,
        depth: 33,
      },
      source: own,
      corpus: true,
    },
    'timeouts of a step do not wait, equal powers, then each correct proposer': {
      constants: {
        powers: [1, 1, 1],
        faultyPower: 1,
        proposers: ['Byzantine', 'v1', 'v2', 'v3'],
        goodFrom: 0,
        inStep: false,
      },
      expect: {
        verdict: 'violated',
        breaks: property,
        length: 34,
        distinct: 4_470_350,
        generated: 14_035_209,
        depth: 43,
      },
      source: own,
      corpus: true,
    },
    'an asynchronous round, a Byzantine proposer, then each correct one': {
      constants: {
        powers: [2, 1],
        faultyPower: 1,
        proposers: ['Byzantine', 'Byzantine', 'v1', 'v2'],
        goodFrom: 1,
      },
      expect: { verdict: 'holds', distinct: 350_924, generated: 740_155, depth: 30 },
      source: own,
      corpus: true,
    },
  },
  mutants: {
    'who has precommitted learns of no later quorum': {
      story:
        'one validator is locked on a block that the next proposer, who saw the quorum too late, does not propose, and ' +
        'refuses what it does propose',
      breaks: property,
      length: 11,
    },
    'a proposer proposes a block of its own choice': {
      story: 'the proposer knows of the lock of another, proposes a new block all the same, and is refused',
      breaks: property,
      length: 12,
    },
    'a lock is for ever': {
      story:
        'a validator locked in an early round refuses what a later quorum wanted, and without it there is none again',
      breaks: property,
      length: 19,
      instance: 'an asynchronous round, then each correct proposer',
    },
    'votes are not passed on': {
      story:
        'a Byzantine vote is shown to one validator only, who moves on with it and leaves the other behind',
      breaks: property,
      length: 3,
    },
    'timeouts stay too short': {
      story: 'a validator gives up on a vote that is on its way, in the good round as in all others',
      breaks: property,
      length: 9,
    },
    'there is no timeout for a proposal': {
      story: 'a Byzantine proposer says nothing, and everybody waits for it',
      breaks: property,
      length: 0,
    },
    'the last correct validator may stop': {
      story: 'one validator alone is no quorum, and the Byzantine ones need not help',
      breaks: property,
      length: 1,
    },
  },
});
