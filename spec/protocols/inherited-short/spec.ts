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
 * A vault that inherits a short position in a thin market: Hyperliquid's HLP and JELLY in March 2025.
 *
 * One person, the adversary, has two accounts and sells `lots` from one to the other: a short position and a long one,
 * both with the initial margin. It then buys on thin spot markets, and the price that the exchange takes from there
 * rises as far as `highestPrice`. The short account comes under maintenance, and the backstop vault takes
 * it over: a vault of several parts, of which one, the liquidator, has been given `liquidatorCapital`. To have it sooner
 * the person may withdraw what initial margin leaves free of the short account. Its profit is in the long one, which it
 * closes at the price there is as soon as somebody else is on the other side: the vault.
 *
 * If the liquidator is `isolated`, it is deleveraged against the long position as soon as what it has been given does
 * not cover another move of the price; if not, the exchange looks at the vault as a whole, which is rich, and nothing
 * happens. The price rises by one, and stands still while somebody has to be taken over or deleveraged: the
 * figures show the rule, not a race.
 *
 * One step is one trade, one rise of the price, one withdrawal, one takeover or deleveraging. Left out: that the vault
 * tries to buy back in a market that it would only move further; that prices fall; who else holds a position.
 *
 * Fairness: an account under maintenance is taken over, and what has to be deleveraged is (weak fairness of each).
 * Nothing is asked of the person or of the price.
 */
export const inheritedShort = spec(
  'inherited-short',
  {
    lots: 2,
    lotsPossible: 2, // the cap on open interest
    highestPrice: 8,
    firstPrice: 2,
    deposit: 8, // of each account
    initialMargin: 2, // for each lot
    maintenanceMargin: 1,
    liquidatorCapital: 4,
    isolated: true,
  },
  (constants, mutant) => {
    const { lots, lotsPossible, highestPrice, firstPrice, deposit } = constants;
    const { initialMargin, maintenanceMargin, liquidatorCapital, isolated } = constants;

    const shares = mutant('the liquidator shares its collateral with the rest of the vault');
    const late = mutant('the liquidator is deleveraged only when it is bankrupt');
    const elsewhere = mutant('deleveraging takes the price at which the vault took over');
    const oneSided = mutant('the long position is paid and not closed');
    const twoPrices = mutant('the two sides of a closing are booked at different prices');
    const mayStop = mutant('the engine may stop');
    const deaf = mutant('deleveraging may be put off');

    const size = Math.min(lots, lotsPossible);
    const most = 2 * deposit + liquidatorCapital + size * highestPrice;
    const fields = {
      price: t.int(0, highestPrice),
      short: t.int(-size, 0), // the position of the one account
      shortCash: t.int(-most, most),
      long: t.int(0, size), // of the other
      longCash: t.int(-most, most),
      inherited: t.int(-size, 0), // the position of the liquidator
      liquidator: t.int(-most, most), // its cash
      wallet: t.int(0, deposit), // of the person
      takenAt: t.int(0, highestPrice),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;

    const isolates = isolated && !shares;
    const shortEquity = (s: State): number => s.shortCash + s.short * s.price;
    const longEquity = (s: State): number => s.longCash + s.long * s.price;
    const liquidatorEquity = (s: State): number => s.liquidator + s.inherited * s.price;

    const isUnder = (s: State): boolean => s.short < 0 && shortEquity(s) < -s.short * maintenanceMargin;
    const isExhausted = (s: State): boolean =>
      isolates && s.inherited < 0 && liquidatorEquity(s) < (late ? 0 : -s.inherited);

    const tradeWithItself = action({
      when: (s) => s.long === 0 && s.takenAt === 0,
      then: (s) => {
        s.short = -size;
        s.shortCash += size * s.price;
        s.long = size;
        s.longCash -= size * s.price;
      },
    });

    const pumpPrice = action({
      when: {
        'it can still rise': (s) => s.price < highestPrice,
        'nobody waits to be taken over': (s) => !isUnder(s),
        'nobody waits to be deleveraged': (s) => !isExhausted(s),
      },
      then: (s) => {
        s.price += 1;
      },
    });

    const takeOver = action({
      when: isUnder,
      then: (s) => {
        s.inherited = s.short;
        s.liquidator += s.shortCash;
        s.takenAt = s.price;
        s.short = 0;
        s.shortCash = 0;
      },
    });

    const withdrawMargin = action({
      when: {
        'there is a short position': (s) => s.short < 0,
        'something is free': (s) => shortEquity(s) > -s.short * initialMargin,
      },
      then: (s) => {
        const amount = shortEquity(s) + s.short * initialMargin;
        s.shortCash -= amount;
        s.wallet += amount;
      },
    });

    /** The long position is closed against the one that the liquidator has inherited. */
    const closeLong = (s: Draft, price: number): void => {
      s.longCash += s.long * price;
      s.liquidator -= s.long * (twoPrices ? s.takenAt : price);
      s.inherited = 0;
      if (!oneSided) s.long = 0;
    };

    const takeProfit = action({
      when: {
        'the vault is on the other side': (s) => s.inherited < 0,
      },
      then: (s) => closeLong(s, s.price),
    });

    const deleverage = action({
      when: isExhausted,
      then: (s) => closeLong(s, elsewhere ? s.takenAt : s.price),
    });

    const begin = action({
      then: (s) => {
        s.price = firstPrice;
        s.shortCash = deposit;
        s.longCash = deposit;
        s.liquidator = liquidatorCapital;
      },
    });

    return define({
      initial: begin,
      actions: { tradeWithItself, withdrawMargin, pumpPrice, takeOver, takeProfit, deleverage },
      invariants: {
        'the vault loses no more than it has given its liquidator': (s) => liquidatorEquity(s) >= 0,
        'for each position there is an opposite one': (s) => s.short + s.long + s.inherited === 0,
        'no money comes from nowhere': (s) =>
          s.shortCash + s.longCash + s.liquidator + s.wallet === 2 * deposit + liquidatorCapital,
      },
      steps: {
        'who is deleveraged is paid the price there is': (before, after) =>
          before.long === after.long || after.long > 0 || longEquity(after) === longEquity(before),
      },
      reachable: {
        'the vault takes the short position over': (s) => s.inherited < 0,
        'the person gains what the vault loses': (s) =>
          s.long === 0 && s.longCash + s.wallet > 2 * deposit && s.liquidator < liquidatorCapital,
      },
      fairness: [...(mayStop ? [] : [weak(takeOver)]), ...(deaf ? [] : [weak(deleverage)])],
      temporal: {
        'an account under maintenance comes to be healthy or closed': leadsTo(
          state('the short account is under maintenance', isUnder),
          state('it is not', (s: State) => !isUnder(s)),
        ),
        'a liquidator with too little left comes to be closed': leadsTo(
          state('the liquidator has too little left', isExhausted),
          state('it has not', (s: State) => !isExhausted(s)),
        ),
      },
      terminal: () => true,
    });
  },
);
