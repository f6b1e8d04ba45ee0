import { protocol } from '../../language/index.ts';
import { dutchAuction } from './spec.ts';

export { dutchAuction };

const first = 'first run';
const fairly = 'whoever takes pays half of what it is worth, or was at the start, at least';

/** The Dutch auction of collateral with its instances and mutants. */
export const dutchAuctionProtocol = protocol({
  spec: dutchAuction,
  title: 'Dutch auction of collateral',
  source: 'the liquidations of Maker from 2021 on (clip.sol and abaci.sol of the dss repository, and MIP45)',
  instances: {
    'a lot of 4': {
      constants: {},
      expect: { verdict: 'holds', distinct: 398, generated: 919, depth: 23 },
      source: first,
    },
    'a debt of 24, more than the lot brings': {
      constants: { debt: 24, purse: 1 },
      expect: { verdict: 'holds', distinct: 1_354, generated: 3_494, depth: 24 },
      source: first,
    },
    'a tail before the cusp': {
      constants: { step: 3, tail: 4 },
      expect: { verdict: 'holds', distinct: 457, generated: 1_047, depth: 26 },
      source: first,
    },
    'congestion outlasts steps': {
      constants: { delay: 2 },
      expect: { verdict: 'violated', breaks: 'the auction ends', length: 13 },
      source: first,
    },
    'a lot of 12, and a market that moves 3 times': {
      constants: {
        lot: 12,
        debt: 60,
        dust: 16,
        moves: 3,
        market: 8,
        highestMarket: 16,
        step: 4,
        tail: 8,
        delay: 3,
        purse: 3,
      },
      expect: { verdict: 'holds', distinct: 201_690, generated: 1_051_332, depth: 52 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'the price falls without tail or cusp': {
      story:
        'the keeper has no cash for the rest, and the price falls until somebody takes it for next to nothing',
      breaks: fairly,
      length: 8,
    },
    'a taker pays for all that it asked for': {
      story: 'more is raised than the debt, and nobody knows whose it is',
      breaks: 'no more is raised than the debt',
      length: 1,
    },
    'a part may leave dust': {
      story: 'a small debt is left with a small lot, which nobody finds worth the gas to take',
      breaks: 'no dust is left',
      length: 3,
    },
    'an auction is started again from a feed that is late': {
      story:
        'the market has risen, the auction starts from the price of before, and the lot is gone for less than half',
      breaks: fairly,
      length: 16,
      instance: 'a debt of 24, more than the lot brings',
    },
    'starting a worthless lot again is rewarded': {
      story: 'the lot is worth less than a reward, and somebody starts it again, and again, for the rewards',
      breaks: 'a reward is paid only for what is worth it',
      length: 16,
    },
    'an auction may be started again at any time': {
      story: 'each time the price has come down, somebody sets it up again',
      breaks: 'only an auction that has run out is started again',
      length: 2,
    },
    'an auction is started again from where it started before': {
      story:
        'the market has fallen, and the auction comes down to where it must not sell and no further, for ever',
      breaks: 'the auction ends',
      length: 12,
    },
    'time may stop': {
      story: 'without fairness of time, the price never falls',
      breaks: 'the auction ends',
      length: 0,
    },
    'what is sent may never be executed': {
      story: 'a transaction waits as long as it may, and time waits with it',
      breaks: 'the auction ends',
      length: 4,
    },
    'the keeper may never send': {
      story: 'the lot waits for a keeper who does not come',
      breaks: 'the auction ends',
      length: 2,
    },
    'the feed may never follow the market': {
      story: 'the auction has run out and waits for a price that never comes',
      breaks: 'the auction ends',
      length: 5,
    },
    'an auction that has run out may never be started again': {
      story: 'the auction has run out, and nobody starts it again',
      breaks: 'the auction ends',
      length: 6,
    },
  },
  sweeps: {
    'min(tail + 1, 2 step) - step > delay': {
      over: { step: [1, 3], tail: [2, 5], delay: [0, 2] },
      holds: ({ step = 0, tail = 0, delay = 0 }) => Math.min(tail + 1, 2 * step) - step > delay,
      source: 'for so long the price is under the market and over the cusp: congestion must not outlast it',
    },
  },
});
