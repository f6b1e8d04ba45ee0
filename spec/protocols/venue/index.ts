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
      expect: { verdict: 'holds', distinct: 6_960, generated: 35_429, depth: 26 },
      source,
    },
    'two operations, prices to 3': {
      constants: { operations: 2, topPrice: 3, startPrice: 2, deposits: [1, 1, 2], outflowLimit: 2 },
      expect: { verdict: 'holds', distinct: 12_444, generated: 62_841, depth: 29 },
      source,
    },
    'one operation, prices to 5 and a rich backstop': {
      constants: { topPrice: 5, deposits: [2, 2, 8], insurance: 0, band: 5 },
      expect: { verdict: 'holds', distinct: 7_500, generated: 40_834, depth: 25 },
      source,
    },
    'no operation, and an outage': {
      constants: { operations: 0, topPrice: 3, startPrice: 2, maxAge: 1, outages: 1 },
      expect: { verdict: 'holds', distinct: 399, generated: 2_105, depth: 16 },
      source,
    },
    'two operations, prices to 4, and an outage': {
      constants: { operations: 2, maxAge: 1, outages: 1, outflowLimit: 2 },
      expect: { verdict: 'holds', distinct: 231_480, generated: 1_285_669, depth: 37 },
      source,
    },
    'three operations, prices to 5': {
      constants: { operations: 3, topPrice: 5, deposits: [2, 2, 4], outflowLimit: 2 },
      expect: { verdict: 'holds', distinct: 459_180, generated: 2_506_746, depth: 43 },
      source,
    },
  },
  mutants: {
    'liquidation goes on at a stale price': {
      story: 'the feed is silent, and an account is liquidated at a price that nobody would trade at',
      breaks: 'at a stale price nobody trades, leaves or is liquidated',
      length: 6,
    },
    'accounts trade and withdraw at a stale price': {
      story: 'who knows the market takes the price of a moment ago',
      breaks: 'at a stale price nobody trades, leaves or is liquidated',
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
      length: 13,
    },
    'a halt ends while somebody owes': {
      story: 'the breaker looks at the price alone, and opens the doors while a deficit is being settled',
      breaks: 'a halt does not end while somebody owes',
      length: 11,
    },
    'withdrawals go on until the engine has noticed a deficit': {
      story: 'the price bankrupts one account, and another leaves before the engine has looked',
      breaks: 'nobody withdraws while a deficit is open',
      length: 11,
      instance: 'two operations, prices to 3',
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
