import {
  leadsTo,
  type ReadFields,
  spec,
  state,
  t,
  variables,
  type WriteFields,
  weak,
} from '../../language/index.ts';

/**
 * An English auction of seized collateral on a chain that may be congested: Maker's `flip` in the phase in which bids
 * rise (`tend`), as it was in March 2020. The lot is worth `value`; the debt that it is to pay is `debt`.
 *
 * A bid is paid when it is made, and the one before it is paid back. The auction is over `ttl` after the last bid, or
 * `tau` after its start; as in `flip`, it takes bids before that time and is dealt after it. If there was no bid, it
 * starts again. Time is kept as what is left until each of the two ends.
 *
 * There are two bidders. An honest keeper, who has the cash, sends a bid in the same unit of time in which it sees that
 * the lot can be had for less than it is worth to it, which is one less than its value. But the chain is congested: a
 * bid waits for up to `delay` units of time before it is executed, and an adversary says how long. The sniper's bids
 * are executed at once, whether by luck, by fees or by producing the block. It bids what it likes, and is the adversary
 * itself.
 *
 * With `minimumBid` lower bids are refused. With `lastResort` the protocol itself buys, in the transaction that would
 * otherwise deal the lot for less than half of what it should bring, at the price of the honest keeper.
 *
 * One step is one bid sent, executed or sniped, one unit of time, or the end of the auction. Left out: the phase in
 * which bidders take less and less of the lot for the whole debt (`dent`), and the least increase of a bid (`beg`).
 *
 * Fairness: time passes, what is sent is executed, the keeper sends what it has to, and what is over is dealt or started
 * again (weak fairness of each; nothing else can make any of them impossible but the end). Nothing is asked of the
 * sniper.
 */
export const englishAuction = spec(
  'english-auction',
  { tau: 6, ttl: 3, delay: 2, value: 4, debt: 4, minimumBid: 0, lastResort: false },
  ({ tau, ttl, delay, value, debt, minimumBid, lastResort }, mutant) => {
    const falls = mutant('a bid need not rise');
    const keepsBoth = mutant('who is outbid is not paid back');
    const hasty = mutant('the lot is dealt before the bid has stood its time');
    const stays = mutant('an auction without bids is not started again');
    const timeStops = mutant('time may stop');
    const unexecuted = mutant('a bid that is sent may never be executed');
    const unsent = mutant('the keeper may never bid');
    const undealt = mutant('an auction that is over may stay undealt');

    const Bidder = t.oneOf('nobody', 'keeper', 'sniper', 'protocol');
    const fair = value - 1;
    const fairEnough = Math.ceil(Math.min(debt, value) / 2);

    const fields = {
      phase: t.oneOf('not started', 'open', 'sold'),
      endsIn: t.int(-1, tau), // over by time where it is negative
      standsIn: t.int(-1, ttl), // over by the last bid where it is negative and there is one
      bid: t.int(0, value),
      bidder: Bidder,
      isPending: t.bool, // a bid of the keeper is sent and not executed
      pendingFor: t.int(0, delay),
      cash: t.map(t.oneOf('keeper', 'sniper', 'protocol'), t.int(0, value)),
      paid: t.int(0, 3 * value), // to the auction
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;

    const takesBids = (s: State): boolean =>
      s.phase === 'open' && s.endsIn > 0 && (s.bidder === 'nobody' || s.standsIn > 0);
    const isOver = (s: State): boolean =>
      s.phase === 'open' && s.bidder !== 'nobody' && (hasty || s.endsIn < 0 || s.standsIn < 0);
    const hasNoBids = (s: State): boolean => s.phase === 'open' && s.bidder === 'nobody' && s.endsIn < 0;
    const isHigher = (s: State, amount: number): boolean =>
      amount >= minimumBid && (s.bidder === 'nobody' || amount > s.bid || falls);
    const isTooCheap = (s: State): boolean => lastResort && s.bid < fairEnough;
    const keeperHasToBid = (s: State): boolean =>
      takesBids(s) && !s.isPending && s.bidder !== 'keeper' && isHigher(s, fair);

    const start = action({
      when: (s) => s.phase === 'not started',
      then: (s) => {
        s.phase = 'open';
        s.endsIn = tau;
      },
    });

    const send = action({
      when: keeperHasToBid,
      then: (s) => {
        s.isPending = true;
        s.pendingFor = 0;
      },
    });

    /** The bidder pays, and whoever was outbid is paid back. */
    const place = (s: Draft, bidder: 'keeper' | 'sniper' | 'protocol', amount: number): void => {
      const { bidder: before, bid } = s;
      if (before !== 'nobody' && !keepsBoth) {
        s.cash.set(before, s.cash.get(before) + bid);
        s.paid -= bid;
      }
      s.cash.set(bidder, s.cash.get(bidder) - amount);
      s.paid += amount;
      s.bid = amount;
      s.bidder = bidder;
      s.standsIn = ttl;
    };

    /** The bid counts if it still can, and is lost if it is too late or too low. */
    const execute = action({
      when: (s) => s.isPending,
      then: (s) => {
        if (takesBids(s) && isHigher(s, fair)) place(s, 'keeper', fair);
        s.isPending = false;
        s.pendingFor = 0;
      },
    });

    const snipe = action(
      { amount: t.int(0, value) },
      {
        when: {
          'the auction takes bids': takesBids,
          'the bid is higher': (s, { amount }) => isHigher(s, amount),
          'the sniper is not outbidding itself': (s) => s.bidder !== 'sniper',
        },
        then: (s, { amount }) => place(s, 'sniper', amount),
      },
    );

    const tick = action({
      when: {
        'the auction runs': (s) => s.phase === 'open' && !isOver(s) && !hasNoBids(s),
        'the keeper has sent what it has to': (s) => !keeperHasToBid(s),
        'the bid that is sent may wait longer': (s) => !s.isPending || s.pendingFor < delay,
      },
      then: (s) => {
        s.endsIn -= 1;
        if (s.bidder !== 'nobody') s.standsIn -= 1;
        if (s.isPending) s.pendingFor += 1;
      },
    });

    const deal = action({
      when: {
        'the auction is over': isOver,
        'the lot is not too cheap': (s) => !isTooCheap(s),
      },
      then: (s) => {
        s.phase = 'sold';
      },
    });

    const buyAsLastResort = action({
      when: {
        'nobody bids any more': (s) => isOver(s) || hasNoBids(s),
        'the lot is too cheap': isTooCheap,
      },
      then: (s) => {
        place(s, 'protocol', fair);
        s.phase = 'sold';
      },
    });

    const startAgain = action({
      when: {
        'there was no bid': (s) => hasNoBids(s) && !stays,
        'there is no last resort': () => !lastResort,
      },
      then: (s) => {
        s.endsIn = tau;
      },
    });

    const begin = action({
      then: (s) => {
        for (const bidder of ['keeper', 'sniper', 'protocol'] as const) s.cash.set(bidder, value);
      },
    });

    return define({
      initial: begin,
      actions: { start, send, execute, snipe, tick, deal, startAgain, buyAsLastResort },
      invariants: {
        'the lot is sold for half of what it should bring at least': (s) =>
          s.phase !== 'sold' || s.bid >= fairEnough,
        'the auction holds the last bid and nothing else': (s) => s.paid === s.bid,
      },
      steps: {
        'a bid only rises': (before, after) => before.bidder === 'nobody' || after.bid >= before.bid,
      },
      reachable: {
        'the keeper gets the lot': (s) => s.phase === 'sold' && s.bidder === 'keeper',
        'the sniper is outbid': (s) => s.bidder === 'keeper' && s.cash.get('sniper') === value,
      },
      fairness: [
        ...(timeStops ? [] : [weak(tick)]),
        ...(unsent ? [] : [weak(send)]),
        ...(unexecuted ? [] : [weak(execute)]),
        ...(undealt ? [] : [weak(deal, startAgain, buyAsLastResort)]),
      ],
      temporal: {
        'the lot is sold': leadsTo(
          state('the auction is open', (s: State) => s.phase === 'open'),
          state('the lot is sold', (s: State) => s.phase === 'sold'),
        ),
      },
      terminal: (s) => s.phase === 'sold',
    });
  },
);
