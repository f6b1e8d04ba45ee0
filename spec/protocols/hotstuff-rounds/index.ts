import { protocol } from '../../language/index.ts';
import { hotstuffRounds } from './spec.ts';

export { hotstuffRounds };

const prototype = 'first run; the distinct states are those of an independent prototype';

/** Chained HotStuff, a round in a step, with its instances and mutants. */
export const hotstuffRoundsProtocol = protocol({
  spec: hotstuffRounds,
  title: 'Chained HotStuff, a round in a step',
  source:
    'M. Yin, D. Malkhi, M. K. Reiter, G. Golan Gueta, I. Abraham, HotStuff: BFT Consensus in the Lens of Blockchain, ' +
    'arXiv 1803.05069, section 5; a coarser form of hotstuff',
  instances: {
    '3 rounds of 2 blocks, no votes to spare': {
      constants: { rounds: 3, blocksPerRound: 2, spare: false },
      expect: { verdict: 'holds', distinct: 256, generated: 256, depth: 4 },
      source: 'first run',
    },
    '3 rounds': {
      constants: { rounds: 3 },
      expect: { verdict: 'holds', distinct: 1_593, generated: 1_593, depth: 4 },
      source: prototype,
    },
    'two-chain, 4 rounds, no votes to spare': {
      constants: { rounds: 4, lockDepth: 1, chainLength: 2, spare: false },
      expect: { verdict: 'holds', distinct: 2_024, generated: 2_024, depth: 5 },
      source: 'first run',
    },
    '4 rounds, no votes to spare': {
      constants: { rounds: 4, spare: false },
      expect: { verdict: 'holds', distinct: 2_888, generated: 2_888, depth: 5 },
      source: 'first run',
    },
    '4 rounds': {
      constants: { rounds: 4 },
      expect: { verdict: 'holds', distinct: 33_013, generated: 33_013, depth: 5 },
      source: prototype,
    },
    '3 rounds of 2 blocks, 2 of 4 replicas Byzantine': {
      constants: { correct: 2, faulty: 2, rounds: 3, blocksPerRound: 2 },
      expect: { verdict: 'violated', breaks: 'committed blocks lie on one branch', length: 3 },
      source: 'an independent prototype, for the length',
    },
    // The only one in which a lock forbids to vote for two blocks, before agreement is violated.
    '3 rounds of 2 blocks, locks one block nearer, 2 of 4 replicas Byzantine, no votes to spare': {
      constants: { correct: 2, faulty: 2, rounds: 3, blocksPerRound: 2, lockDepth: 1, spare: false },
      expect: { verdict: 'violated', breaks: 'committed blocks lie on one branch', length: 3 },
      source: 'first run',
    },
    '6 rounds, 2 of 4 replicas Byzantine, no votes to spare': {
      constants: { correct: 2, faulty: 2, rounds: 6, spare: false },
      expect: { verdict: 'violated', breaks: 'committed blocks lie on one branch', length: 6 },
      source: 'an independent prototype, for the length',
    },
    '6 rounds, no votes to spare': {
      constants: { rounds: 6, spare: false },
      expect: { verdict: 'holds', distinct: 625_048, generated: 625_048, depth: 7 },
      source: 'first run',
    },
    '5 rounds': {
      constants: { rounds: 5 },
      expect: { verdict: 'holds', distinct: 831_625, generated: 831_625, depth: 6 },
      source: prototype,
    },
  },
  mutants: {
    'one certified block less commits': {
      story: 'two voters of the second block in a row are locked below it and go over to another branch',
      breaks: 'committed blocks lie on one branch',
      length: 4,
      instance: '4 rounds, no votes to spare',
    },
    'a chain that skips rounds commits': {
      story: 'a chain of three commits around rounds in which another branch was certified',
      breaks: 'committed blocks lie on one branch',
      length: 6,
      instance: '6 rounds, no votes to spare',
    },
    'no replica is locked': {
      story: 'the voters that committed a block vote for a branch that starts below it',
      breaks: 'committed blocks lie on one branch',
      length: 4,
      instance: 'two-chain, 4 rounds, no votes to spare',
    },
    'a quorum is one vote too small': {
      story: 'the leader of each round has one block certified by one replica, and another one by another',
      breaks: 'committed blocks lie on one branch',
      length: 3,
    },
    'a replica votes twice in a round': {
      story: 'the leader of each round shows two blocks to replicas that do not remember their votes',
      breaks: 'committed blocks lie on one branch',
      length: 3,
    },
  },
});
