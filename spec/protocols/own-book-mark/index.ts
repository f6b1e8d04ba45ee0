import { protocol } from '../../language/index.ts';
import { ownBookMark } from './spec.ts';

export { ownBookMark };

const first = 'first run';
const soundly = 'nobody is liquidated whose collateral is worth enough';

/** Collateral marked by the venue's own book, with instances, mutants, and 10 October 2025. */
export const ownBookMarkProtocol = protocol({
  spec: ownBookMark,
  title: 'Collateral marked by the own book',
  source: 'the accounts of 10 October 2025 named with the incident',
  instances: {
    'the median of several venues': {
      constants: {},
      expect: { verdict: 'holds', distinct: 8_655, generated: 36_505, depth: 24 },
      source: first,
    },
    'the price of redemption': {
      constants: { marks: 'redemption' },
      expect: { verdict: 'holds', distinct: 3_792, generated: 15_343, depth: 24 },
      source: first,
    },
    'the own book': {
      constants: { marks: 'own book' },
      expect: { verdict: 'violated', breaks: soundly, length: 3 },
      source: first,
    },
    'three accounts': {
      constants: { accounts: ['alice', 'bob', 'carol'], owed: [16, 15, 14], dump: 8, falls: 4 },
      expect: { verdict: 'holds', distinct: 159_897, generated: 778_425, depth: 33 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'collateral is marked by the own book': {
      story: 'two units sold on a thin book, and the venue takes the price there for what the token is worth',
      breaks: soundly,
      length: 3,
    },
    'the mean of the venues is taken instead of the median': {
      story: 'one venue is far off and takes the mean with it',
      breaks: soundly,
      length: 4,
    },
    'the own book counts for two venues': {
      story: 'the median of three is what two of them say, and two of them are one',
      breaks: soundly,
      length: 3,
    },
    'what is left over is not given back': {
      story: 'the venue keeps the collateral of whoever it liquidates, and gains by doing so early',
      breaks: 'the venue gains nothing by liquidations',
      length: 3,
    },
    'transfers are closed': {
      story: 'the token is cheap here and dear elsewhere, and nobody may bring it here',
      breaks: 'the book comes back to the price elsewhere',
      length: 1,
    },
    'liquidation may stop': {
      story: 'without fairness of liquidation, an account stays under margin for ever',
      breaks: 'an account under margin comes to be liquidated, or healthy',
      length: 3,
    },
  },
  incidents: {
    'october-2025': {
      title: 'Collateral on one venue, 10 October 2025',
      story: [
        'Prices fell all over crypto, and about 19 billion dollars of positions were liquidated within a day, more than ever.',
        'One venue marked USDe, wBETH and BNSOL, which it took as collateral, by its own spot book, where next to nobody was left.',
        'USDe was sold there down to 0.65 dollars. Elsewhere it stayed close to 1, and it was redeemed at 1 throughout.',
        'Accounts were liquidated for that price, and their collateral was sold into the same book; transfers were held up meanwhile.',
        'The venue paid about 283 million dollars to those concerned, and took the price of redemption into its index.',
      ],
      flaw: { instance: 'the own book' },
      mitigations: [
        { what: 'the price at which the token is redeemed', instance: 'the price of redemption' },
        { what: 'the median of several venues', instance: 'the median of several venues' },
      ],
      sources: [
        'K. Nair, The crypto crash of October 2025, krishnannair.com/blog/crypto-crash-oct-2025.html',
        'announcements of Binance of 11 and 12 October 2025',
        'Cointelegraph, Was it leverage, China tariffs or both, October 2025',
      ],
    },
  },
});
