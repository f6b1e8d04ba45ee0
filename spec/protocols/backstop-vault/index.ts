import { protocol } from '../../language/index.ts';
import { backstopVault } from './spec.ts';

export { backstopVault };

const first = 'first run';
const notCheaper = 'to be liquidated is not cheaper than to close';

/** The backstop vault with its instances, its mutants, and Hyperliquid's loss on ETH. */
export const backstopVaultProtocol = protocol({
  spec: backstopVault,
  title: 'Backstop vault',
  source:
    'the public documentation of Hyperliquid (liquidations, HLP), and the accounts of 12 March 2025 named with the incident',
  instances: {
    'margin grows with slippage': {
      constants: {},
      expect: { verdict: 'holds', distinct: 1_536, generated: 4_201, depth: 17 },
      source: first,
    },
    'the same share of every size': {
      constants: { margined: false },
      expect: { verdict: 'violated', breaks: notCheaper, length: 5 },
      source: 'an independent prototype with the same length',
    },
    'margin grows with slippage, liquidation is late': {
      constants: { lateness: 1 },
      expect: { verdict: 'violated', breaks: notCheaper, length: 6 },
      source: first,
    },
    'a larger cushion, liquidation is late': {
      constants: { lateness: 1, cushion: 2, deposit: 24 },
      expect: { verdict: 'holds', distinct: 2_171, generated: 5_757, depth: 17 },
      source: first,
    },
    'the same share of every size, less leverage': {
      constants: { margined: false, maintenanceRate: 5, initialRate: 7 },
      expect: { verdict: 'holds', distinct: 1_761, generated: 4_484, depth: 19 },
      source: first,
    },
    'the same share of every size, positions of 1': {
      constants: { margined: false, maxSize: 1 },
      expect: { verdict: 'holds', distinct: 469, generated: 1_205, depth: 17 },
      source: first,
    },
    'positions of 8 at prices from 10 to 30': {
      constants: {
        maxSize: 8,
        slippage: [0, 0, 1, 3, 6, 10, 15, 21, 28],
        lowestPrice: 10,
        highestPrice: 30,
        deposit: 60,
      },
      expect: { verdict: 'holds', distinct: 52_916, generated: 162_194, depth: 45 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'margin is the same share of every size': {
      story: 'a position is too large for the book, and the margin of those who hold it says nothing of that',
      breaks: notCheaper,
      length: 5,
    },
    'the margin that is left is given back to the trader': {
      story: 'the vault is left with the position and nothing to pay for its sale',
      breaks: notCheaper,
      length: 5,
    },
    'a withdrawal is checked against maintenance margin': {
      story: 'profit is withdrawn down to the line under which the account is taken over',
      breaks: 'whoever withdraws keeps initial margin',
      length: 2,
    },
    'accounts are taken over at the initial margin': {
      story: 'a position that was just opened with exactly the margin asked for is taken away',
      breaks: 'only accounts under maintenance are taken over',
      length: 4,
    },
    'the trader closes without slippage': {
      story: 'somebody else pays for what it costs to sell',
      breaks: 'whoever closes pays for the slippage',
      length: 2,
    },
    'the engine may stop': {
      story: 'without fairness of takeovers, an account stays under maintenance for ever',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 4,
    },
    'the vault may keep what it took over': {
      story: 'the account is gone, and its position is still there',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 5,
    },
  },
  incidents: {
    'hyperliquid-hlp': {
      title: 'Hyperliquid, HLP and the ETH long, 12 March 2025',
      story: [
        'A trader held a long position of about 175,000 ETH, worth some 340 million dollars, at high leverage.',
        'It closed a part and withdrew 17 million dollars, profit and margin, until the account stood just above the line.',
        'ETH fell a little, and the vault HLP took over 160,000 ETH at the price of liquidation: more than the book could take.',
        'Selling that moved the price by more than the margin that came with it. To sell by itself would have cost the trader as much.',
        'The trader was left with a profit of 1.8 million dollars, and the depositors of HLP with a loss of 4 million.',
      ],
      flaw: { instance: 'the same share of every size' },
      mitigations: [
        {
          what: 'margin that grows with what it costs to sell the position, as long as liquidation is in time',
          instance: 'margin grows with slippage',
        },
        {
          what: 'less leverage for all (Hyperliquid went down to 40x for BTC and 25x for ETH)',
          instance: 'the same share of every size, less leverage',
        },
        {
          what: 'a limit on the size of a position that the book can take',
          instance: 'the same share of every size, positions of 1',
        },
      ],
      sources: [
        'statements of Hyperliquid of 12 and 13 March 2025, as reported by CCN, Foresight News (followin.io/en/feed/16823567) and others',
        'the documentation of Hyperliquid on liquidations and margin tiers',
      ],
    },
  },
  sweeps: {
    'cushion > lateness': {
      over: { cushion: [0, 3], lateness: [0, 3] },
      setting: { instance: 'a larger cushion, liquidation is late' },
      holds: ({ cushion = 0, lateness = 0 }) => cushion > lateness,
      source: 'one move takes the account under the line, and each that the engine is late takes it further',
    },
  },
});
