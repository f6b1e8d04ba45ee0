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
import { type Taking, taking } from './rules.ts';

/**
 * A Dutch auction of seized collateral on a chain that may be congested: Maker's `clip`. Whoever takes at the price
 * there is gets what it takes at once, in one transaction, in part or whole.
 *
 * The price starts at the price feed and halves every `step` units of time (a coarse stairstep of Maker's exponential
 * decrease). Where it is under `cusp` halves of where it started, or `tail` units of time have passed, nobody may take
 * until somebody has started it again, from the feed as it is then. For that there is a reward, unless the lot or the
 * debt is so small that the reward would be all of it. What is raised pays the debt and no more; whoever takes a part
 * leaves a debt of at least `dust`.
 *
 * There are two takers. An honest keeper with cash for `purse` units sends a transaction in the same unit of time in
 * which the price is under the market's, and an adversary says how long it waits, up to `delay` units of time. The
 * sniper takes what it likes when it likes, at once. The market price moves `moves` times; the feed follows it later,
 * and nobody starts an auction again from a feed that is late: a real one has a bound on its age instead.
 *
 * One step is one transaction, one unit of time, one move of the market, or one update of the feed. Units of the lot
 * are coarse; one must not be worth more than `dust` where all should be sold that can be. Left out: the buffer
 * by which the start is above the feed, the reward for the first start, and what becomes of the debt that is left.
 *
 * Fairness: time passes, what is sent is executed, the keeper sends what it has to, the feed follows the market, and an
 * auction that has run out is started again (weak fairness of each). Nothing is asked of the sniper or the market.
 */
export const dutchAuction = spec(
  'dutch-auction',
  {
    lot: 4,
    debt: 8,
    dust: 4,
    market: 4,
    highestMarket: 8,
    moves: 1,
    step: 2,
    tail: 6,
    cusp: 1, // in halves
    purse: 2,
    delay: 1,
  },
  ({ lot, debt, dust, market, highestMarket, moves, step, tail, cusp, purse, delay }, mutant) => {
    const endless = mutant('the price falls without tail or cusp');
    const overcharges = mutant('a taker pays for all that it asked for');
    const leavesDust = mutant('a part may leave dust');
    const stale = mutant('an auction is started again from a feed that is late');
    const rewardsDust = mutant('starting a worthless lot again is rewarded');
    const restless = mutant('an auction may be started again at any time');
    const fromOldTop = mutant('an auction is started again from where it started before');
    const timeStops = mutant('time may stop');
    const unexecuted = mutant('what is sent may never be executed');
    const unsent = mutant('the keeper may never send');
    const unfed = mutant('the feed may never follow the market');
    const unstarted = mutant('an auction that has run out may never be started again');

    const Price = t.int(0, highestMarket);
    const fields = {
      lot: t.int(0, lot),
      debt: t.int(-lot * highestMarket, debt),
      top: Price, // where the price started
      worth: Price, // what a unit was worth on the market then
      elapsed: t.int(0, Math.max(tail, 8 * step) + 1),
      market: Price,
      feed: Price,
      movesLeft: t.int(0, moves),
      isPending: t.bool, // a transaction of the keeper is sent and not executed
      pendingFor: t.int(0, delay),
      isRewarded: t.bool, // whoever started the auction last was paid for it
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;

    const isOpen = (s: State): boolean => s.lot > 0 && s.debt > 0;
    const price = (s: State): number => Math.floor(s.top / 2 ** Math.floor(s.elapsed / step));
    const hasRunOut = (s: State): boolean =>
      isOpen(s) && !endless && (s.elapsed > tail || 2 * price(s) < cusp * s.top);
    const isSold = (s: State): boolean => isOpen(s) && !hasRunOut(s);

    const taken = (s: State, wanted: number): Taking | null => {
      if (overcharges) return { amount: Math.min(wanted, s.lot), pays: Math.min(wanted, s.lot) * price(s) };
      return taking(wanted, s.lot, s.debt, price(s), leavesDust ? 0 : dust);
    };
    /** The keeper wants what it can pay for, and everything where a part is not to be had. */
    const wanted = (s: State): Taking | null => {
      const found = taken(s, purse) ?? taken(s, s.lot);
      return found === null || found.pays >= found.amount * s.market ? null : found;
    };
    const keeperHasToSend = (s: State): boolean => isSold(s) && !s.isPending && wanted(s) !== null;

    const hand = (s: Draft, { amount, pays }: Taking): void => {
      s.lot -= amount;
      s.debt -= pays;
    };

    const send = action({
      when: keeperHasToSend,
      then: (s) => {
        s.isPending = true;
      },
    });

    /** The transaction fails where the price is not there any more. */
    const execute = action({
      when: (s) => s.isPending,
      then: (s) => {
        const found = isSold(s) ? wanted(s) : null;
        if (found !== null) hand(s, found);
        s.isPending = false;
        s.pendingFor = 0;
      },
    });

    const snipe = action(
      { amount: t.int(1, lot) },
      {
        when: {
          'the auction sells': isSold,
          'so much is to be had': (s, { amount }) => taken(s, amount)?.amount === amount,
        },
        then: (s, { amount }) => {
          const found = taken(s, amount);
          if (found !== null) hand(s, found);
        },
      },
    );

    const tick = action({
      when: {
        'the auction sells': isSold,
        'the keeper has sent what it has to': (s) => !keeperHasToSend(s),
        'what is sent may wait longer': (s) => !s.isPending || s.pendingFor < delay,
      },
      then: (s) => {
        if (price(s) > 0) s.elapsed += 1;
        if (s.isPending) s.pendingFor += 1;
      },
    });

    const isWorthAReward = (s: State): boolean => s.debt >= dust && s.lot * s.feed >= dust;
    const startAgain = action({
      when: {
        'the auction has run out': (s) => hasRunOut(s) || (restless && isOpen(s) && s.elapsed > 0),
        'the feed is not late': (s) => stale || s.feed === s.market,
      },
      then: (s) => {
        s.isRewarded = isWorthAReward(s) || rewardsDust;
        s.top = fromOldTop ? s.top : s.feed;
        s.worth = s.market;
        s.elapsed = 0;
      },
    });

    const moveMarket = action(
      { to: [market / 2, market, highestMarket] },
      {
        when: {
          'the market still moves': (s) => s.movesLeft > 0,
          'it moves': (s, { to }) => to !== s.market,
        },
        then: (s, { to }) => {
          s.market = to;
          s.movesLeft -= 1;
        },
      },
    );

    const updateFeed = action({
      when: (s) => s.feed !== s.market,
      then: (s) => {
        s.feed = s.market;
      },
    });

    const begin = action({
      then: (s) => {
        s.lot = lot;
        s.debt = debt;
        s.top = market;
        s.worth = market;
        s.market = market;
        s.feed = market;
        s.movesLeft = moves;
      },
    });

    const isRestart = (before: State, after: State): boolean => before.elapsed > 0 && after.elapsed === 0;
    return define({
      initial: begin,
      actions: { send, execute, snipe, tick, startAgain, moveMarket, updateFeed },
      invariants: {
        'no more is raised than the debt': (s) => s.debt >= 0,
        'no dust is left': (s) => !isOpen(s) || s.debt >= dust,
      },
      steps: {
        'whoever takes pays half of what it is worth, or was at the start, at least': (before, after) =>
          2 * (before.debt - after.debt) >= (before.lot - after.lot) * Math.min(before.worth, before.market),
        'only an auction that has run out is started again': (before, after) =>
          !isRestart(before, after) || hasRunOut(before),
        'a reward is paid only for what is worth it': (before, after) =>
          !isRestart(before, after) || !after.isRewarded || isWorthAReward(before),
      },
      reachable: {
        'the auction is over': (s) => !isOpen(s),
        'somebody is rewarded for starting it again': (s) => s.isRewarded,
      },
      fairness: [
        ...(timeStops ? [] : [weak(tick)]),
        ...(unsent ? [] : [weak(send)]),
        ...(unexecuted ? [] : [weak(execute)]),
        ...(unfed ? [] : [weak(updateFeed)]),
        ...(unstarted ? [] : [weak(startAgain)]),
      ],
      temporal: {
        'the auction ends': leadsTo(
          state('the auction is open', isOpen),
          state('the auction is over', (s: State) => !isOpen(s)),
        ),
      },
      terminal: (s) => !isOpen(s),
    });
  },
);
