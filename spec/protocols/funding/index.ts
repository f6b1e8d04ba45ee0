import { protocol } from '../../language/index.ts';
import { funding } from './spec.ts';

export { fundingOwed, tradeFee } from './rules.ts';
export { funding };

const firstRun = 'first run, equal with the reference semantics';

/** Funding by an index, with its instances, its mutants of rounding, and an audit finding. */
export const fundingProtocol = protocol({
  spec: funding,
  title: 'Funding by an index',
  source:
    'funding of perpetual contracts as in dYdX v4 (protocol/x/perpetuals, a funding index for each perpetual) and GMX ' +
    '(funding fees for each unit of size)',
  instances: {
    'two accounts': {
      constants: {},
      expect: { verdict: 'holds', distinct: 977, generated: 2_365, depth: 11 },
      source: firstRun,
    },
    'two accounts, larger positions, fees': {
      constants: { lots: [1, 2], maxSize: 2, unit: 3, feeRate: 1 },
      expect: { verdict: 'holds', distinct: 2_663, generated: 7_129, depth: 10 },
      source: firstRun,
    },
    'three accounts': {
      constants: { accounts: ['alice', 'bob', 'carol'], maxSize: 2, payments: 2 },
      expect: { verdict: 'holds', distinct: 5_668, generated: 16_383, depth: 10 },
      source: firstRun,
    },
    'three accounts, for longer': {
      constants: { accounts: ['alice', 'bob', 'carol'], maxSize: 2, payments: 4, trades: 3 },
      expect: { verdict: 'holds', distinct: 381_873, generated: 1_567_961, depth: 17 },
      source: 'first run',
      corpus: true,
    },
  },
  mutants: {
    'what is owed is rounded toward zero': {
      story: 'the division of the language rounds what is paid down, and less comes in than goes out',
      breaks: 'what the pool has and is owed covers what it owes',
      length: 3,
    },
    'what is owed is rounded for the account': {
      story: 'who pays, pays less, and who is paid, gets more, at each settlement',
      breaks: 'once all are settled, the pool is not short',
      length: 3,
    },
    'a position is reduced without settling first': {
      story: 'what the closed part owed is forgotten with it',
      breaks: 'no settlement and no trade gives anybody more than was earned',
      length: 3,
    },
    'a position is opened without settling first': {
      story: 'the account remembers an index from before its position, and is paid for the time between',
      breaks: 'no settlement and no trade gives anybody more than was earned',
      length: 2,
    },
    'a trade settles the buyer alone': {
      story:
        'the seller has another position from now on, and its funding is counted as if it had always had it',
      breaks: 'what the pool has and is owed covers what it owes',
      length: 2,
    },
    'a settlement is noted and not paid': {
      story: 'the index is brought forward, and the money stays where it was',
      breaks: 'what the pool has and is owed covers what it owes',
      length: 3,
    },
    'two fees are booked and one is charged': {
      story: 'makers pay nothing, and the fees that are booked for them are made of air',
      breaks: 'what some have paid is what others have, the pool and the fees',
      length: 1,
      instance: 'two accounts, larger positions, fees',
    },
    'the running total is kept with the old index': {
      story: 'the sum over all accounts is updated as if the account had not been settled',
      breaks: 'the running total is that of all accounts',
      length: 3,
    },
  },
  incidents: {
    'flat-money': {
      title: 'Flat Money, an audit finding, January 2024',
      story: [
        'Flat Money keeps a running total of what all positions have won and lost, to know what depositors own.',
        'A liquidation settled the position, but updated the total with the price of the position’s last change.',
        'The difference to the current price stayed in the total, as profit or loss that nobody had any more.',
        'From then on, what depositors own would have been wrong by that much, for good, with each liquidation.',
        'It was found in a public audit before the launch, and nothing was lost.',
      ],
      flaw: { mutant: 'the running total is kept with the old index' },
      mitigations: [
        {
          what: 'the total and the position are settled at the same, current index',
          instance: 'two accounts',
        },
      ],
      sources: ['Sherlock, audit contest 2023-12 Flat Money, issue 130'],
    },
  },
});
