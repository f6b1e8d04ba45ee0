import { spec } from '../../language/index.ts';
import { priceOracle } from './part.ts';

/**
 * A price oracle: feeds report what the market says, a round of reports becomes one price by its median, and users act
 * on the price that is published as long as it is not too old. The rules are those that the large oracles have in
 * common (a quorum of signed reports, a median, an age beyond which a price is refused, a guard against jumps), in the
 * form of the Maker median module and Chainlink's off-chain reporting; no one of them is followed line by line.
 *
 * The feeds are `faulty` liars and the rest. An honest feed reports the market price of this very round, or has failed
 * and reports nothing. The liars speak in concert and know everything: in each round the price that they claim is any
 * price at all, and they report or keep silent as they like. That they all claim the same loses nothing: a median that
 * is not the market's lies between their claims, and each can be had by claiming it together. Nor are reports kept:
 * whoever publishes chooses which feeds' reports it brings, which is the choice that late and lost reports leave.
 *
 * One step is one transaction with a round of reports, published at once (`publish`) or signed and held up by
 * congestion (`holdUp`, and `land` when it comes through); or a `tick`, in which the market moves by at most `maxTick`,
 * everything ages, and a new round begins; or a feed that fails or comes back. Time is told by ages that stop growing
 * where it makes no difference any more. Left out are differences between honest feeds (venues that differ by d add d
 * to what a price may be off), fees and rewards of reporters, and signatures, which nobody forges.
 *
 * A feed reports a venue: a venue that leaves the market, whoever moved it, is a liar here as well as one who lies.
 *
 * Some oracles hold the price against an anchor, a second source, and refuse what is off by more than `band`
 * (`hasAnchor`). An anchor says what the market says, or goes wherever somebody takes it (`anchorMoves`). Some feeds
 * have a least price to report (`floor`), whatever the market says; who uses the price may refuse it there
 * (`refusesFloor`). `isPunctual` says that no round goes by without a price while a quorum of honest feeds works, so that
 * only an outage makes a price old; `haltsWithoutQuorum`, that then nobody waits until it is.
 *
 * The guard against jumps refuses a price that is too far from the last, which freezes the oracle; it is live again
 * with the next price that is near enough, and halted if none comes in time. The last price stays in use meanwhile,
 * growing old as any other. A halt is ended by hand.
 *
 * Fairness: time goes on (weak fairness of `tick`); again and again somebody brings a round of honest reports if there
 * are enough of them (weak fairness of `publish` with honest feeds alone, whichever they are: they can publish until
 * they have); and a feed that failed is mended (weak fairness of `comeBack`). Weak is enough for each: nothing but the
 * step itself takes away what it needs, since outages are bounded. Nothing is asked of liars, of congestion that holds
 * back what it holds, or of whoever ends a halt.
 */
export const oracle = spec(
  'oracle',
  {
    feeds: 4,
    faulty: 1,
    quorum: 3,
    minFeeds: 1,
    maxAge: 2,
    maxMove: 1,
    patience: 1,
    topPrice: 4,
    startPrice: 4,
    maxTick: 1,
    outages: 1,
    congestion: true,
    hasAnchor: false,
    band: 1,
    anchorMoves: false,
    floor: 1,
    refusesFloor: false,
    isPunctual: false,
    haltsWithoutQuorum: false,
  },
  priceOracle,
);
