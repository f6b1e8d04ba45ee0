import { protocol } from '../../language/index.ts';
import { stateMachineReplication } from './spec.ts';

export { stateMachineReplication };

const twin = 'a plain breadth-first search in another language';

/** State machine replication with its instances and mutants. */
export const stateMachineReplicationProtocol = protocol({
  spec: stateMachineReplication,
  title: 'State machine replication of a ledger',
  source:
    'F. B. Schneider, Implementing Fault-Tolerant Services Using the State Machine Approach, ACM Computing Surveys ' +
    '22(4), 1990; state root and replay as in CometBFT; S. Gilbert and N. Lynch on partitions, SIGACT News 33(2), 2002',
  instances: {
    '2 heights': {
      constants: { heights: 2 },
      expect: { verdict: 'holds', distinct: 6_032, generated: 29_905, depth: 13 },
      source: twin,
    },
    '2 heights, validators change': {
      constants: { heights: 2, crashes: 0, partitions: false, newcomer: true },
      expect: { verdict: 'holds', distinct: 5_585, generated: 27_717, depth: 15 },
      source: twin,
    },
    '2 heights, validators change, crash and partition': {
      constants: { heights: 2, newcomer: true },
      expect: { verdict: 'holds', distinct: 75_850, generated: 533_229, depth: 17 },
      source: twin,
      corpus: true,
    },
    '3 heights, 2 crashes': {
      constants: { heights: 3, crashes: 2 },
      expect: { verdict: 'holds', distinct: 88_788, generated: 514_267, depth: 19 },
      source: twin,
      corpus: true,
    },
    '4 heights, 2 crashes': {
      constants: { heights: 4, crashes: 2 },
      expect: { verdict: 'holds', distinct: 612_696, generated: 3_572_665, depth: 24 },
      source: 'first run',
      corpus: true,
    },
  },
  mutants: {
    'a replica that is cut off goes on deciding': {
      story: 'a replica that cannot reach the others serves its customers alone, rather than not at all',
      breaks: 'who is cut off from the majority commits nothing new',
      length: 2,
    },
    'positions are liquidated in the order of a hash map': {
      story:
        'each process iterates over its positions in an order of its own, so the fund saves Ann on one replica and Bob ' +
        'on another',
      breaks: 'replicas that have executed as much have the same state',
      length: 6,
    },
    'a trade expires by the clock of the replica that executes it': {
      story: 'one replica executes a trade in time, and another, a moment later, drops it',
      breaks: 'replicas that have executed as much have the same state',
      length: 3,
    },
    'a trade fails where the database of a replica is too small': {
      story: 'what is a trade for one replica is an error for another, whose database has run out of locks',
      breaks: 'replicas that have executed as much have the same state',
      length: 3,
    },
    'replay begins from a state that has the blocks already': {
      story:
        'the state was saved and the height was not: after a crash the replica takes itself to be at the beginning, and ' +
        'will execute the same trade once more',
      breaks: 'replicas that have executed as much have the same state',
      length: 3,
    },
    'the price reaches each replica beside the log': {
      story: 'a replica liquidates when it hears of the price, not where the price stands among the trades',
      breaks: 'replicas that have executed as much have the same state',
      length: 1,
    },
    'a replica changes the validators when it executes the change': {
      story:
        'two replicas that have executed the change and two that have only written it down are a majority each, of ' +
        'different validators, and decide the same height twice',
      breaks: 'of two logs one begins with the other',
      length: 7,
      instance: '2 heights, validators change',
    },
    'a replica can receive the newest block alone': {
      story:
        'a replica that was away for two blocks is connected again, and nobody gives it the first of them',
      breaks: 'once the network stays whole, all come to the same state',
      length: 6,
    },
    'a block needs every validator': {
      story: 'with one replica cut off for good, nothing is decided any more',
      breaks: 'once the network stands still, split or whole, a majority goes on',
      length: 1,
    },
  },
  incidents: {
    'bitcoin-2013-fork': {
      title: 'Two versions of Bitcoin part over one block (March 2013)',
      story: [
        'A block touches more transactions than any before. Nodes of the new version execute it and go on.',
        'Nodes of the old version keep their ledger in a database with a fixed number of locks, and run out of them.',
        'They take their own error for a fault of the block and reject it: from here on there are two ledgers.',
        'About 60% of the mining power is on one, exchanges stop deposits, and a payment is spent again on the other.',
        'Two mining pools go back to the old version, at a loss to themselves, so that all agree again.',
      ],
      flaw: { mutant: 'a trade fails where the database of a replica is too small' },
      mitigations: [
        {
          what: 'what a replica executes depends on the ledger and the command alone, never on its machine',
          instance: '2 heights',
        },
      ],
      sources: ['G. Andresen, BIP 50: March 2013 Chain Fork Post-Mortem, 20 March 2013'],
    },
  },
});
