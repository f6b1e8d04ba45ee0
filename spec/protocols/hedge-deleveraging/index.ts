import { protocol } from '../../language/index.ts';
import { hedgeDeleveraging } from './spec.ts';

export { hedgeDeleveraging };

const first = 'first run';
const exposed = 'deleveraging leaves nobody with more exposure';

/** Deleveraging of hedged accounts, with instances, mutants, and 10 October 2025. */
export const hedgeDeleveragingProtocol = protocol({
  spec: hedgeDeleveraging,
  title: 'Deleveraging and hedges',
  source:
    'the public documentation of Hyperliquid (auto-deleveraging), and the accounts of 10 October 2025 named with the incident',
  instances: {
    'one hedge': {
      constants: {},
      expect: { verdict: 'holds', distinct: 96, generated: 178, depth: 36 },
      source: first,
    },
    'two hedges': {
      constants: {
        accounts: ['alice', 'bob', 'carol', 'dave', 'erin'],
        sizes: [4, 3, -2, -3, -2],
        legs: [0, 0, 2, 0, 2],
        deposits: [6, 9, 6, 20, 8],
        firstPrice: 10,
        highestPrice: 14,
      },
      expect: { verdict: 'holds', distinct: 49, generated: 89, depth: 18 },
      source: first,
    },
    'three hedges, seven accounts': {
      constants: {
        accounts: ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace'],
        sizes: [6, 5, 4, -3, -4, -4, -4],
        legs: [0, 0, 0, 3, 4, 0, 4],
        deposits: [12, 20, 28, 16, 18, 30, 20],
        firstPrice: 20,
        highestPrice: 40,
      },
      expect: { verdict: 'holds', distinct: 68_144, generated: 140_423, depth: 77 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'deleveraging ranks by profit and leverage alone': {
      story:
        'the short position with the largest gain is closed, and what it was a hedge of is left bare in a falling market',
      breaks: exposed,
      length: 3,
    },
    'a hedge is closed on one side': {
      story: 'the position is closed and the other leg kept, which is the one that loses',
      breaks: exposed,
      length: 4,
    },
    'hedges are closed while there are bare positions': {
      story: 'a hedged account is closed out at a loss, while one that bet on the fall keeps its gain',
      breaks: 'a hedge is closed only where no bare position is left',
      length: 3,
    },
    'hedges are never closed': {
      story: 'all that is left on the other side is hedged, and the debt stays where it is',
      breaks: 'a bankrupt position comes to be closed',
      length: 3,
    },
    'a position that is deleveraged is closed on one side': {
      story:
        'the bankrupt position is gone and its counterparty still there, with nobody to lose what it gains',
      breaks: 'for each position there is an opposite one',
      length: 3,
    },
    'deleveraging may stop': {
      story: 'without fairness of deleveraging, the debt stays where it is',
      breaks: 'a bankrupt position comes to be closed',
      length: 2,
    },
  },
  incidents: {
    'october-2025-hedges': {
      title: 'Hedges and deleveraging, 10 October 2025',
      story: [
        'Many tokens lost more than half of their price within minutes, and billions of dollars of long positions were liquidated.',
        'Books and backstop vaults could not take all of it, so exchanges closed opposite positions: for Hyperliquid it was the first time across margin.',
        'Those with the largest gains at the highest leverage came first, which is what one half of a hedge looks like in a fall.',
        'Their short positions were closed, and they were left with the long ones, bare, while prices went on falling.',
        'It was part of a day on which about 19 billion dollars of positions were liquidated, more than ever before.',
      ],
      flaw: { mutant: 'deleveraging ranks by profit and leverage alone' },
      mitigations: [
        {
          what: 'closing bare positions first, and hedges, where it must be, on both sides',
          instance: 'one hedge',
        },
      ],
      sources: [
        'statements of Hyperliquid of 11 October 2025',
        'Wu Blockchain, on the first cross-margin auto-deleveraging of Hyperliquid, October 2025',
        'the documentation of Hyperliquid on auto-deleveraging',
      ],
    },
  },
});
