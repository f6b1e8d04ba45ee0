import { protocol } from '../../language/index.ts';
import { oracle } from './spec.ts';

export { priceOracle } from './part.ts';
export { oracle };

const firstRun = 'first run';
const near = 'a price in use is off by no more than the market can have moved since';
const nearBand = 'a price in use is off by the band at most, and by what the market can have moved since';
const replaced = 'a price too old to be used is replaced, or trading is halted';

/** A venue that leaves the market is a faulty feed, and here it is the only one; nothing else is in the way. */
const oneVenue = {
  feeds: 1,
  quorum: 1,
  outages: 0,
  congestion: false,
  topPrice: 3,
  maxMove: 2,
  startPrice: 1,
  hasAnchor: true,
};

/** It says what the market says, in each round, until it is suspended. */
const oneFeed = { feeds: 1, faulty: 0, quorum: 1, congestion: false, isPunctual: true };

/** The price oracle with its instances, mutants and incidents. */
export const oracleProtocol = protocol({
  spec: oracle,
  title: 'Price oracle',
  source:
    'the rules that the Maker median module (Maker documentation, Median) and Chainlink off-chain reporting ' +
    '(L. Breidenbach et al., Chainlink Off-chain Reporting Protocol, 2021) have in common',
  instances: {
    '4 feeds, 1 faulty': {
      constants: {},
      expect: { verdict: 'holds', distinct: 2_920, generated: 43_653, depth: 17 },
      source: firstRun,
    },
    'no congestion': {
      constants: { congestion: false, startPrice: 1 },
      expect: { verdict: 'holds', distinct: 400, generated: 5_171, depth: 14 },
      source: firstRun,
    },
    // Where the quorum is right, the guard against jumps is not what keeps the price near the market.
    'no deviation guard': {
      constants: { maxMove: 3, startPrice: 1 },
      expect: { verdict: 'holds', distinct: 1_420, generated: 21_263, depth: 13 },
      source: firstRun,
    },
    '2 outages': {
      constants: { outages: 2, congestion: false, startPrice: 1 },
      expect: { verdict: 'holds', distinct: 960, generated: 10_345, depth: 16 },
      source: firstRun,
    },
    '2 outages, no price from fewer than 3 feeds': {
      constants: { outages: 2, minFeeds: 3, congestion: false, startPrice: 1 },
      expect: { verdict: 'holds', distinct: 960, generated: 10_345, depth: 16 },
      source: firstRun,
    },
    'one reporter within a band': {
      constants: { feeds: 1, quorum: 1, outages: 0, congestion: false },
      expect: { verdict: 'violated', distinct: 5, generated: 7, depth: 2, breaks: near, length: 1 },
      source: 'the reporter is the liar: the guard against jumps bounds each lie, not what is made of it',
    },
    'one venue, and an anchor that moves along': {
      constants: { ...oneVenue, anchorMoves: true },
      expect: { verdict: 'violated', breaks: nearBand, length: 2 },
      source: 'the band bounds how far the venue is from its anchor, not from the market',
    },
    'one venue, and an anchor of its own': {
      constants: oneVenue,
      expect: { verdict: 'violated', breaks: replaced, length: 5 },
      source: 'safe within its band, and silent as soon as its only venue is',
    },
    '4 venues, and an anchor that moves along': {
      constants: { ...oneVenue, feeds: 4, quorum: 3, anchorMoves: true },
      expect: { verdict: 'holds', distinct: 271, generated: 4_828, depth: 10 },
      source: firstRun,
    },
    'one feed, which is suspended': {
      constants: oneFeed,
      expect: { verdict: 'holds', distinct: 138, generated: 375, depth: 14 },
      source: firstRun,
    },
    'one feed, and a halt when it is suspended': {
      constants: { ...oneFeed, haltsWithoutQuorum: true },
      expect: { verdict: 'holds', distinct: 116, generated: 375, depth: 12 },
      source: firstRun,
    },
    'one feed with a floor': {
      constants: { ...oneFeed, maxMove: 3, floor: 3 },
      expect: { verdict: 'violated', breaks: near, length: 4 },
      source: 'the price is of this very round, so that its age says nothing, and it is the floor',
    },
    'one feed with a floor, and a price at it is refused': {
      constants: { ...oneFeed, maxMove: 3, floor: 3, refusesFloor: true },
      expect: { verdict: 'holds', distinct: 60, generated: 154, depth: 8 },
      source: firstRun,
    },
    '7 feeds, 2 faulty': {
      constants: { feeds: 7, faulty: 2, quorum: 5 },
      expect: { verdict: 'holds', distinct: 4_088, generated: 266_533, depth: 17 },
      source: firstRun,
      corpus: true,
    },
    '4 feeds, 8 prices': {
      constants: { topPrice: 8, startPrice: 8, maxTick: 2, maxMove: 2, maxAge: 3, patience: 2, outages: 2 },
      expect: { verdict: 'holds', distinct: 96_480, generated: 1_942_987, depth: 21 },
      source: firstRun,
      corpus: true,
    },
    '4 feeds, 12 prices': {
      constants: {
        topPrice: 12,
        startPrice: 12,
        maxTick: 2,
        maxMove: 3,
        maxAge: 4,
        patience: 3,
        outages: 2,
      },
      expect: { verdict: 'holds', distinct: 433_800, generated: 11_476_063, depth: 25 },
      source: firstRun,
      corpus: true,
    },
  },
  mutants: {
    'a quorum is one report too small': {
      story: 'one honest report and one false one have no middle but their mean, and the liar moves it',
      breaks: near,
      length: 1,
    },
    'the mean is published instead of the median': {
      story: 'a single false report among honest ones moves the price as far as it likes',
      breaks: near,
      length: 1,
    },
    'a feed is counted as often as it reports': {
      story: 'a liar reports twice, and its two reports outvote the honest one between them',
      breaks: near,
      length: 1,
    },
    'the quorum shrinks with the feeds that are left': {
      story:
        'feeds fail one after the other, and the oracle makes do with those that are left, one of which is false',
      breaks: near,
      length: 3,
      instance: '2 outages',
    },
    'a stale price is used all the same': {
      story:
        'the feed is suspended, the market falls away from the last price, and nobody asks how old that price is',
      breaks: near,
      length: 4,
      instance: 'one feed, which is suspended',
    },
    'a price is dated when it lands': {
      story: 'a price that congestion held up passes for one of this moment',
      breaks: near,
      length: 4,
    },
    'a price that was refused counts as a sign of life': {
      story:
        'the market jumps, the guard refuses the true price again and again, and each refusal makes the old one young',
      breaks: near,
      length: 3,
    },
    'a restart takes up the price of before the halt': {
      story: 'the market went on during the halt, and trading resumes at the price at which it had stopped',
      breaks: near,
      length: 6,
    },
    'an older round overwrites a newer one': {
      story: 'what congestion held up lands after a later round, and takes its place',
      breaks: 'a price is never replaced by an older one',
      length: 4,
    },
    'a freeze has no end': {
      story: 'the oracle refuses every price as too far from a last one that nothing brings nearer',
      breaks: 'a freeze ends, in a price or in a halt',
      length: 6,
    },
    'every feed has to report': {
      story: 'one silent liar is enough for no price to come any more',
      breaks: replaced,
      length: 5,
    },
    'a feed that failed may stay away': {
      story: 'with one honest feed gone and a silent liar, the rest wait for a quorum for ever',
      breaks: replaced,
      length: 6,
    },
  },
  incidents: {
    'synthetix-skrw': {
      title: 'Synthetix, the Korean won at a thousand times its price, 25 June 2019',
      story: [
        'One of the commercial feeds for the won began to report a price 1000 times too high, now and then.',
        'The oracle discarded outliers, but an earlier outage, which nobody had noticed, had left two feeds.',
        'Of two there is no outlier: it took their mean and published it.',
        'A trading bot went in and out of sKRW and made over 1 billion dollars on paper, 37 million sETH, in an hour.',
        'The oracle was stopped by hand, and the owner of the bot gave the gains back for a bounty.',
      ],
      flaw: { mutant: 'the quorum shrinks with the feeds that are left', instance: '2 outages' },
      mitigations: [
        {
          what: 'a number of feeds below which no price is published',
          mutant: 'the quorum shrinks with the feeds that are left',
          instance: '2 outages, no price from fewer than 3 feeds',
        },
        { what: 'a quorum that outages do not lower', instance: '2 outages' },
      ],
      sources: [
        'Synthetix, Response to Oracle Incident, blog.synthetix.io, June 2019',
        'Cointelegraph, Synthetix reverses oracle error, 25 June 2019',
      ],
    },
    'compound-dai': {
      title: 'Compound, one venue prints DAI at 1.30, 26 November 2020',
      story: [
        'Compound took the price of DAI from Coinbase Pro alone, if within 20 % of an anchor, an average of Uniswap.',
        'For an hour DAI traded at up to 1.30 dollars there, and the anchor moved along with it.',
        'So the price was within its band, and it was published: no guard was passed over.',
        'Borrowers of DAI owed a third more than before, and about 89 million dollars were liquidated.',
        'On other venues DAI had stayed close to a dollar; the largest borrower lost a position of 46 million.',
      ],
      flaw: { instance: 'one venue, and an anchor that moves along' },
      mitigations: [
        {
          what: 'the median of four independent venues, wherever the anchor goes',
          instance: '4 venues, and an anchor that moves along',
        },
        { what: 'the median alone, without an anchor and without a guard', instance: 'no deviation guard' },
      ],
      sources: [
        'Compound forum, DAI Liquidation Event, November 2020',
        'Decrypt, Oracle exploit sees 100 million liquidated on Compound, 26 November 2020',
      ],
    },
    'venus-luna': {
      title: 'Venus, LUNA borrowed against at a price that had stopped, 12 May 2022',
      story: [
        'LUNA collapsed, and its feed was suspended, with 0.107 dollars as the last price.',
        'The market went on to 0.01 dollars, a tenth of that and less.',
        'Every price came with its time; the protocol did not look at it and took the last one as it stood.',
        'LUNA bought for a cent was deposited at eleven cents, and whatever was there was borrowed against it.',
        'Venus was left 11.2 million dollars short, and Blizz Finance was drained of about 8 million the same way.',
      ],
      flaw: { mutant: 'a stale price is used all the same' },
      mitigations: [
        { what: 'an age beyond which a price is not used', instance: 'one feed, which is suspended' },
        {
          what: 'a halt as soon as the feed is suspended',
          mutant: 'a stale price is used all the same',
          instance: 'one feed, and a halt when it is suspended',
        },
      ],
      sources: [
        'Venus Protocol, Venus LUNA Incident Updates, medium.com/venusprotocol, May 2022',
        'Cointelegraph, DeFi protocols declare losses as attackers exploit LUNA price feed discrepancy, May 2022',
      ],
    },
  },
  sweeps: {
    'quorum >= 2 faulty + 1 and quorum <= feeds - faulty': {
      over: { feeds: [3, 5], faulty: [0, 2], quorum: [1, 5] },
      setting: { instance: 'no congestion' },
      holds: ({ feeds = 0, faulty = 0, quorum = 0 }) => quorum >= 2 * faulty + 1 && quorum <= feeds - faulty,
      source:
        'liars must be a minority of any quorum, and a quorum must be there without them: so feeds >= 3 faulty + 1',
    },
  },
});
