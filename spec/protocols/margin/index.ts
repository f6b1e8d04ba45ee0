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

/** A collapse: who is short closes with a newcomer and leaves, before who was long has paid. */
const drift = {
  accounts: ['winner', 'loser', 'newcomer', 'everybody else'],
  depositors: ['everybody else'],
  wallets: [4, 4, 1, 0],
  deposits: [0, 0, 0, 4],
  lowestPrice: 2,
  highestPrice: 8,
  firstPrice: 8,
  priceStep: 6,
  largestMove: 6,
  moves: 1,
  amounts: [1, 4, 10],
  operations: 6,
  settledOnly: true,
};

/** A whale that stakes the profit of a long position on a larger one, and market makers on the other side. */
const whale = {
  accounts: ['whale', 'makers'],
  depositors: [],
  wallets: [1, 0],
  deposits: [0, 12],
  insurance: 3,
  lowestPrice: 4,
  highestPrice: 8,
  firstPrice: 4,
  priceStep: 2,
  largestMove: 4,
  moves: 3,
  initialRate: 1,
  maxSize: 3,
  amounts: [1],
  operations: 4,
  insured: true,
};

/** A token whose price doubles and then crashes, pledged for a loan. */
const venus = {
  accounts: ['borrower', 'trader', 'everybody else'],
  depositors: ['everybody else'],
  wallets: [1, 1, 0],
  deposits: [0, 0, 6],
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
        fee: 1,
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
      constants: { operations: -1, moves: -1 },
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
    'three traders, for ever': {
      constants: { ...threeTraders, operations: -1, moves: -1 },
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
        operations: -1,
        moves: -1,
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
        operations: -1,
        moves: -1,
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
    'a pump within a price band': {
      constants: { ...mango, largestMove: 2 },
      expect: { verdict: 'holds', distinct: 260, generated: 919, depth: 6 },
      source: firstRun,
    },
    'a pump, and profit stays while it is open': {
      constants: { ...mango, settledOnly: true },
      expect: { verdict: 'holds', distinct: 516, generated: 1_883, depth: 6 },
      source: firstRun,
    },
    'a pump, and little open interest': {
      constants: { ...mango, openInterestCap: 1 },
      expect: { verdict: 'holds', distinct: 480, generated: 1_825, depth: 6 },
      source: firstRun,
    },
    'a pump, and a pool of settled losses': {
      constants: { ...mango, profitPool: true },
      expect: { verdict: 'holds', distinct: 524, generated: 1_891, depth: 6 },
      source: firstRun,
    },
    'the winner leaves before the loser pays': {
      constants: drift,
      expect: {
        verdict: 'violated',
        distinct: 2_330,
        generated: 10_280,
        depth: 8,
        breaks: 'whoever has no position can be paid what they paid in and did not lose',
        length: 7,
      },
      source: firstRun,
    },
    'the winner waits for the pool of settled losses': {
      constants: { ...drift, profitPool: true },
      expect: { verdict: 'holds', distinct: 2_328, generated: 10_278, depth: 8 },
      source: firstRun,
    },
    'the winner leaves, and margin covers the gap': {
      constants: { ...drift, initialRate: 3, wallets: [6, 6, 2, 0], amounts: [2, 6, 10] },
      expect: { verdict: 'holds', distinct: 884, generated: 3_841, depth: 8 },
      source: firstRun,
    },
    'profit is staked on a larger position': {
      constants: whale,
      expect: {
        verdict: 'violated',
        distinct: 272,
        generated: 661,
        depth: 7,
        breaks: 'the fund covers every shortfall',
        length: 6,
      },
      source: firstRun,
    },
    'a whale, and margin that rises with open interest': {
      constants: { ...whale, interestFrom: 1, interestSlope: 1 },
      expect: { verdict: 'holds', distinct: 308, generated: 814, depth: 8 },
      source: firstRun,
    },
    'a whale, and little open interest': {
      constants: { ...whale, openInterestCap: 1 },
      expect: { verdict: 'holds', distinct: 308, generated: 814, depth: 8 },
      source: firstRun,
    },
    'a whale that may not stake its profit': {
      constants: { ...whale, settledMargin: true },
      expect: { verdict: 'holds', distinct: 288, generated: 772, depth: 8 },
      source: firstRun,
    },
    'a token is pledged at its peak': {
      constants: venus,
      expect: {
        verdict: 'violated',
        distinct: 701,
        generated: 2_437,
        depth: 5,
        breaks: 'nobody without a position owes more than is pledged',
        length: 4,
      },
      source: firstRun,
    },
    'a token, counted up to what its market bears': {
      constants: { ...venus, collateralCap: 1 },
      expect: { verdict: 'holds', distinct: 2_264, generated: 10_387, depth: 7 },
      source: firstRun,
    },
    'a token, with a haircut as deep as the crash': {
      constants: { ...venus, keptRate: 2 },
      expect: { verdict: 'holds', distinct: 1_500, generated: 7_621, depth: 7 },
      source: firstRun,
    },
    'a pump that margin covers': {
      constants: pump,
      expect: { verdict: 'holds', distinct: 358, generated: 1_160, depth: 6 },
      source: firstRun,
    },
    'larger positions, in tiers': {
      constants: {
        maxSize: 2,
        lots: [1, 2],
        wallets: [3, 3, 0],
        highestPrice: 3,
        tiers: [[4, 3, 2]],
        operations: -1,
        moves: -1,
      },
      expect: { verdict: 'holds', distinct: 3_258, generated: 26_401, depth: 16 },
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
      length: 4,
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
          what: 'a band for the price, so that it cannot outrun margin before somebody is liquidated',
          instance: 'a pump within a price band',
        },
        {
          what: 'profit of an open position cannot be taken out',
          instance: 'a pump, and profit stays while it is open',
        },
        {
          what: 'a cap on open interest that the insurance fund can bear',
          instance: 'a pump, and little open interest',
        },
        {
          what: 'profit is paid from losses that are settled',
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
          what: 'a pool for each market, from which profit is paid once losses have been',
          instance: 'the winner waits for the pool of settled losses',
        },
        {
          what: 'margin that covers the gap',
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
          what: 'a cap on open interest that the insurance fund can bear',
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
