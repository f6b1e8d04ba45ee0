import { protocol } from '../../language/index.ts';
import { liquidation } from './spec.ts';

export { liquidationDefaults, liquidationEngine } from './part.ts';
export { cashAtBankruptcyPrice } from './rules.ts';
export { liquidation };

const first = 'first run';

/** The liquidation waterfall with its instances and mutants. */
export const liquidationProtocol = protocol({
  spec: liquidation,
  title: 'Liquidation waterfall',
  source:
    'the public documentation of dYdX v4 (liquidations, insurance fund, deleveraging, withdrawal gating) and of ' +
    'Hyperliquid (liquidations, backstop vault, auto-deleveraging)',
  instances: {
    'two traders': {
      constants: {},
      expect: { verdict: 'holds', distinct: 520, generated: 1_011, depth: 9 },
      source: first,
    },
    'an insurance fund of 1': {
      constants: { insurance: 1 },
      expect: { verdict: 'holds', distinct: 536, generated: 1_029, depth: 9 },
      source: first,
    },
    'positions of 2': {
      constants: { prices: [1, 4, 6, 8], deposits: [9, 3, 8], maxSize: 2, slice: 2, operations: 2, moves: 3 },
      expect: { verdict: 'holds', distinct: 3_386, generated: 5_954, depth: 11 },
      source: first,
    },
    // The engine sees the deficit a step after the price: a winner may have taken the gain out by then.
    'withdrawals are stopped a step after the price': {
      constants: { deposits: [4, 4, 8], jump: 6, operations: 2, gateLate: true },
      expect: { verdict: 'holds', distinct: 1_671, generated: 2_738, depth: 10 },
      source: first,
    },
    'losses stay where they are': {
      constants: { socialises: false },
      expect: {
        verdict: 'violated',
        breaks: 'an account under maintenance comes to be healthy or closed',
        length: 4,
      },
      source: first,
    },
    'losses stay where they are, and nobody opens a position while a deficit is open': {
      constants: { socialises: false, stopsOpening: true },
      expect: { verdict: 'holds', distinct: 498, generated: 966, depth: 8 },
      source: first,
    },
    'positions of 2, and the backstop does not wait for the book': {
      constants: {
        prices: [1, 4, 6, 8],
        deposits: [9, 3, 8],
        maxSize: 2,
        slice: 2,
        operations: 2,
        backstopThirds: 3,
      },
      expect: { verdict: 'holds', distinct: 1_227, generated: 1_874, depth: 10 },
      source: first,
    },
    'positions of 2 and a deep book': {
      constants: {
        prices: [1, 4, 6, 8],
        deposits: [9, 3, 8],
        maxSize: 2,
        slice: 2,
        operations: 2,
        impact: 0,
      },
      expect: { verdict: 'holds', distinct: 1_400, generated: 2_218, depth: 9 },
      source: first,
    },
    'positions of 2, and the price rises': {
      constants: {
        prices: [1, 4, 6, 8],
        firstPrice: 4,
        deposits: [5, 3, 8],
        maxSize: 2,
        slice: 2,
        operations: 2,
      },
      expect: { verdict: 'holds', distinct: 1_739, generated: 2_972, depth: 9 },
      source: first,
    },
    'three traders, 3 operations': {
      constants: {
        accounts: ['alice', 'bob', 'carol', 'backstop'],
        prices: [1, 4, 6, 8],
        deposits: [9, 4, 3, 8],
        insurance: 1,
        maxSize: 2,
        slice: 2,
        moves: 3,
      },
      expect: { verdict: 'holds', distinct: 190_102, generated: 398_551, depth: 15 },
      source: first,
      corpus: true,
    },
    'three traders, 4 operations': {
      constants: {
        accounts: ['alice', 'bob', 'carol', 'backstop'],
        prices: [1, 4, 6, 8],
        deposits: [9, 4, 3, 8],
        insurance: 1,
        maxSize: 2,
        slice: 2,
        operations: 4,
        moves: 3,
      },
      expect: { verdict: 'holds', distinct: 1_113_190, generated: 2_899_302, depth: 17 },
      source: first,
      corpus: true,
    },
  },
  mutants: {
    'deleveraging does not ask what the counterparty can bear': {
      story:
        'a newcomer takes the other side while a deficit is open, and is closed at a price that he never saw and cannot pay',
      breaks: 'who holds no position owes nothing',
      length: 5,
    },
    'only whole positions are deleveraged': {
      story:
        'a position of two stands against two positions of one, neither of which can close it, and the engine waits',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 4,
      instance: 'positions of 2',
    },
    'deleveraging begins while the fund has money': {
      story: 'winners lose their positions to a deficit that the fund was there to pay',
      breaks: 'deleveraging waits until the fund is empty',
      length: 5,
      instance: 'an insurance fund of 1',
    },
    'a loss is socialised while somebody could be deleveraged': {
      story:
        'those who hold no position pay part of a loss that the winner on the other side could have borne whole',
      breaks: 'whoever holds no position pays for no loss that somebody opposite could bear',
      length: 4,
    },
    'a socialised loss is split by heads': {
      story: 'an account with one unit pays as much as one with a hundred, and is bankrupt in its turn',
      breaks: 'at an unchanged price nobody becomes bankrupt',
      length: 6,
      instance: 'positions of 2',
    },
    'the shares of a socialised loss are rounded down': {
      story:
        'all pay a little less than the deficit, and the books say that more is in the vault than there is',
      breaks: 'what the accounts and the fund are owed is in the vault',
      length: 5,
    },
    'the cash of a bankrupt account is split toward zero': {
      story:
        'a short position that is closed in parts keeps the fraction of each part, at the expense of the winner',
      breaks: 'deleveraging gives the bankrupt nothing',
      length: 5,
      instance: 'positions of 2, and the price rises',
    },
    'the backstop takes accounts that owe more than they have': {
      story: 'a backstop that cannot refuse pays for every gap in the price',
      breaks: 'a takeover never costs the backstop',
      length: 5,
    },
    'a position is sold at any price': {
      story:
        'a position is sold into a thin book for less than it owes, and a debt without a position is left',
      breaks: 'who holds no position owes nothing',
      length: 3,
    },
    'accounts are liquidated at the initial margin': {
      story: 'a position that was just opened with exactly the margin asked for is taken away',
      breaks: 'only accounts under maintenance are liquidated',
      length: 3,
    },
    'the fund pays a deficit whole, whatever it has': {
      story: 'the fund promises what it does not have',
      breaks: 'the fund is never overdrawn',
      length: 4,
      instance: 'an insurance fund of 1',
    },
    'a backstop that is bankrupt goes on taking accounts': {
      story:
        'a backstop with a deficit takes over the opposite position of a healthier account, and is left with the debt alone',
      breaks: 'who holds no position owes nothing',
      length: 6,
      instance: 'positions of 2',
    },
    'withdrawals stay open while a deficit is open': {
      story:
        'whoever is first at the door takes no part in the loss: an account without a position leaves whole, and those who ' +
        'stay pay its part, too',
      breaks: 'nobody withdraws while a deficit is open',
      length: 4,
    },
    'what stops withdrawals stops liquidation, too': {
      story: 'a halt that waits for the deficit to go stops the only one who could make it go',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 3,
    },
    'deleveraging in part closes the bankrupt position whole': {
      story:
        'the counterparty is smaller than the bankrupt position, and what is left of it vanishes with nobody on the other side',
      breaks: 'for each position there is an opposite one',
      length: 4,
      instance: 'positions of 2',
    },
    'a deposit is credited before it has left the wallet': {
      story: 'the same tokens are paid in and still there to be paid in again',
      breaks: 'no token comes from nowhere',
      length: 2,
    },
    'margins are rounded down': {
      story:
        'an account that is a fraction of a unit short of its margin counts as healthy, and waits there for the next gap',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 3,
    },
    'a counterparty must be able to bear the whole deficit': {
      story:
        'whoever is opposite could close one lot of two, and is passed over as he could not close both: those without a ' +
        'position pay',
      breaks: 'whoever holds no position pays for no loss that somebody opposite could bear',
      length: 5,
      instance: 'positions of 2',
    },
    'the liquidation engine may stop': {
      story: 'without fairness of the engine, an account stays under maintenance for ever',
      breaks: 'an account under maintenance comes to be healthy or closed',
      length: 2,
    },
  },
});
