import { divideDown, divideUp, exists, type ReadFields, spec, t, variables } from '../../language/index.ts';
import {
  costOfChange,
  costUnit,
  isFreeOfArbitrage,
  payoffOf,
  payoffRange,
  type Series,
  scaledCost,
  scaledQuotes,
} from './rules.ts';

/**
 * An automated market maker for options: a pool that quotes calls at several strikes by a formula, writes what is bought, and
 * buys back, or buys, what is sold to it.
 *
 * There is one trader, who may be anybody: somebody who gains for sure against the pool needs nobody else. What others
 * hold is fixed at the beginning, and may be anything small (a choice of the initial states). The trader may hold
 * contracts or have written them to the pool, if it can pay whatever happens; the pool trades if it can. Depositors may
 * take money out of the pool. At expiry one price is drawn, and everybody is paid.
 *
 * The formula is a cost function (see `rules.ts`), so that what a portfolio costs does not depend on the way to it. One step
 * is one contract traded, one unit taken out by depositors, or the expiry at a price. Left out are fees, which only help
 * the pool; time and volatility, which move all quotes at once; and that others trade in between, since a gain
 * at their cost is no failure of the formula. Nothing has to happen, so there is no fairness.
 */
export const optionsAmm = spec(
  'options-amm',
  {
    strikes: [6, 8, 10],
    lowest: 4,
    highest: 12,
    priceStep: 2,
    mostContracts: 1, // of the trader at a strike, either way
    othersHold: 1, // at most at a strike
    cash: 8,
    capital: 6,
    trades: 4,
  },
  (
    { strikes, lowest, highest, priceStep, mostContracts, othersHold, cash: stake, capital, trades },
    mutant,
  ) => {
    const curves = mutant('each strike has a curve of its own');
    const forTrader = mutant('quotes are rounded for the trader');
    const oneQuote = mutant('who sells is paid what the next buyer would pay');
    const hopes = mutant('the pool writes what it can pay on average');
    const runs = mutant('depositors leave without a look at what is written');
    const unsecured = mutant('the trader writes what it may be unable to pay');
    const freebies = mutant('what is sold to the pool is not paid by it');

    const call = (strike: number): string => `${strike} call`;
    const Call = t.oneOf(...strikes.map(call));
    const count = Math.floor((highest - lowest) / priceStep) + 1;
    const prices = Array.from({ length: count }, (_, index) => lowest + index * priceStep);
    const series: Series = { strikes, prices };
    const unit = costUnit(series);

    const most = stake + capital + strikes.length * (mostContracts + othersHold) * (highest - lowest);
    const fields = {
      others: t.map(Call, t.int(0, othersHold)),
      held: t.map(Call, t.int(-mostContracts, mostContracts)),
      cash: t.int(-most, most),
      pool: t.int(-most, 2 * most),
      out: t.int(0, most), // what was paid to depositors, and to the others at expiry
      fixing: t.option(t.int(lowest, highest)),
      tradesLeft: t.int(0, trades),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const holdings: readonly (readonly number[])[] = strikes.reduce<readonly (readonly number[])[]>(
      (all) =>
        all.flatMap((some) => Array.from({ length: othersHold + 1 }, (_, contracts) => [...some, contracts])),
      [[]],
    );
    const payable = (contracts: readonly number[]): number => payoffRange(contracts, series)[1];

    /** Others hold anything for which the pool has capital, and what they paid for it is in the pool. */
    const initial = action(
      { others: holdings.filter((others) => capital + paidFor(others) >= payable(others)) },
      {
        then: (s, { others }) => {
          strikes.forEach((strike, index) => {
            s.others.set(call(strike), others[index] ?? 0);
          });
          s.cash = stake;
          s.pool = capital + paidFor(others);
          s.tradesLeft = trades;
        },
      },
    );
    function paidFor(contracts: readonly number[]): number {
      return costOfChange(
        strikes.map(() => 0),
        contracts,
        series,
      );
    }

    const heldBy = (s: State): readonly number[] => strikes.map((strike) => s.held.get(call(strike)));
    const written = (s: State): readonly number[] =>
      strikes.map((strike) => s.held.get(call(strike)) + s.others.get(call(strike)));
    const changed = (contracts: readonly number[], strike: number, by: number): readonly number[] =>
      contracts.map((count, index) => (strikes[index] === strike ? count + by : count));
    const nothing: readonly number[] = strikes.map(() => 0);

    /** What the trader pays for one more contract, or one less: negative where it is paid. */
    const cost = (s: State, strike: number, by: number): number => {
      const before = written(s);
      if (curves) return divideUp(ownCurve(before, strike, by), unit);
      const scaled = scaledCost(changed(before, strike, by), series) - scaledCost(before, series);
      if (forTrader) return divideDown(scaled, unit);
      if (oneQuote && by < 0) return -costOfChange(before, changed(nothing, strike, 1), series);
      return costOfChange(before, changed(nothing, strike, by), series);
    };
    /** A quote that starts at the average payoff, and rises with what is written at that strike alone. */
    const ownCurve = (before: readonly number[], strike: number, by: number): number => {
      const average =
        2 * prices.reduce((sum, price) => sum + payoffOf(changed(nothing, strike, 1), price, series), 0);
      const count = before[strikes.indexOf(strike)] ?? 0;
      return by > 0 ? average + count * unit : -(average + (count - 1) * unit);
    };
    const quotes = (s: State): readonly number[] =>
      curves ? strikes.map((strike) => ownCurve(written(s), strike, 1)) : scaledQuotes(written(s), series);

    const isOpen = (s: State): boolean => s.fixing === null;

    const trade = action(
      { strike: strikes, by: [1, -1] },
      {
        when: {
          'trading is open': isOpen,
          'there is a trade left': (s) => s.tradesLeft > 0,
          'no position grows beyond its limit': (s, { strike, by }) =>
            Math.abs(s.held.get(call(strike)) + by) <= mostContracts,
          'the trader can pay, whatever the price': (s, { strike, by }) => {
            const left = s.cash - cost(s, strike, by);
            return (
              left >= 0 && (unsecured || left + payoffRange(changed(heldBy(s), strike, by), series)[0] >= 0)
            );
          },
          'the pool can pay, whatever the price': (s, { strike, by }) => {
            const after = changed(written(s), strike, by);
            const needed = hopes ? averagePayoff(after) : payable(after);
            return s.pool + cost(s, strike, by) >= needed;
          },
        },
        then: (s, { strike, by }) => {
          const paid = cost(s, strike, by);
          s.tradesLeft -= 1;
          s.cash -= paid;
          if (!(freebies && paid < 0)) s.pool += paid;
          s.held.set(call(strike), s.held.get(call(strike)) + by);
        },
      },
    );
    const averagePayoff = (contracts: readonly number[]): number => {
      const sum = prices.reduce((total, price) => total + payoffOf(contracts, price, series), 0);
      return divideUp(sum, prices.length);
    };

    const takeOut = action({
      when: {
        'trading is open': isOpen,
        'the pool can pay without it, whatever the price': (s) =>
          s.pool > 0 && (runs || s.pool - 1 >= payable(written(s))),
      },
      then: (s) => {
        s.pool -= 1;
        s.out += 1;
      },
    });

    const expire = action(
      { price: prices },
      {
        when: isOpen,
        then: (s, { price }) => {
          const due = payoffOf(heldBy(s), price, series);
          const dueToOthers = payoffOf(written(s), price, series) - due;
          s.fixing = price;
          s.cash += due;
          s.pool -= due + dueToOthers;
          s.out += dueToOthers;
        },
      },
    );

    return define({
      initial,
      actions: { trade, takeOut, expire },
      invariants: {
        'the pool can pay what is due': (s) => s.pool >= 0,
        'the trader can pay what is due': (s) => s.cash >= 0,
        'quotes leave nothing to be gained by trading strikes against each other': (s) =>
          s.fixing !== null || isFreeOfArbitrage(quotes(s), series, unit),
        'nobody gains for sure': (s) =>
          s.fixing !== null || s.cash + payoffRange(heldBy(s), series)[0] <= stake,
      },
      steps: {
        'what one gets, another pays': (s, after) =>
          s.cash + s.pool + s.out === after.cash + after.pool + after.out,
      },
      reachable: {
        'the trader gains, with luck': (s) => s.fixing !== null && s.cash > stake,
        'the trader holds a spread': (s) =>
          exists(heldBy(s), (contracts) => contracts > 0) && exists(heldBy(s), (contracts) => contracts < 0),
        'depositors take something out': (s) =>
          s.out > 0 && exists(strikes, (strike) => s.held.get(call(strike)) > 0),
      },
      terminal: (s) => s.fixing !== null,
    });
  },
);
