import { protocol } from '../../language/index.ts';
import { venue } from './spec.ts';

export { venue };

const source = 'the first run of this spec';

/** A whole venue with its instances and mutants. */
export const venueProtocol = protocol({
  spec: venue,
  title: 'A venue: oracle, margin, liquidation and breaker',
  source: 'the protocols of those names in this library, put together',
  instances: {
    'one operation': {
      constants: {},
      expect: { verdict: 'holds', distinct: 6_960, generated: 35_469, depth: 26 },
      source,
    },
    'two operations, prices to 3': {
      constants: { operations: 2, topPrice: 3, startPrice: 2, deposits: [1, 1, 2], outflowLimit: 2 },
      expect: { verdict: 'holds', distinct: 12_444, generated: 63_049, depth: 29 },
      source,
    },
    'one operation, prices to 5 and a rich backstop': {
      constants: { topPrice: 5, deposits: [2, 2, 8], insurance: 0, band: 2 },
      expect: { verdict: 'holds', distinct: 12_600, generated: 65_864, depth: 28 },
      source,
    },
    'one operation, and an outage': {
      constants: { topPrice: 3, startPrice: 2, deposits: [1, 1, 2], maxAge: 1, outages: 1 },
      expect: { verdict: 'holds', distinct: 8_721, generated: 47_134, depth: 23 },
      source,
    },
    'two operations, prices to 4, and an outage': {
      constants: { operations: 2, maxAge: 1, outages: 1, outflowLimit: 2 },
      expect: { verdict: 'holds', distinct: 231_480, generated: 1_287_637, depth: 37 },
      source,
    },
    'two operations, prices to 8, and all at once': {
      constants: {
        operations: 2,
        topPrice: 8,
        startPrice: 4,
        deposits: [4, 4, 4],
        insurance: 0,
        amounts: [10],
        band: 8,
        outflowLimit: 10,
      },
      expect: { verdict: 'holds', distinct: 61_488, generated: 350_671, depth: 47 },
      source,
      corpus: true,
    },
    'three traders, prices to 6': {
      constants: {
        operations: 2,
        accounts: ['alice', 'bob', 'carol', 'backstop'],
        topPrice: 6,
        startPrice: 6,
        deposits: [3, 3, 1, 0],
        insurance: 0,
        amounts: [10],
        band: 9,
        coolDowns: 0,
        outflowLimit: 10,
      },
      expect: { verdict: 'holds', distinct: 126_252, generated: 713_387, depth: 43 },
      source,
      corpus: true,
    },
    'three operations, prices to 5': {
      constants: { operations: 3, topPrice: 5, deposits: [2, 2, 4], outflowLimit: 2 },
      expect: { verdict: 'holds', distinct: 459_180, generated: 2_513_154, depth: 43 },
      source,
      corpus: true,
    },
  },
  mutants: {
    'liquidation goes on at a stale price': {
      story: 'the market has come back, the feed has not said so, and a healthy account is liquidated',
      breaks: 'whoever is liquidated is under maintenance at a price that the market had lately',
      length: 9,
    },
    'accounts trade and withdraw at a stale price': {
      story: 'who knows the market takes the price of a moment ago',
      breaks: 'at a stale price nobody trades or leaves',
      length: 2,
    },
    'nobody waits until the breaker has looked at a price': {
      story: 'the breaker is a process of its own, and a withdrawal comes between the price and its look',
      breaks: 'nothing is withdrawn at a price that has just jumped',
      length: 4,
    },
    'the breaker need not end a halt': {
      story: 'the cool-down is over, and nobody opens the venue again',
      breaks: 'a halt ends unless the price moves',
      length: 2,
    },
    'a halt stops liquidation, too': {
      story: 'the price jumps, the venue halts, and an account under maintenance waits from halt to halt',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 21,
      instance: 'one operation, prices to 5 and a rich backstop',
    },
    'positions are handed on while a deficit is open': {
      story:
        'one account owes more than it has; who won from it hands the position on to a newcomer, who cannot bear the loss, ' +
        'and nobody else stands against it: the engine is stuck for ever',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 9,
      instance: 'three traders, prices to 6',
    },
    'withdrawals go on until the engine has noticed a deficit': {
      story:
        'the price bankrupts one account, and who won from it takes all of the profit out before anybody has looked',
      breaks: 'whoever has no position can be paid what they paid in and did not lose',
      length: 17,
      instance: 'two operations, prices to 8, and all at once',
    },
    'the breaker is not told of withdrawals': {
      story: 'the vault empties one withdrawal at a time, and no limit is ever reached',
      breaks: 'the breaker hears of every withdrawal',
      length: 1,
    },
    'the engine has to act only where a price is fresh for good': {
      story:
        'each part is as fair as it was alone; but a price gets stale again and again, so the engine is never late, and ' +
        'never acts',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 6,
    },
    'nobody has to report a price': {
      story: 'the feed is silent for ever, and what cannot be priced cannot be liquidated',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 5,
    },
  },
});
