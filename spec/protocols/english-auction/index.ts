import { protocol } from '../../language/index.ts';
import { englishAuction } from './spec.ts';

export { englishAuction };

const first = 'first run';
const fairly = 'the lot is sold for half of what it should bring at least';

/** The English auction of collateral with its instances, its mutants, and Maker's Black Thursday. */
export const englishAuctionProtocol = protocol({
  spec: englishAuction,
  title: 'English auction of collateral',
  source:
    'the collateral auction of Maker (flip.sol of the dss repository, 2019), and the accounts of 12 March 2020 named ' +
    'with the incident',
  instances: {
    'bids stand longer than congestion lasts': {
      constants: {},
      expect: { verdict: 'holds', distinct: 103, generated: 139, depth: 13 },
      source: first,
    },
    'congestion outlasts bids': {
      constants: { tau: 2, ttl: 1 },
      expect: { verdict: 'violated', breaks: fairly, length: 6 },
      source: 'an independent prototype with the same length',
    },
    'a minimum bid': {
      constants: { ttl: 1, minimumBid: 2 },
      expect: { verdict: 'holds', distinct: 69, generated: 88, depth: 10 },
      source: first,
    },
    'a minimum bid, but congestion outlasts auctions': {
      constants: { tau: 2, ttl: 1, minimumBid: 2 },
      expect: { verdict: 'violated', breaks: 'the lot is sold', length: 7 },
      source: first,
    },
    'a keeper of last resort': {
      constants: { tau: 2, ttl: 1, lastResort: true },
      expect: { verdict: 'holds', distinct: 79, generated: 109, depth: 9 },
      source: first,
    },
    'hours instead of minutes': {
      constants: { tau: 60, ttl: 40, delay: 36, value: 40, debt: 30 },
      expect: { verdict: 'holds', distinct: 33_611, generated: 63_722, depth: 67 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'a bid need not rise': {
      story: 'the last bid wins instead of the highest',
      breaks: 'a bid only rises',
      length: 4,
    },
    'who is outbid is not paid back': {
      story: 'a bidder pays for a lot that somebody else gets',
      breaks: 'the auction holds the last bid and nothing else',
      length: 4,
    },
    'the lot is dealt before the bid has stood its time': {
      story: 'whoever bids first closes the auction in the next transaction',
      breaks: fairly,
      length: 3,
    },
    'an auction without bids is not started again': {
      story: 'every bid came too late, and the lot is left in an auction that takes no more bids',
      breaks: 'deadlock',
      length: 6,
      instance: 'a minimum bid, but congestion outlasts auctions',
    },
    'time may stop': {
      story: 'without fairness of time, an auction never ends',
      breaks: 'the lot is sold',
      length: 2,
    },
    'a bid that is sent may never be executed': {
      story: 'a bid waits as long as it may, and time waits with it',
      breaks: 'the lot is sold',
      length: 4,
    },
    'the keeper may never bid': {
      story: 'the lot waits for a keeper who does not come',
      breaks: 'the lot is sold',
      length: 1,
    },
    'an auction that is over may stay undealt': {
      story: 'the winner has paid, and nobody hands the lot over',
      breaks: 'the lot is sold',
      length: 6,
    },
  },
  incidents: {
    'maker-black-thursday': {
      title: 'Maker, Black Thursday, 12 March 2020',
      story: [
        'ETH lost almost half of its price within a day, and thousands of Maker vaults were to be auctioned at once.',
        'The price of gas rose many times over, and the transactions of most keepers waited for longer than auctions took.',
        'Auctions ended soon after the last bid, so whoever came through bid next to nothing and was alone until the end.',
        'About 36% of the auctions were won for 0 DAI: 8.32 million dollars of ETH went for nothing.',
        '5.67 million DAI were left without collateral, and new MKR had to be sold to pay for them.',
      ],
      flaw: { instance: 'congestion outlasts bids' },
      mitigations: [
        {
          what: 'bids that stand longer than congestion lasts, as Maker made them afterwards',
          instance: 'bids stand longer than congestion lasts',
        },
        {
          what: 'a minimum bid, where auctions as such take longer than congestion lasts',
          instance: 'a minimum bid',
        },
        {
          what: 'a keeper of last resort, who buys at a fair price what would go for next to nothing',
          instance: 'a keeper of last resort',
        },
      ],
      sources: [
        'whiterabbit, Black Thursday for MakerDAO: 8.32 million was liquidated for 0 DAI, medium.com/@whiterabbit_hq, March 2020',
        'Dragonfly Research, Daos Ex Machina: an in-depth timeline of Maker’s recent crisis, March 2020',
        'forum.makerdao.com/t/1433, March 2020',
      ],
    },
  },
  sweeps: {
    'ttl > delay': {
      over: { ttl: [1, 4], delay: [0, 4] },
      holds: ({ ttl = 0, delay = 0 }) => ttl > delay,
      source: 'a bid at once stands until ttl has passed, and must not outlast what was sent with it',
    },
    'tau > delay': {
      over: { tau: [1, 4], delay: [0, 4] },
      setting: { instance: 'a minimum bid' },
      holds: ({ tau = 0, delay = 0 }) => tau > delay,
      source: 'what is sent at the start must come before the end; else each auction ends without it',
    },
  },
});
