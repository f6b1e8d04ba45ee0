import { protocol } from '../../language/index.ts';
import { circuitBreaker } from './spec.ts';

export { breaker, breakerDefaults } from './part.ts';
export { circuitBreaker };

const first = 'first run';

/** The circuit breaker with its instances and mutants. */
export const circuitBreakerProtocol = protocol({
  spec: circuitBreaker,
  title: 'Circuit breaker',
  source:
    'the limit up-limit down plan of U.S. equity markets (pauses that end with a new reference price), and the ' +
    'withdrawal limits of dYdX v4 and of ERC-7265',
  instances: {
    'one account': {
      constants: {},
      expect: { verdict: 'holds', distinct: 7_384, generated: 46_156, depth: 32 },
      source: first,
    },
    'one account that trades twice, cool-downs of 1': {
      constants: { prices: [2, 4], firstPrice: 2, coolDowns: 1, trades: 2, deposit: 1 },
      expect: { verdict: 'holds', distinct: 541, generated: 2_347, depth: 25 },
      source: first,
    },
    'two accounts': {
      constants: { accounts: ['alice', 'bob'], trades: 2 },
      expect: { verdict: 'holds', distinct: 790_606, generated: 5_831_757, depth: 57 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'a halt stops liquidation': {
      story:
        'the price jumps, the halt stops everything, and an account stays under maintenance as long as prices keep jumping',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 10,
    },
    'a halt stops the reduction of positions': {
      story: 'whoever wants to get out of a falling market is held in it',
      breaks: 'a position without debt can always be reduced',
      length: 2,
    },
    'a halt stops deposits': {
      story: 'an account is to be liquidated, and its holder may not put up the margin that would save it',
      breaks: 'a deposit can always be made',
      length: 2,
    },
    'withdrawals go on in a halt': {
      story: 'the halt stops everybody but those who leave',
      breaks: 'in a halt nothing is withdrawn',
      length: 2,
    },
    'positions are opened in a halt': {
      story: 'whoever has moved the price trades at it while others are told to wait',
      breaks: 'in a halt no position grows',
      length: 2,
    },
    'the first price after a halt is not checked': {
      story:
        'the price jumps again while trade is halted, and the first one to come back trades at a price nobody has looked at',
      breaks: 'nothing is withdrawn at a price that has just jumped',
      length: 6,
    },
    'the breaker looks at a price only after it is in use': {
      story:
        'the breaker is a process of its own and looks one step later, which is when the manipulated price is used',
      breaks: 'nothing is withdrawn at a price that has just jumped',
      length: 2,
    },
    'the price after a halt is compared with the price before it for ever': {
      story: 'the market has settled at a new price, and the exchange waits for the old one',
      breaks: 'a halt ends unless the price moves',
      length: 5,
    },
    'withdrawals are not counted': {
      story: 'the price is quiet and the vault runs empty',
      breaks: 'no more than the limit is withdrawn in a window',
      length: 3,
    },
    'a cool-down may never pass': {
      story: 'without fairness of time, a halt is for ever',
      breaks: 'a halt ends unless the price moves',
      length: 1,
    },
    'a halt may be forgotten': {
      story: 'the cool-down is over, and nobody opens the exchange again',
      breaks: 'a halt ends unless the price moves',
      length: 3,
    },
    'liquidation may stop': {
      story: 'without fairness of liquidation, an account stays under maintenance for ever',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 10,
    },
  },
});
