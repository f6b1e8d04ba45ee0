import { protocol } from '../../language/index.ts';
import { hotstuff } from './spec.ts';

export { readingOf } from './block-tree.ts';
export { hotstuff };

const prototype = 'first run; the distinct states are those of an independent prototype';

/** Chained HotStuff and its two-chain variant, with instances and mutants. */
export const hotstuffProtocol = protocol({
  spec: hotstuff,
  title: 'Chained HotStuff',
  source:
    'M. Yin, D. Malkhi, M. K. Reiter, G. Golan Gueta, I. Abraham, HotStuff: BFT Consensus in the Lens of Blockchain, ' +
    'arXiv 1803.05069, section 5; L. Jehl, hotstuff.tla, in github.com/leandernikolaus/hotstuff-ivy',
  instances: {
    '3 rounds': {
      constants: { rounds: 3 },
      expect: { verdict: 'holds', distinct: 1_977, generated: 5_172, depth: 13 },
      source: prototype,
    },
    'two-chain, 2 bad rounds and 2 good ones': {
      constants: { rounds: 4, stableFrom: 3, lockDepth: 1, chainLength: 2, waits: true },
      expect: { verdict: 'holds', distinct: 1_921, generated: 3_541, depth: 17 },
      source: 'first run',
    },
    '2 bad rounds and 3 good ones': {
      constants: { rounds: 5, stableFrom: 3 },
      expect: { verdict: 'holds', distinct: 3_113, generated: 5_654, depth: 21 },
      source: 'first run',
    },
    'two-chain, 2 rounds of 2 blocks': {
      constants: { rounds: 2, blocksPerRound: 2, lockDepth: 1, chainLength: 2 },
      expect: { verdict: 'holds', distinct: 2_898, generated: 8_352, depth: 11 },
      source: 'first run',
    },
    'two-chain, 4 rounds': {
      constants: { rounds: 4, lockDepth: 1, chainLength: 2 },
      expect: { verdict: 'holds', distinct: 34_793, generated: 100_169, depth: 17 },
      source: 'first run',
    },
    '4 rounds': {
      constants: { rounds: 4 },
      expect: { verdict: 'holds', distinct: 45_073, generated: 128_904, depth: 17 },
      source: prototype,
    },
    '3 rounds of 2 blocks, 2 of 4 replicas Byzantine': {
      constants: { correct: 2, faulty: 2, rounds: 3, blocksPerRound: 2 },
      expect: { verdict: 'violated', breaks: 'committed blocks lie on one branch', length: 12 },
      source: 'an independent prototype, for the length',
    },
    '3 bad rounds and 3 good ones': {
      constants: { rounds: 6, stableFrom: 4 },
      expect: { verdict: 'holds', distinct: 59_217, generated: 112_275, depth: 25 },
      source: 'first run',
      corpus: true,
    },
    '3 rounds of 2 blocks': {
      constants: { rounds: 3, blocksPerRound: 2 },
      expect: { verdict: 'holds', distinct: 498_150, generated: 1_664_689, depth: 16 },
      source: prototype,
    },
    'two-chain, 5 rounds': {
      constants: { rounds: 5, lockDepth: 1, chainLength: 2 },
      expect: { verdict: 'holds', distinct: 735_185, generated: 2_268_947, depth: 21 },
      source: prototype,
    },
    '5 rounds': {
      constants: { rounds: 5 },
      expect: { verdict: 'holds', distinct: 1_249_849, generated: 3_794_237, depth: 21 },
      source: prototype,
    },
  },
  mutants: {
    'one certified block less commits': {
      story:
        'two blocks in a row commit while voters are locked on the grandparent, so two voters of the second go over to ' +
        'a branch that starts below it',
      breaks: 'committed blocks lie on one branch',
      length: 12,
      instance: '4 rounds',
    },
    'a chain that skips rounds commits': {
      story: 'in the round that is skipped a block of another branch was certified, by voters without a lock',
      breaks: 'committed blocks lie on one branch',
      length: 12,
      instance: 'two-chain, 4 rounds',
    },
    'no replica is locked': {
      story: 'the voters that committed a block vote for a branch that starts below it',
      breaks: 'committed blocks lie on one branch',
      length: 12,
      instance: 'two-chain, 4 rounds',
    },
    'a quorum is one vote too small': {
      story: 'two quorums have no correct replica in common, and two blocks of one round are certified',
      breaks: 'committed blocks lie on one branch',
      length: 8,
      instance: 'two-chain, 2 rounds of 2 blocks',
    },
    'a replica votes twice in a round': {
      story: 'a replica comes back without its memory of the round and votes for the other block in it, too',
      breaks: 'committed blocks lie on one branch',
      length: 12,
      instance: 'two-chain, 2 rounds of 2 blocks',
    },
    'a leader does not wait for all that it must hear': {
      story:
        'one replica is locked on a certificate that the two heard by the leader have not seen; it does not vote, and ' +
        'the Byzantine replica keeps its vote to itself',
      breaks: 'in good times a block comes to be committed',
      length: 8,
      instance: 'two-chain, 2 bad rounds and 2 good ones',
    },
  },
});
