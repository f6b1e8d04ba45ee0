import { protocol } from '../../language/index.ts';
import { commitReveal } from './spec.ts';

export { commitReveal };

const twin = 'a plain breadth-first search in another language';

/** A sealed batch auction with its instances and mutants. */
export const commitRevealProtocol = protocol({
  spec: commitReveal,
  title: 'A sealed batch auction, by commitment and opening',
  source:
    'M. Blum, Coin flipping by telephone, CRYPTO 1981 (commitments); E. Budish, P. Cramton and J. Shim, The ' +
    'High-Frequency Trading Arms Race, QJE 130(4), 2015 (batches at one price); commitments that name their sender and ' +
    'deposits as in the Ethereum name registrar, EIP-162',
  instances: {
    '3 bidders, 2 lots': {
      constants: { bidders: 3, lots: 2 },
      expect: { verdict: 'holds', distinct: 1_643, generated: 1_643, depth: 9 },
      source: twin,
    },
    '3 bidders, 1 lot': {
      constants: { bidders: 3, lots: 1 },
      expect: { verdict: 'holds', distinct: 1_643, generated: 1_643, depth: 9 },
      source: twin,
    },
    '3 bidders, 2 of them dishonest': {
      constants: { bidders: 3, dishonest: 2, lots: 1, highest: 3 },
      expect: { verdict: 'holds', distinct: 6_151, generated: 6_151, depth: 9 },
      source: twin,
    },
    '4 bidders, 2 of them dishonest': {
      constants: { bidders: 4, dishonest: 2, lots: 2, highest: 3 },
      expect: { verdict: 'holds', distinct: 273_943, generated: 273_943, depth: 11 },
      source: twin,
      corpus: true,
    },
    '5 bidders, 2 of them dishonest': {
      constants: { bidders: 5, dishonest: 2, lots: 2, highest: 2 },
      expect: { verdict: 'holds', distinct: 2_984_649, generated: 2_984_649, depth: 13 },
      source: 'first run',
      corpus: true,
    },
  },
  mutants: {
    'a commitment does not name its sender': {
      story:
        'an order that nobody can read is copied as it is, sealed, and opened a second time with the words that opened ' +
        'the first',
      breaks: 'a copied commitment counts for nobody',
      length: 5,
    },
    'who does not open gets the bond back': {
      story: 'to look at all other bids and then walk away costs nothing',
      breaks: 'whoever does not open loses the bond',
      length: 3,
    },
    'bids are opened while the list is open': {
      story: 'front-running: Alice opens her bid, and Mallory, who has read it, commits hers',
      breaks: 'whoever commits knows no other bid',
      length: 3,
    },
    'a commitment has no salt': {
      story: 'there are few bids to try, so Mallory hashes them all and finds which one Alice committed',
      breaks: 'whoever commits knows no other bid',
      length: 2,
    },
    'the deposit is as large as the bid': {
      story: 'the commitment hides the bid, and the money sent along tells it',
      breaks: 'whoever commits knows no other bid',
      length: 2,
    },
    'a commitment can be opened as any bid': {
      story: 'the last to open does so as whatever bid is best by then',
      breaks: 'what was committed stands',
      length: 3,
    },
    'each pays what it bid': {
      story: 'two lots of one batch are sold at two prices',
      breaks: 'all who are served pay one price, and nobody more than it bid',
      length: 6,
    },
    'equal bids are served in the order of their opening': {
      story: 'the order is made when the bids are known, and who pays for a faster line is served first',
      breaks: 'nobody is served before a higher bid, or an equal one that was committed first',
      length: 8,
    },
    'the window for opening may end before honest bidders had their turn': {
      story: 'an honest bidder with a slow line loses its bond',
      breaks: 'an honest bidder keeps its bond',
      length: 3,
    },
    'the batch waits until every bid is opened': {
      story: 'somebody commits what cannot be opened, and the money of all stays where it is',
      breaks: 'deadlock',
      length: 4,
    },
    'the list may stay open': {
      story: 'bids are made, and no time comes to open them',
      breaks: 'a batch that has a bid is settled',
      length: 1,
    },
    'nobody need settle': {
      story: 'the bids are open, and nobody sends the transaction that settles them',
      breaks: 'a batch that has a bid is settled',
      length: 2,
    },
    'the price is paid out of the bonds': {
      story: 'the seller is paid and the buyer gets the whole deposit back',
      breaks: 'no money is made or lost',
      length: 4,
    },
  },
});
