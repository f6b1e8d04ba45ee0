import { protocol } from '../../language/index.ts';
import { sharedSequencing } from './spec.ts';

export { sharedSequencing };

const twin = 'a plain breadth-first search in another language';

/** A shared sequencer for two rollups, with its instances and mutants. */
export const sharedSequencingProtocol = protocol({
  spec: sharedSequencing,
  title: 'A shared sequencer for two rollups',
  source:
    'J. Prestwich, Shared sequencing, in the account of Fabric, Atomic inclusion ' +
    '(eth-fabric.github.io/website/education/composability/atomic-inclusion)',
  instances: {
    '2 sequencers, 1 of them honest': {
      constants: { sequencers: 2, honest: 1 },
      expect: { verdict: 'holds', distinct: 130, generated: 280, depth: 13 },
      source: twin,
    },
    '3 sequencers, 1 of them honest': {
      constants: { sequencers: 3, honest: 1 },
      expect: { verdict: 'holds', distinct: 195, generated: 422, depth: 13 },
      source: twin,
    },
    '3 bundles and 3 buyers': {
      constants: { sequencers: 3, honest: 1, bundles: 3, buyers: 3 },
      expect: { verdict: 'holds', distinct: 615, generated: 1_394, depth: 21 },
      source: twin,
    },
    '20 bundles and 20 buyers': {
      constants: { sequencers: 7, honest: 2, bundles: 20, buyers: 20 },
      expect: { verdict: 'holds', distinct: 9_765, generated: 22_570, depth: 89 },
      source: twin,
      corpus: true,
    },
  },
  mutants: {
    'the rollups do not look at the flag': {
      story: 'a sequencer takes the leg that pays it, and leaves the other out',
      breaks: 'both legs of a bundle are included, or neither',
      length: 4,
    },
    'a sequencer may send each rollup a block of its own': {
      story: 'the block that one rollup reads has the bundle, and the block that the other reads has not',
      breaks: 'both legs of a bundle are included, or neither',
      length: 3,
    },
    'each rollup executes its leg by itself': {
      story:
        'atomic inclusion is taken for atomic execution: a rival has sold to the only buyer on b, so the bundle buys a ' +
        'lot on a and cannot sell one on b, and its owner holds two where one was to be hedged',
      breaks: 'both legs of a bundle are executed, or neither',
      length: 8,
    },
    'that a leg is included is taken for its execution': {
      story:
        'a contract pays out what the trade on b would have brought, on the proof that it stands in the block',
      breaks: 'no money and no lot is made or lost',
      length: 7,
    },
    'a sequencer keeps the turn': {
      story: 'a sequencer that is never replaced makes block after block without the bundle',
      breaks: 'what is sent is included, if one honest sequencer gets turns',
      length: 8,
    },
    'a sequencer names its successor': {
      story: 'dishonest sequencers pass the turn among themselves',
      breaks: 'what is sent is included, if one honest sequencer gets turns',
      length: 8,
    },
    'an honest sequencer takes what came last': {
      story:
        'a rival who sends again before each block is always the last, and even an honest block has no room',
      breaks: 'what is sent is included, if one honest sequencer gets turns',
      length: 12,
    },
    'an honest sequencer may miss all its slots': {
      story: 'under weak fairness its turn may pass each time before it has made its block',
      breaks: 'what is sent is included, if one honest sequencer gets turns',
      length: 3,
    },
    'a slot may last for ever': {
      story: 'the turn of one who sends nothing does not end',
      breaks: 'what is sent is included, if one honest sequencer gets turns',
      length: 1,
    },
    'the rollups may stop deriving': {
      story: 'a block waits for rollups that do not follow, and no other can be made',
      breaks: 'what is sent is included, if one honest sequencer gets turns',
      length: 3,
    },
  },
  sweeps: {
    'honest >= 1': {
      over: { honest: [0, 3] },
      setting: { instance: '3 sequencers, 1 of them honest' },
      holds: ({ honest = 0 }) => honest >= 1,
      source:
        'one honest sequencer whose turn comes round is enough, whatever the others do; without one, they may censor',
    },
  },
});
