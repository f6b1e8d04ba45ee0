import { protocol } from '../../language/index.ts';
import { dynamicMargin } from './spec.ts';

export { dynamicMargin };

const firstRun = 'first run';
const noLoop = 'there are no more liquidations than shocks';
const fair = 'nobody is liquidated for a raise whose coins are on their way and are enough';

/** Margin that follows volatility, with its instances, mutants and sweeps. */
export const dynamicMarginProtocol = protocol({
  spec: dynamicMargin,
  title: 'Dynamic margin',
  source:
    'the procyclicality of margin: Basel Committee, CPMI and IOSCO, Review of margining practices, 2022; notice and ' +
    'calls as in cleared markets',
  instances: {
    '3 accounts': {
      constants: {},
      expect: { verdict: 'holds', distinct: 257, generated: 559, depth: 17 },
      source: firstRun,
    },
    'a cap of 2 and 2 to spare': {
      constants: { cap: 2, spare: 2 },
      expect: { verdict: 'holds', distinct: 423, generated: 1_049, depth: 17 },
      source: firstRun,
    },
    'a cap of 2 and 1 to spare': {
      constants: { cap: 2 },
      expect: { verdict: 'violated', distinct: 107, generated: 205, depth: 7, breaks: noLoop, length: 6 },
      source: firstRun,
    },
    'a notice shorter than a transfer': {
      constants: { transfer: 2 },
      expect: { verdict: 'violated', distinct: 72, generated: 132, depth: 7, breaks: fair, length: 6 },
      source: firstRun,
    },
    '6 accounts, 8 shocks': {
      constants: { accounts: 6, shocks: 8, cap: 3, spare: 3, notice: 4, transfer: 3 },
      expect: { verdict: 'holds', distinct: 758_546, generated: 3_298_568, depth: 36 },
      source: firstRun,
      corpus: true,
    },
  },
  mutants: {
    'accounts get no notice': {
      story: 'one account is liquidated, which raises volatility, which raises the margin over the next one',
      breaks: 'a raise makes nobody liquidatable before a notice',
      length: 3,
    },
    'notice is given of the change and not to the account': {
      story:
        'the raise was known for long, but it reaches an account only when another liquidation takes the price down',
      breaks: noLoop,
      length: 5,
    },
    'the margin is raised without a cap': {
      story: 'the margin follows the volatility that liquidations make, past what anybody has to spare',
      breaks: noLoop,
      length: 6,
    },
    'a liquidation sells twice what it has to': {
      story: 'what is sold to save one account takes the price to the next one',
      breaks: noLoop,
      length: 3,
    },
    'the margin is never lowered': {
      story: 'each bout of volatility leaves the margin where it took it',
      breaks: 'the margin comes back to what it is in calm times',
      length: 6,
    },
    'nobody has to liquidate': {
      story: 'an account is below its margin and stays there, and the debt of it grows with the next shock',
      breaks: 'who is below the margin is liquidated, or is not below it any more',
      length: 2,
    },
  },
  sweeps: {
    'spare >= cap and notice >= transfer': {
      over: { cap: [1, 2], spare: [1, 2], notice: [1, 3], transfer: [0, 3] },
      holds: ({ cap = 0, spare = 0, notice = 0, transfer = 0 }) => spare >= cap && notice >= transfer,
      source: 'whoever is called can meet the greatest raise there is, and in time',
    },
    'impact < spacing': {
      over: { spacing: [1, 3], impact: [0, 3] },
      holds: ({ spacing = 0, impact = 0 }) => impact < spacing,
      source: 'what one liquidation takes the price down by is less than what the next account has to spare',
    },
  },
});
