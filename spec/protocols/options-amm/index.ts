import { protocol } from '../../language/index.ts';
import { optionsAmm } from './spec.ts';

export {
  costOfChange,
  costUnit,
  isFreeOfArbitrage,
  payoffRange,
  type Series,
  scaledCost,
  scaledQuotes,
} from './rules.ts';
export { optionsAmm };

const firstRun = 'first run, equal with the reference semantics';

/** A pool that quotes options by a cost function, with instances and mutants. */
export const optionsAmmProtocol = protocol({
  spec: optionsAmm,
  title: 'Options: an automated market maker',
  source:
    'cost functions: J. Abernethy, Y. Chen and J. W. Vaughan, ACM TEAC 1(2), 2013; call prices that fall with the strike ' +
    'and are convex in it: R. C. Merton, Theory of rational option pricing, Bell Journal of Economics 4(1), 1973',
  instances: {
    'others hold something': {
      constants: {},
      expect: { verdict: 'holds', distinct: 13_698, generated: 19_591, depth: 15 },
      source: firstRun,
    },
    'nobody else, and little capital': {
      constants: { othersHold: 0, mostContracts: 2, capital: 2 },
      expect: { verdict: 'holds', distinct: 1_578, generated: 2_136, depth: 10 },
      source: firstRun,
    },
    'two strikes, and many contracts': {
      constants: { strikes: [6, 10], othersHold: 0, mostContracts: 3, trades: 6 },
      expect: { verdict: 'holds', distinct: 2_178, generated: 2_970, depth: 17 },
      source: firstRun,
    },
    'more of everything': {
      constants: { mostContracts: 2, capital: 8, cash: 12, trades: 6 },
      expect: { verdict: 'holds', distinct: 90_912, generated: 142_630, depth: 20 },
      source: 'first run',
      corpus: true,
    },
  },
  mutants: {
    'each strike has a curve of its own': {
      story:
        'a purchase raises the quote at its own strike and no other, until the quotes say that a butterfly, which cannot ' +
        'lose, costs less than nothing',
      breaks: 'quotes leave nothing to be gained by trading strikes against each other',
      length: 1,
      instance: 'nobody else, and little capital',
    },
    'quotes are rounded for the trader': {
      story: 'a contract is bought for a unit less than it is sold for, again and again',
      breaks: 'nobody gains for sure',
      length: 2,
    },
    'who sells is paid what the next buyer would pay': {
      story: 'one quote for both sides: a purchase raises it, and a sale is paid at the raised one',
      breaks: 'nobody gains for sure',
      length: 2,
    },
    'the pool writes what it can pay on average': {
      story: 'the pool is in order at most prices, and the price becomes another',
      breaks: 'the pool can pay what is due',
      length: 3,
      instance: 'nobody else, and little capital',
    },
    'depositors leave without a look at what is written': {
      story: 'the capital behind the contracts is taken out while they run',
      breaks: 'the pool can pay what is due',
      length: 4,
    },
    'the trader writes what it may be unable to pay': {
      story: 'the pool has a claim on somebody who has nothing',
      breaks: 'the trader can pay what is due',
      length: 3,
    },
    'what is sold to the pool is not paid by it': {
      story: 'the seller has the money, and the pool has it, too',
      breaks: 'what one gets, another pays',
      length: 1,
    },
  },
});
