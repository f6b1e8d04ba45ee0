import { protocol } from '../../language/index.ts';
import { inheritedShort } from './spec.ts';

export { inheritedShort };

const first = 'first run';
const bounded = 'the vault loses no more than it has given its liquidator';

/** A vault that inherits a short position, with its instances, its mutants, and Hyperliquid's JELLY. */
export const inheritedShortProtocol = protocol({
  spec: inheritedShort,
  title: 'Inherited short position',
  source: 'the recap of Hyperliquid of 27 March 2025, and the accounts named with the incident',
  instances: {
    'an isolated liquidator': {
      constants: {},
      expect: { verdict: 'holds', distinct: 152, generated: 158, depth: 11 },
      source: first,
    },
    'the vault as a whole': {
      constants: { isolated: false },
      expect: { verdict: 'violated', breaks: bounded, length: 8 },
      source: first,
    },
    'the vault as a whole, and a cap on open interest': {
      constants: { isolated: false, lotsPossible: 1 },
      expect: { verdict: 'holds', distinct: 203, generated: 203, depth: 11 },
      source: first,
    },
    '10 lots, prices to 80': {
      constants: {
        lots: 10,
        lotsPossible: 10,
        highestPrice: 80,
        firstPrice: 20,
        deposit: 100,
        initialMargin: 8,
        maintenanceMargin: 4,
        liquidatorCapital: 100,
      },
      expect: { verdict: 'holds', distinct: 54_025, generated: 54_151, depth: 65 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'the liquidator shares its collateral with the rest of the vault': {
      story: 'the vault as a whole is rich enough, so nobody is deleveraged, and the rest of the vault pays',
      breaks: bounded,
      length: 8,
    },
    'the liquidator is deleveraged only when it is bankrupt': {
      story: 'there is no move of the price left between the first loss that is not covered and the end',
      breaks: bounded,
      length: 8,
    },
    'deleveraging takes the price at which the vault took over': {
      story: 'who holds the other side, and may be anybody, is paid a price of the past',
      breaks: 'who is deleveraged is paid the price there is',
      length: 8,
    },
    'the long position is paid and not closed': {
      story: 'the long position is paid, and still there to be paid again',
      breaks: 'for each position there is an opposite one',
      length: 6,
    },
    'the two sides of a closing are booked at different prices': {
      story: 'the winner is paid what the loser is not charged',
      breaks: 'no money comes from nowhere',
      length: 7,
    },
    'the engine may stop': {
      story: 'without fairness of takeovers, an account stays under maintenance for ever',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 4,
    },
    'deleveraging may be put off': {
      story: 'without fairness of deleveraging, the liquidator holds the position for ever',
      breaks: 'a liquidator with too little left comes to be closed',
      length: 7,
    },
  },
  incidents: {
    'hyperliquid-jelly': {
      title: 'Hyperliquid and JELLY, 26 March 2025',
      story: [
        'One person sold a position in JELLY, worth 4 million dollars at 0.0095, from one account to another.',
        'The person took margin out of the short account and bought JELLY on spot markets, where it rose to more than four times its price.',
        'The vault HLP took the short position over. Its liquidator shared collateral with the rest, so nobody was deleveraged.',
        'The loss of HLP rose to about 12 million dollars on paper, and with every further rise the whole vault was at stake.',
        'Validators delisted JELLY and settled at 0.0095, where it had begun; most other traders were paid by the foundation.',
      ],
      flaw: { instance: 'the vault as a whole' },
      mitigations: [
        {
          what: 'a liquidator with capital of its own, deleveraged before that is used up (what Hyperliquid did)',
          instance: 'an isolated liquidator',
        },
        {
          what: 'a cap on open interest that is in proportion to how far the price can be moved',
          instance: 'the vault as a whole, and a cap on open interest',
        },
      ],
      sources: [
        'the recap of Hyperliquid, 27 March 2025',
        'Foresight News and Jinse Finance, March 2025 (m.followin.io/en/feed/17079466)',
      ],
    },
  },
});
