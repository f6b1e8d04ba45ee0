import {
  among,
  type Id,
  leadsTo,
  type MutantSwitch,
  or,
  type ReadFields,
  state,
  subsetsOf,
  t,
  taking,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';
import { meanOf, medianOf } from './median.ts';

/** What an oracle is made of. */
export interface OracleConstants {
  readonly feeds: number;
  /** How many of the feeds say whatever suits them, or nothing. */
  readonly faulty: number;
  /** How many reports close a round. */
  readonly quorum: number;
  /** Below so many reports no price is taken, whatever else is decided. */
  readonly minFeeds: number;
  /** A price older than so many ticks is not to be used. */
  readonly maxAge: number;
  /** A price that differs by more from the last one is not taken, and freezes the oracle. */
  readonly maxMove: number;
  /** The ticks after which what is frozen is halted. */
  readonly patience: number;
  /** Prices go from 1 to this. */
  readonly topPrice: number;
  readonly startPrice: number;
  /** How far the market moves in one tick at most. */
  readonly maxTick: number;
  /** How often an honest feed fails, all in all. */
  readonly outages: number;
  /** Whether what a quorum has signed may be held up on its way. */
  readonly congestion: boolean;
  /** Whether a price is held against a second source, and refused if it is off by more than `band`. */
  readonly hasAnchor?: boolean;
  readonly band?: number;
  /** Whether the anchor goes wherever somebody takes it; otherwise it says what the market says. */
  readonly anchorMoves?: boolean;
  /** The least price that is ever published: what is below is reported as this. */
  readonly floor?: number;
  /** Whether a price that is at the floor is not to be used. */
  readonly refusesFloor?: boolean;
  /** Whether in each round a price is published, as long as a quorum of honest feeds works. */
  readonly isPunctual?: boolean;
  /** Whether the oracle is halted as soon as no quorum of honest feeds works. */
  readonly haltsWithoutQuorum?: boolean;
}

/**
 * The oracle as a part of something larger: whoever shares the variable `price` sees what is published. `spec.ts` is
 * the oracle by itself, and says what is modelled.
 */
export function priceOracle(
  {
    feeds,
    faulty,
    quorum,
    minFeeds,
    maxAge,
    maxMove,
    patience,
    topPrice,
    startPrice,
    maxTick,
    outages,
    congestion,
    hasAnchor = false,
    band = 0,
    anchorMoves = false,
    floor = 1,
    refusesFloor = false,
    isPunctual = false,
    haltsWithoutQuorum = false,
  }: OracleConstants,
  mutant: MutantSwitch,
) {
  const smallQuorum = mutant('a quorum is one report too small');
  const takesMean = mutant('the mean is published instead of the median');
  const shrinks = mutant('the quorum shrinks with the feeds that are left');
  const countsAgain = mutant('a feed is counted as often as it reports');
  const everyFeed = mutant('every feed has to report');
  const usesStale = mutant('a stale price is used all the same');
  const datedLate = mutant('a price is dated when it lands');
  const goesBack = mutant('an older round overwrites a newer one');
  const signOfLife = mutant('a price that was refused counts as a sign of life');
  const endless = mutant('a freeze has no end');
  const resumesOld = mutant('a restart takes up the price of before the halt');
  const staysAway = mutant('a feed that failed may stay away');

  const Feed = t.ids('feed', feeds);
  const Price = t.int(1, topPrice);
  const tooOld = maxAge + 1;
  const Age = t.int(0, tooOld);

  const honest = Feed.values.slice(0, feeds - faulty);
  const isHonest = (feed: Id<'feed'>): boolean => honest.includes(feed);
  // Any number of feeds may come together; the guard says how many have to.
  const gatherings: readonly Gathering[] = countsAgain
    ? multisetsOf(Feed.values, quorum)
    : Array.from({ length: feeds }, (_, index) => subsetsOf(Feed.values, index + 1)).flat();
  const needed = everyFeed ? feeds : quorum - (smallQuorum ? 1 : 0);

  const fields = {
    marketPrice: Price,
    price: Price,
    publishedAge: Age, // in ticks since the round that the price is of; `tooOld` stands for all that is older
    onItsWay: t.option(t.record({ price: Price, age: Age })), // signed by a quorum and held up by congestion
    oracleIs: t.oneOf('live', 'frozen', 'halted'),
    frozenFor: t.int(0, patience),
    failedFeeds: t.set(Feed),
    outagesLeft: t.int(0, outages),
    anchorPrice: t.option(Price), // where the anchor was taken; nothing while it says what the market says
  };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;
  type Draft = WriteFields<typeof fields>;

  const begin = action({
    then: (s) => {
      s.marketPrice = startPrice;
      s.price = startPrice;
      s.outagesLeft = outages;
    },
  });

  const mayBeUsed = (s: State): boolean =>
    s.oracleIs !== 'halted' && (usesStale || s.publishedAge <= maxAge) && (!refusesFloor || s.price > floor);

  const agreesWithAnchor = (s: State, price: number): boolean =>
    !hasAnchor || Math.abs(price - (s.anchorPrice ?? s.marketPrice)) <= band;

  const quorumWorks = (s: State): boolean =>
    feeds - faulty - s.failedFeeds.size >= Math.max(quorum, minFeeds);

  /** What reports come to: honest feeds say what the market says, and faulty ones make a claim in concert. */
  const aggregate = (market: number, reporters: Gathering, claim: number): number => {
    const reports = reporters.map((feed) => (isHonest(feed) ? market : claim));
    return Math.max(floor, takesMean ? meanOf(reports) : medianOf(reports));
  };

  /** What a round needs. Without a faulty feed among the reporters there is one claim: that of the market. */
  const round = {
    'enough feeds report': (s: State, { reporters }: { reporters: Gathering }) => {
      const left = feeds - s.failedFeeds.size;
      return reporters.length >= Math.max(minFeeds, shrinks ? Math.min(needed, left) : needed);
    },
    'no reporter has failed': (s: State, { reporters }: { reporters: Gathering }) =>
      reporters.every((feed) => !s.failedFeeds.has(feed)),
  };
  const claims = {
    claim: (s: State, { reporters }: { reporters: Gathering }) =>
      reporters.every(isHonest) ? [s.marketPrice] : Price.values,
  };

  /**
   * The guards: a small change to what the anchor agrees with is taken; anything else is refused, and freezes the oracle.
   */
  const receive = (s: Draft, price: number, age: number): void => {
    if (Math.abs(price - s.price) <= maxMove && agreesWithAnchor(s, price)) {
      s.price = price;
      s.publishedAge = age;
      s.oracleIs = 'live';
      s.frozenFor = 0;
    } else {
      s.oracleIs = 'frozen';
      if (signOfLife) s.publishedAge = age;
    }
  };

  const publish = action({ reporters: among(t.seq(Feed, feeds), gatherings) }, claims, {
    when: { 'it is not halted': (s) => s.oracleIs !== 'halted', ...round },
    then: (s, { reporters, claim }) => receive(s, aggregate(s.marketPrice, reporters, claim), 0),
  });

  /** A quorum has signed, but its transaction is not included yet. */
  const holdUp = action({ reporters: among(t.seq(Feed, feeds), gatherings) }, claims, {
    when: {
      'there is congestion': () => congestion,
      'nothing else is held up': (s) => s.onItsWay === null,
      ...round,
    },
    then: (s, { reporters, claim }) => {
      s.onItsWay = { price: aggregate(s.marketPrice, reporters, claim), age: 0 };
    },
  });

  const land = action(
    { signed: (s) => (s.onItsWay === null ? [] : [s.onItsWay]) },
    {
      when: {
        'it is not halted': (s) => s.oracleIs !== 'halted',
        'it is newer than what is published': (s, { signed }) => goesBack || signed.age < s.publishedAge,
      },
      then: (s, { signed }) => {
        s.onItsWay = null;
        receive(s, signed.price, datedLate ? 0 : signed.age);
      },
    },
  );

  /** A round passes: the market moves, everything ages, and honest feeds measure anew. */
  const tick = action(
    { move: t.int(-maxTick, maxTick) },
    {
      when: {
        'the market stays on the grid': (s, { move }) =>
          s.marketPrice + move >= 1 && s.marketPrice + move <= topPrice,
        'no round is left out, where this is promised': (s) =>
          !isPunctual || s.publishedAge === 0 || s.oracleIs !== 'live' || !quorumWorks(s),
      },
      then: (s, { move }) => {
        s.marketPrice += move;
        if (s.publishedAge < tooOld) s.publishedAge += 1;
        if (s.onItsWay !== null) {
          if (s.onItsWay.age < maxAge) s.onItsWay.age += 1;
          else s.onItsWay = null; // what is too old to be used is not taken either
        }
        if (s.oracleIs !== 'frozen' || endless) return;
        if (s.frozenFor < patience) {
          s.frozenFor += 1;
        } else {
          s.oracleIs = 'halted';
          s.frozenFor = 0;
        }
      },
    },
  );

  /** By hand: whoever may do it has looked at the market, and takes what a quorum says, however far it is. */
  const restart = action({ reporters: among(t.seq(Feed, feeds), gatherings) }, claims, {
    when: {
      'it is halted': (s) => s.oracleIs === 'halted',
      ...round,
      'the anchor agrees, where there is one': (s, { reporters, claim }) =>
        agreesWithAnchor(s, aggregate(s.marketPrice, reporters, claim)),
    },
    then: (s, { reporters, claim }) => {
      s.oracleIs = 'live';
      s.publishedAge = 0;
      if (!resumesOld) s.price = aggregate(s.marketPrice, reporters, claim);
    },
  });

  const fail = action(
    { feed: among(Feed, honest) },
    {
      when: {
        'an outage is left': (s) => s.outagesLeft > 0,
        'it works': (s, { feed }) => !s.failedFeeds.has(feed),
      },
      then: (s, { feed }) => {
        s.failedFeeds.add(feed);
        s.outagesLeft -= 1;
        if (!haltsWithoutQuorum || quorumWorks(s)) return;
        s.oracleIs = 'halted';
        s.frozenFor = 0;
      },
    },
  );

  const comeBack = action(
    { feed: (s) => s.failedFeeds },
    {
      then: (s, { feed }) => {
        s.failedFeeds.delete(feed);
      },
    },
  );

  /** Somebody buys or sells on the venue that the anchor is taken from. */
  const moveAnchor = action(
    { to: Price },
    {
      then: (s, { to }) => {
        s.anchorPrice = to;
      },
    },
  );

  const isFrozen = state('the oracle is frozen', (s: State) => s.oracleIs === 'frozen');
  const isNotFrozen = state('it is live or halted', (s: State) => s.oracleIs !== 'frozen');
  const isHalted = state('the oracle is halted', (s: State) => s.oracleIs === 'halted');
  const isTooOld = state('the price is too old to be used', (s: State) => s.publishedAge > maxAge);
  const isRecent = state('the price is recent', (s: State) => s.publishedAge <= maxAge);

  const byHonestFeeds = gatherings
    .filter((reporters) => reporters.length === Math.max(quorum, minFeeds) && reporters.every(isHonest))
    .map((reporters) => taking(publish, { reporters }));

  // Where liars are a minority of every quorum, nothing is forgiven because of an anchor.
  const isBanded = hasAnchor && quorum <= 2 * faulty;
  const isNear = (s: State): boolean =>
    !mayBeUsed(s) ||
    Math.abs(s.price - s.marketPrice) <= (isBanded ? band : 0) + maxTick * Math.min(s.publishedAge, maxAge);

  return define({
    initial: begin,
    actions: {
      publish,
      holdUp,
      land,
      tick,
      restart,
      fail,
      comeBack,
      ...(hasAnchor && anchorMoves ? { moveAnchor } : {}),
    },
    invariants: isBanded
      ? { 'a price in use is off by the band at most, and by what the market can have moved since': isNear }
      : { 'a price in use is off by no more than the market can have moved since': isNear },
    steps: {
      'a price is never replaced by an older one': (before, after) =>
        before.price === after.price || after.publishedAge <= before.publishedAge,
    },
    reachable: {
      'the market has moved, and so has the price': (s) =>
        s.price !== startPrice && s.price === s.marketPrice && s.publishedAge === 0,
      'the price is too old to be used': (s) => s.publishedAge > maxAge,
      // With a guard as wide as all prices nothing is ever refused.
      ...(maxMove < topPrice - 1 ? { 'the oracle is halted': (s: State) => s.oracleIs === 'halted' } : {}),
    },
    fairness: [
      weak(tick),
      ...(byHonestFeeds.length > 0 ? [weak(...byHonestFeeds)] : []),
      ...(staysAway ? [] : [weak(comeBack)]),
    ],
    temporal: {
      'a freeze ends, in a price or in a halt': leadsTo(isFrozen, isNotFrozen),
      'a price too old to be used is replaced, or trading is halted': leadsTo(
        isTooOld,
        or(isRecent, isHalted),
      ),
    },
  });
}

type Gathering = readonly Id<'feed'>[];

/** The same, with members that may come several times. */
function multisetsOf<T>(members: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return members.flatMap((member, index) =>
    multisetsOf(members.slice(index), size - 1).map((rest) => [member, ...rest]),
  );
}
