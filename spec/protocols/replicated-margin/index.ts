import { protocol } from '../../language/index.ts';
import { replicatedMargin } from './spec.ts';

export { replicatedMarginDefaults } from './constants.ts';
export { replicatedMargin };

const source = 'the first run of this spec';

/** Two traders with a unit each inside, at a price at which it is the margin of one lot. */
const small = {
  accounts: ['alice', 'bob'],
  depositors: [],
  wallets: [1, 0],
  deposits: [1, 1],
  amounts: [1],
  lowestPrice: 2,
  firstPrice: 2,
  highestPrice: 2,
  operations: 1,
  moves: 0,
};

/** One trader, who pays in and takes out. */
const alone = { ...small, accounts: ['alice'], wallets: [2], deposits: [0], operations: 2 };

const sameState = 'replicas that have executed as much have the same state';

/** A replicated margin engine, with its instances and mutants. */
export const replicatedMarginProtocol = protocol({
  spec: replicatedMargin,
  title: 'A replicated margin engine',
  source:
    'F. B. Schneider, Implementing Fault-Tolerant Services Using the State Machine Approach, ACM Computing Surveys ' +
    '22(4), 1990; the root that is agreed on one height later, and snapshots for those who lag, as in CometBFT',
  instances: {
    'three replicas, one trader': {
      constants: alone,
      expect: { verdict: 'holds', distinct: 1_904, generated: 4_961, depth: 15 },
      source,
    },
    'two replicas, two roots': {
      constants: { ...small, replicas: 2, roots: 2 },
      expect: { verdict: 'holds', distinct: 3_174, generated: 6_865, depth: 8 },
      source,
    },
    'two replicas, a breaker and a token': {
      constants: {
        ...alone,
        replicas: 2,
        wallets: [0],
        moves: 1,
        breaker: true,
        assets: ['token'],
        tokens: 1,
        highestAssetPrice: 2,
      },
      expect: { verdict: 'holds', distinct: 7_008, generated: 15_181, depth: 17 },
      source,
    },
    'two replicas, and a price that moves': {
      constants: { ...small, replicas: 2, moves: 1, highestPrice: 3 },
      expect: { verdict: 'holds', distinct: 7_008, generated: 15_181, depth: 11 },
      source,
    },
    'three replicas, one operation of two traders': {
      constants: small,
      expect: { verdict: 'holds', distinct: 11_406, generated: 29_581, depth: 11 },
      source,
      corpus: true,
    },
    'three replicas, room for three': {
      constants: { ...small, room: 3 },
      expect: { verdict: 'holds', distinct: 213_006, generated: 632_941, depth: 14 },
      source,
      corpus: true,
    },
  },
  mutants: {
    'a replica executes the newest command first': {
      story: 'a replica takes from the wrong end of its queue, and one trade is done before the other',
      breaks: sameState,
      length: 4,
    },
    'a replica leaves out a command that waits': {
      story: 'a replica goes from one block to the next but one, and has all trades but those in between',
      breaks: sameState,
      length: 3,
    },
    'a replica that comes back executes its last command again': {
      story: 'the ledger is on disk before the height is, and after a crash a deposit is credited twice',
      breaks: sameState,
      length: 3,
    },
    'a replica refuses by a limit of its own': {
      story: 'what a trader may do depends on the settings of the replica that executes it',
      breaks: sameState,
      length: 3,
    },
    'the price reaches a replica beside the log': {
      story: 'each replica has a price feed, and values positions at what it hears',
      breaks: sameState,
      length: 1,
      instance: 'two replicas, and a price that moves',
    },
    'a deposit that is refused is credited': {
      story: 'the account is credited before the wallet is looked at, and the refusal takes nothing back',
      breaks: 'the books balance',
      length: 2,
      instance: 'two replicas, two roots',
    },
    'a block begins before the last one is executed': {
      story:
        'the header names the root of a state that nobody has yet, so no replica can tell whether it is right',
      breaks: 'a block begins over a state that enough replicas have',
      length: 5,
    },
    'a snapshot is adopted without its height': {
      story: 'a replica that lags takes the ledger of another, and then executes what is in it already',
      breaks: sameState,
      length: 6,
    },
    'a replica may stop executing': {
      story: 'one replica writes down what is decided and never executes it, and the log grows',
      breaks: 'what is decided comes to be executed by all, so that there is room again',
      length: 6,
    },
  },
});
