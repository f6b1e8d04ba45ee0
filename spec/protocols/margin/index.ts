import { protocol } from '../../language/index.ts';
import { margin } from './spec.ts';

export { marginAccounts, marginDefaults } from './part.ts';
export {
  type MarginTerms,
  notionalValue,
  positionValue,
  requirement,
} from './rules.ts';
export { margin };

const firstRun = 'first run, equal with the reference semantics';

/** What helps is shown without budgets: a price that moves again, or an operation more, is no way round it. */
const forEver = { operations: -1, moves: -1 };

/** Two accounts of one person, and everybody else: the price may jump to four times what it was. */
const mango = {
  accounts: ['mallory short', 'mallory long', 'everybody else'],
  depositors: ['everybody else'],
  lowestPrice: 2,
  highestPrice: 8,
  priceStep: 2,
  largestMove: 6,
  moves: 1,
  insurance: 1,
  lots: [1, 2],
  maxSize: 2,
  amounts: [1, 2, 6],
  operations: 4,
};

/** A third account of the same person: what is won can be closed with it. */
const threeOfOne = {
  ...mango,
  accounts: ['mallory short', 'mallory long', 'mallory third', 'everybody else'],
  wallets: [2, 2, 8, 0],
  deposits: [0, 0, 0, 2],
  lots: [1],
  amounts: [2, 6, 8],
  operations: 7,
};

/** A collapse: who is short closes with a newcomer and leaves, before who was long has paid. */
const drift = {
  accounts: ['winner', 'loser', 'newcomer', 'everybody else'],
  depositors: ['everybody else'],
  wallets: [7, 7, 0, 0],
  deposits: [0, 0, 1, 5],
  lowestPrice: 1,
  highestPrice: 9,
  firstPrice: 9,
  priceStep: 8,
  largestMove: 8,
  moves: 1,
  amounts: [5, 7, 13],
  operations: 5,
  settledOnly: true,
};

/**
 * A whale that stakes the profit of a long position on a larger one, at five times its margin, and market makers on
 * the other side. From 3 the price rises to 7 and to 10, and then falls by 30 per cent; below 7 it does not come again.
 */
const whale = {
  accounts: ['whale', 'makers'],
  depositors: [],
  wallets: [1, 0],
  deposits: [0, 27],
  insurance: 17,
  fundShare: 6,
  rateUnit: 5,
  initialRate: 1,
  maintenanceRate: 1,
  lowestPrice: 7,
  highestPrice: 10,
  firstPrice: 3,
  priceStep: 3,
  largestMove: 7,
  moves: 3,
  lots: [1, 2, 4],
  maxSize: 7,
  amounts: [1],
  operations: 4,
};

/** A token whose price doubles and then crashes, pledged for a loan. */
const venus = {
  accounts: ['borrower', 'trader', 'everybody else'],
  depositors: ['everybody else'],
  wallets: [1, 1, 0],
  deposits: [0, 0, 3],
  assets: ['XVS'],
  tokens: 1,
  rateUnit: 10,
  initialRate: 5,
  maintenanceRate: 3,
  keptRate: 8,
  lowestPrice: 1,
  highestPrice: 2,
  firstPrice: 1,
  lowestAssetPrice: 1,
  firstAssetPrice: 2,
  highestAssetPrice: 4,
  largestAssetMove: 3,
  amounts: [1, 3],
  operations: 4,
  moves: 2,
};

const threeTraders = {
  accounts: ['alice', 'bob', 'carol', 'dora'],
  depositors: ['dora'],
  wallets: [2, 2, 2, 0],
  deposits: [0, 0, 0, 2],
};

/** A price that is pumped once, from 4 to wherever. */
const pump = {
  wallets: [2, 2, 0],
  deposits: [0, 0, 1],
  lowestPrice: 4,
  highestPrice: 7,
  firstPrice: 4,
  largestMove: 100,
  moves: 1,
  initialRate: 1,
  amounts: [1, 2, 3, 5],
  operations: 4,
};

/** The margin engine with its instances, mutants and incidents. */
export const marginProtocol = protocol({
  spec: margin,
  title: 'Margin engine: collateral, positions, withdrawals',
  source:
    'the margin rules of dYdX v4 (protocol/x/subaccounts: initial and maintenance margin, and which changes an ' +
    'undercollateralised account may make), Hyperliquid (tiers) and Drift (pool of profit and loss)',
  instances: {
    'two traders, a token, a breaker': {
      constants: {
        assets: ['token'],
        tokens: 1,
        breaker: true,
        rateUnit: 100,
        initialRate: 50,
        maintenanceRate: 25,
        keptRate: 50,
        fee: 1, // per cent, and rounded up
        openInterestCap: 1,
        maxSize: 2,
        highestPrice: 3,
        operations: 4,
        moves: 2,
      },
      expect: { verdict: 'holds', distinct: 3_574, generated: 19_175, depth: 8 },
      source: firstRun,
    },
    // Prices move to four times and to a quarter, nobody is liquidated, and depositors are safe all the same: a unit
    // lost to rounding up is a unit of margin.
    'two traders, for ever': {
      constants: { ...forEver, paysInFull: true },
      expect: { verdict: 'holds', distinct: 1_260, generated: 8_581, depth: 16 },
      source: firstRun,
    },
    'prices in halves': {
      constants: {
        priceUnit: 2,
        lowestPrice: 2,
        highestPrice: 6,
        firstPrice: 3,
        moves: 2,
        maxSize: 2,
        openInterestCap: 1,
        operations: 5,
      },
      expect: { verdict: 'holds', distinct: 1_087, generated: 4_474, depth: 8 },
      source: firstRun,
    },
    'larger positions, in tiers': {
      constants: {
        maxSize: 2,
        lots: [1, 2],
        wallets: [3, 3, 0],
        highestPrice: 3,
        tiers: [[4, 3, 2]],
        ...forEver,
      },
      expect: { verdict: 'holds', distinct: 3_258, generated: 26_401, depth: 16 },
      source: firstRun,
    },
    'three traders, for ever': {
      constants: { ...threeTraders, ...forEver, paysInFull: true },
      expect: { verdict: 'holds', distinct: 38_808, generated: 344_089, depth: 22 },
      corpus: true,
      source: firstRun,
    },
    'three traders, larger positions': {
      constants: {
        ...threeTraders,
        wallets: [3, 3, 3, 0],
        maxSize: 2,
        highestPrice: 2,
        firstPrice: 1,
        ...forEver,
      },
      expect: { verdict: 'holds', distinct: 185_586, generated: 2_040_679, depth: 30 },
      source: 'first run',
      corpus: true,
    },
    // What margin covers between two traders and in one move, it does not cover among three who win in turns.
    'three traders win in turns': {
      constants: {
        ...threeTraders,
        wallets: [3, 3, 3, 0],
        maxSize: 2,
        highestPrice: 3,
        ...forEver,
      },
      expect: {
        verdict: 'violated',
        breaks: 'whoever has no position can be paid what they paid in and did not lose',
        length: 14,
      },
      source: 'first run',
      corpus: true,
    },
    'a thin market is pumped': {
      constants: mango,
      expect: {
        verdict: 'violated',
        distinct: 526,
        generated: 1_893,
        depth: 6,
        breaks: 'whoever has no position can be paid what they paid in and did not lose',
        length: 5,
      },
      source: 'the prices of the pump: see the sweep',
    },
    'a pump, and profit stays while it is open': {
      constants: { ...mango, ...forEver, settledOnly: true },
      expect: { verdict: 'holds', distinct: 660, generated: 5_359, depth: 11 },
      source: firstRun,
    },
    'a pump, and a pool of settled losses': {
      constants: { ...mango, ...forEver, profitPool: true },
      expect: { verdict: 'holds', distinct: 5_256, generated: 43_741, depth: 19 },
      source: firstRun,
    },
    'a pump, and the price may not run up further than margin reaches': {
      constants: { ...mango, ...forEver, highestPrice: 6, paysInFull: true },
      expect: { verdict: 'holds', distinct: 585, generated: 4_177, depth: 12 },
      source: firstRun,
    },
    'a pump, and little open interest': {
      constants: { ...mango, ...forEver, openInterestCap: 1, paysInFull: true },
      expect: { verdict: 'holds', distinct: 756, generated: 6_283, depth: 12 },
      source: firstRun,
    },
    // A band for each move is no bound: the same attack, in three moves.
    'a pump within a price band': {
      constants: { ...mango, ...forEver, largestMove: 2 },
      expect: {
        verdict: 'violated',
        breaks: 'whoever has no position can be paid what they paid in and did not lose',
        length: 7,
      },
      source: firstRun,
    },
    // Profit that may not leave an open position leaves a closed one: a third account takes the position over.
    'a pump from three accounts, and profit stays while it is open': {
      constants: { ...threeOfOne, settledOnly: true },
      expect: {
        verdict: 'violated',
        breaks: 'whoever has no position can be paid what they paid in and did not lose',
        length: 8,
      },
      source: firstRun,
    },
    'a pump from three accounts, and the price may not run up further than margin reaches': {
      constants: { ...threeOfOne, ...forEver, highestPrice: 6, paysInFull: true },
      expect: { verdict: 'holds', distinct: 52_452, generated: 422_983, depth: 23 },
      corpus: true,
      source: 'first run',
    },
    'a pump from three accounts, and little open interest': {
      constants: { ...threeOfOne, ...forEver, openInterestCap: 1, paysInFull: true },
      expect: { verdict: 'holds', distinct: 25_872, generated: 228_109, depth: 18 },
      corpus: true,
      source: 'first run',
    },
    'the winner leaves before the loser pays': {
      constants: drift,
      expect: {
        verdict: 'violated',
        breaks: 'whoever has no position can be paid what they paid in and did not lose',
        length: 6,
      },
      source: firstRun,
    },
    'the winner waits for the pool of settled losses': {
      constants: { ...drift, operations: 6, moves: -1, profitPool: true },
      expect: { verdict: 'holds', distinct: 6_620, generated: 21_955, depth: 18 },
      source: firstRun,
    },
    'the winner waits for the pool of settled losses, for ever': {
      constants: { ...drift, ...forEver, profitPool: true },
      expect: { verdict: 'holds', distinct: 87_108, generated: 465_025, depth: 50 },
      corpus: true,
      source: 'first run',
    },
    // What no pool promises: whoever won has it in the books, and nobody who can pay has lost it.
    'the winner waits, and may wait in vain': {
      constants: { ...drift, profitPool: true, paysInFull: true },
      expect: {
        verdict: 'violated',
        breaks: 'whoever has no position can be paid all that they have',
        length: 5,
      },
      source: firstRun,
    },
    'the winner leaves, and margin covers the gap': {
      constants: { ...drift, ...forEver, initialRate: 3, paysInFull: true },
      expect: { verdict: 'holds', distinct: 2_496, generated: 12_433, depth: 25 },
      source: firstRun,
    },
    'profit is staked on a larger position': {
      constants: whale,
      expect: {
        verdict: 'violated',
        breaks: 'the market costs the fund no more than its share',
        length: 7,
      },
      source: firstRun,
    },
    'a whale, and margin that rises with open interest': {
      constants: { ...whale, ...forEver, interestFrom: 1, interestSlope: 1 },
      expect: { verdict: 'holds', distinct: 11_168, generated: 68_597, depth: 43 },
      source: firstRun,
    },
    'a whale, and little open interest': {
      constants: { ...whale, ...forEver, openInterestCap: 1 },
      expect: { verdict: 'holds', distinct: 8_768, generated: 51_493, depth: 48 },
      source: firstRun,
    },
    'a whale that may not stake its profit': {
      constants: { ...whale, ...forEver, settledMargin: true },
      expect: { verdict: 'holds', distinct: 6_048, generated: 31_439, depth: 46 },
      source: firstRun,
    },
    'a token is pledged at its peak': {
      constants: venus,
      expect: {
        verdict: 'violated',
        distinct: 596,
        generated: 2_057,
        depth: 5,
        breaks: 'nobody without a position owes more than is pledged',
        length: 4,
      },
      source: firstRun,
    },
    'a token, counted up to what its market bears': {
      constants: { ...venus, ...forEver, collateralCap: 1 },
      expect: { verdict: 'holds', distinct: 5_264, generated: 50_417, depth: 16 },
      source: firstRun,
    },
    'a token, with a haircut as deep as the crash': {
      constants: { ...venus, ...forEver, keptRate: 2 },
      expect: { verdict: 'holds', distinct: 2_304, generated: 22_145, depth: 14 },
      source: firstRun,
    },
    'a pump that margin covers': {
      constants: pump,
      expect: { verdict: 'holds', distinct: 358, generated: 1_160, depth: 6 },
      source: firstRun,
    },
  },
  mutants: {
    'a withdrawal is checked against maintenance margin': {
      story:
        'a trader takes out all but the maintenance margin, and stands with one foot in liquidation by its own choice',
      breaks: 'whoever takes something out keeps initial margin',
      length: 5,
    },
    'a withdrawal is checked before it is made': {
      story: 'an account that has nothing is asked whether it is in order, is, and takes what others paid in',
      breaks: 'nobody without a position owes more than is pledged',
      length: 1,
    },
    'a withdrawal of collateral is not checked': {
      story: 'a token is pledged, a loan is taken out against it, and the token is taken back',
      breaks: 'nobody without a position owes more than is pledged',
      length: 4,
    },
    'a trade is checked for the buyer alone': {
      story: 'the seller has nothing at all and is short',
      breaks: 'whoever trades keeps initial margin or reduces risk',
      length: 2,
    },
    'an account in debt may close its position': {
      story: 'with the position goes the last hope that the debt is paid, and nobody is left to liquidate',
      breaks: 'nobody without a position owes more than is pledged',
      length: 5,
    },
    'an account without margin may turn its position round': {
      story:
        'the risk is no larger than before, on paper: long becomes short of the same size, with nothing left to lose ' +
        'and everything to win',
      breaks: 'whoever trades keeps initial margin or reduces risk',
      length: 5,
      instance: 'larger positions, in tiers',
    },
    'the haircut is taken off the requirement': {
      story: 'half of what is needed, and all of the collateral counted, instead of the other way round',
      breaks: 'whoever takes something out keeps initial margin',
      length: 2,
    },
    'the fund is credited with fees that one side was not charged': {
      story: 'a maker that pays nothing, in a ledger that books two fees for each trade',
      breaks: 'the books balance',
      length: 3,
    },
    'a deposit is credited before it arrives': {
      story: 'the account has the money, and so has the wallet',
      breaks: 'the books balance',
      length: 1,
    },
    'the seller is debited less than the buyer is credited': {
      story: 'somebody is long, and nobody is short',
      breaks: 'positions sum to zero',
      length: 3,
    },
    'the cost of a purchase is rounded down': {
      story:
        'half a unit is a gift for each purchase, and purchases can be as many and as small as one likes',
      breaks: 'at a constant price nobody gets richer',
      length: 3,
      instance: 'prices in halves',
    },
    'open interest is counted before the trade': {
      story: 'the cap is asked about a trade that it does not see',
      breaks: 'open interest stays within its cap',
      length: 5,
      instance: 'prices in halves',
    },
    'withdrawals go on while the exchange is halted': {
      story: 'the emergency stop stops nothing that matters',
      breaks: 'while the exchange is halted, nothing leaves it and no position grows',
      length: 2,
    },
    'a loss is settled that the account cannot pay': {
      story:
        'a debt is in the pool as if it were money, and is paid to the winner out of what others paid in',
      breaks: 'whoever has no position can be paid what they paid in and did not lose',
      length: 7,
      instance: 'the winner waits for the pool of settled losses',
    },
  },
  incidents: {
    'mango-markets': {
      title: 'Mango Markets, 11 October 2022',
      story: [
        'Two accounts of one person, funded with 5 million USD each, traded 483 million MNGO of perpetuals at 0.038.',
        'On thin spot markets the price was then bought up to 0.91, more than twenty times, within half an hour.',
        'The long account showed a profit of hundreds of millions; nobody had lost it yet who could pay it.',
        'The profit counted as collateral, and about 116 million USD of other depositors was taken out against it.',
        'When the price fell back, both accounts were empty: the exchange owed its depositors what it no longer had.',
      ],
      flaw: { instance: 'a thin market is pumped' },
      mitigations: [
        {
          what: 'no price is followed further, in however many moves, than margin reaches without a liquidation',
          instance: 'a pump, and the price may not run up further than margin reaches',
        },
        {
          what: 'a cap on open interest',
          instance: 'a pump, and little open interest',
        },
        {
          what: 'profit is paid from a pool of losses that were settled before',
          instance: 'a pump, and a pool of settled losses',
        },
      ],
      sources: [
        'Solidus Labs, Mango Markets exploit: an analysis, 2022',
        'United States v. Eisenberg, S.D.N.Y. 2022 (complaint)',
      ],
    },
    'drift-2022': {
      title: 'Drift v1, 11 May 2022',
      story: [
        'LUNA collapsed, and traders who were short of it closed with profits as fast as the price fell.',
        'Profits were paid at once, from the vault in which the money of all markets lay together.',
        'The losers had lost more than their margin, and had not been liquidated yet; many never could be.',
        'Within twelve hours the vault went from 13.66 to 4.94 million USD, and withdrawals were stopped.',
        'What was missing was more than the insurance fund had; the team and a settlement plan made up for it.',
      ],
      flaw: { instance: 'the winner leaves before the loser pays' },
      mitigations: [
        {
          what: 'a pool of settled losses, from which profit is paid as far as it goes',
          instance: 'the winner waits for the pool of settled losses',
        },
        {
          what: 'margin that covers the fall, at three quarters in place of a half',
          instance: 'the winner leaves, and margin covers the gap',
        },
      ],
      sources: [
        'Drift Protocol, Technical incident report, May 2022',
        'Zellic, Drift protocol postmortem, May 2022',
      ],
    },
    'dydx-yfi': {
      title: 'dYdX v3, the YFI market, 17 and 18 November 2023',
      story: [
        'More than a hundred wallets were long of YFI on dYdX, at five times their margin.',
        'The spot price rose by 215 per cent, and the unrealised profit was staked on ever larger positions.',
        'Open interest grew from under one to about 67 million USD; margin rates stayed what they were.',
        'Then the price fell by 30 per cent within an hour, through the prices at which the wallets were bankrupt.',
        'The insurance fund paid 9 million USD, some 40 per cent of what it had; no user lost a deposit.',
      ],
      flaw: { instance: 'profit is staked on a larger position' },
      mitigations: [
        {
          what: 'margin rates that rise with open interest',
          instance: 'a whale, and margin that rises with open interest',
        },
        {
          what: 'a cap on open interest that its share of the insurance fund can bear',
          instance: 'a whale, and little open interest',
        },
        {
          what: 'what is staked on a larger position must have been paid in',
          instance: 'a whale that may not stake its profit',
        },
      ],
      sources: ['dYdX, statements on the YFI and SUSHI markets, November 2023 and January 2024'],
    },
    'venus-xvs': {
      title: 'Venus, its own token XVS, 18 May 2021',
      story: [
        'XVS, the token of Venus itself, was accepted as collateral for 80 per cent of its price.',
        'Large purchases doubled the price from 76 to 143 USD within hours.',
        'At the peak, bitcoin and ether were borrowed against two million XVS, as much as was allowed.',
        'The price fell back; selling the collateral pushed it further down than the loans were worth.',
        'About 100 million USD of bad debt was left with the lenders, and settled by a grant over time.',
      ],
      flaw: { instance: 'a token is pledged at its peak' },
      mitigations: [
        {
          what: 'collateral counts for no more than its market can absorb',
          instance: 'a token, counted up to what its market bears',
        },
        {
          what: 'a haircut as deep as the crash',
          instance: 'a token, with a haircut as deep as the crash',
        },
      ],
      sources: [
        'Venus Protocol, XVS liquidations incident post mortem, May 2021',
        'The Defiant, Venus left with bad debt after XVS manipulation, May 2021',
      ],
    },
  },
  sweeps: {
    'h - margin(h) <= l + margin(l), where h and l are the highest and the lowest price': {
      over: { initialRate: [1, 2], highestPrice: [5, 15] },
      setting: { instance: 'a pump that margin covers' },
      holds: ({ initialRate = 0, highestPrice = 0 }) => {
        const marginAt = (price: number): number => Math.ceil((price * initialRate) / 4);
        return highestPrice - marginAt(highestPrice) <= 4 + marginAt(4);
      },
      source:
        'who wins may take all but margin(h) of h, who loses has l and margin(l) at least: the rest is for depositors ' +
        'to lose. For small units the price may rise to (1 + r) / (1 - r) times what it was, where r is the initial rate',
    },
  },
});
