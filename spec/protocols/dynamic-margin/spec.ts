import {
  and,
  exists,
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
 * Margin that follows volatility. A risk agent raises the margin that accounts must have when prices move, and lowers
 * it when they are calm. Raising it is what makes liquidations, liquidations move the price, and what moves the price
 * is volatility: the loop that regulators call procyclical (Basel Committee, CPMI and IOSCO, Review of margining
 * practices, 2022). The question is which guard rails cut it, whatever the agent does between them.
 *
 * Account i is long one unit. At the margin of calm times it falls below its margin when the price is lower than at the
 * start by more than `spacing` (i - 1): a ladder of accounts, the first with nothing to spare. A margin raised by m
 * brings that m nearer. A shock takes the price down by one, and a liquidation, which sells the unit, by `impact`. The
 * volatility is what the price moved, less one for each tick that passed since; up to it, and to `cap`, the agent may
 * raise the margin, when it likes.
 *
 * An account that is below the raised margin alone gets a call, and is liquidated if it is still below after `notice`
 * ticks. Each has `spare` coins elsewhere, which arrive `transfer` ticks after it sends for them; account holders
 * watch, and no tick passes while one who has a call has not sent. An account that is below the margin of calm times is
 * liquidated at once: that is the risk of the price, and not of a change of rules.
 *
 * One step is one shock, one call of the agent or of a liquidator, one transfer sent, or one tick. Left out are prices
 * that rise, accounts that are opened, and liquidations in part.
 *
 * Fairness: time goes on (weak fairness of `tick`), account holders answer calls (weak fairness of `send`), liquidators
 * liquidate (weak fairness of `liquidate`), and the agent lowers the margin in the end (weak fairness of `lower`). Each
 * of them stays possible until it is done. Nothing is asked of shocks, and nobody has to raise the margin.
 */
export const dynamicMargin = spec(
  'dynamic-margin',
  { accounts: 3, shocks: 3, spacing: 2, impact: 1, cap: 1, spare: 1, notice: 1, transfer: 1 },
  ({ accounts, shocks, spacing, impact, cap, spare, notice, transfer }, mutant) => {
    const noNotice = mutant('accounts get no notice');
    const ofTheChange = mutant('notice is given of the change and not to the account');
    const noCap = mutant('the margin is raised without a cap');
    const thinBook = mutant('a liquidation sells twice what it has to');
    const ratchet = mutant('the margin is never lowered');
    const nobody = mutant('nobody has to liquidate');

    const Account = t.int(1, accounts);
    const fall = thinBook ? 2 * impact : impact;
    const deepest = shocks + accounts * fall;
    const Margin = t.int(0, noCap ? deepest : cap);

    const fields = {
      fallen: t.int(0, deepest), // how far the price is below where it started
      shocksLeft: t.int(0, shocks),
      volatility: t.int(0, deepest),
      margin: Margin, // by how much it is raised above that of calm times
      sinceRaise: t.int(0, notice),
      isLiquidated: t.map(Account, t.bool),
      calledFor: t.map(Account, t.option(t.int(0, notice))), // for how many ticks it has had a call
      coins: t.map(Account, t.oneOf('elsewhere', 'on their way', 'there')),
      waited: t.map(Account, t.int(0, transfer)),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;
    type Draft = WriteFields<typeof fields>;

    const begin = action({
      then: (s) => {
        s.shocksLeft = shocks;
        s.sinceRaise = notice;
      },
    });

    /** How far the account is above a margin raised by `margin`; negative below it. */
    const above = (s: State, account: number, margin: number): number =>
      spacing * (account - 1) + (s.coins.get(account) === 'there' ? spare : 0) - s.fallen - margin;
    const isOpen = (s: State, account: number): boolean => !s.isLiquidated.get(account);
    const isBelow = (s: State, account: number): boolean =>
      isOpen(s, account) && above(s, account, s.margin) < 0;
    const isBelowInCalm = (s: State, account: number): boolean =>
      isOpen(s, account) && above(s, account, 0) < 0;

    /** Calls go out and lapse with what just changed. */
    const renewCalls = (s: Draft): void => {
      for (const account of Account.values) {
        const hasCall = isBelow(s, account) && !isBelowInCalm(s, account);
        if (!hasCall) s.calledFor.set(account, null);
        else if (s.calledFor.get(account) === null) s.calledFor.set(account, 0);
      }
    };
    const move = (s: Draft, down: number): void => {
      s.fallen += down;
      s.volatility += down;
    };

    const shock = action({
      when: (s) => s.shocksLeft > 0,
      then: (s) => {
        s.shocksLeft -= 1;
        move(s, 1);
        renewCalls(s);
      },
    });

    const raise = action(
      { to: Margin },
      {
        when: {
          'it is a raise': (s, { to }) => to > s.margin,
          'the market is volatile enough': (s, { to }) => to <= s.volatility,
        },
        then: (s, { to }) => {
          s.margin = to;
          if (ofTheChange) s.sinceRaise = 0;
          renewCalls(s);
        },
      },
    );

    const lower = action({
      when: { 'the market is calmer than the margin': (s) => s.volatility < s.margin },
      then: (s) => {
        if (!ratchet) s.margin = s.volatility;
        renewCalls(s);
      },
    });

    const send = action(
      { account: Account },
      {
        when: {
          'it has a call': (s, { account }) => s.calledFor.get(account) !== null,
          'its coins are elsewhere': (s, { account }) => s.coins.get(account) === 'elsewhere',
        },
        then: (s, { account }) => {
          s.coins.set(account, 'on their way');
          arrive(s);
          renewCalls(s);
        },
      },
    );

    const arrive = (s: Draft): void => {
      for (const account of Account.values) {
        if (s.coins.get(account) === 'on their way' && s.waited.get(account) === transfer) {
          s.coins.set(account, 'there');
          s.waited.set(account, 0);
        }
      }
    };

    const noticeIsOver = (s: State, account: number): boolean =>
      noNotice || (ofTheChange ? s.sinceRaise >= notice : (s.calledFor.get(account) ?? 0) >= notice);

    const canBeLiquidated = (s: State, account: number): boolean =>
      isBelow(s, account) && (isBelowInCalm(s, account) || noticeIsOver(s, account));

    const liquidate = action(
      { account: Account },
      {
        when: {
          'it is below its margin, without a raise or with its notice over': (s, { account }) =>
            canBeLiquidated(s, account),
        },
        then: (s, { account }) => {
          s.isLiquidated.set(account, true);
          move(s, fall);
          renewCalls(s);
        },
      },
    );

    const tick = action({
      when: {
        'who has a call has sent for coins': (s) =>
          !exists(
            Account,
            (account) => s.calledFor.get(account) !== null && s.coins.get(account) === 'elsewhere',
          ),
      },
      then: (s) => {
        if (s.volatility > 0) s.volatility -= 1;
        if (s.sinceRaise < notice) s.sinceRaise += 1;
        for (const account of Account.values) {
          const called = s.calledFor.get(account);
          if (called !== null && called < notice) s.calledFor.set(account, called + 1);
          const waited = s.waited.get(account);
          if (s.coins.get(account) === 'on their way') s.waited.set(account, waited + 1);
        }
        arrive(s);
        renewCalls(s);
      },
    });

    const liquidated = (s: State): number => {
      let count = 0;
      for (const isGone of s.isLiquidated.values()) if (isGone) count += 1;
      return count;
    };

    return define({
      initial: begin,
      actions: { shock, raise, lower, send, liquidate, tick },
      steps: {
        'a raise makes nobody liquidatable before a notice': (before, after) =>
          after.margin <= before.margin ||
          !exists(Account, (account) => canBeLiquidated(after, account) && !canBeLiquidated(before, account)),
        'nobody is liquidated for a raise whose coins are on their way and are enough': (before, after) => {
          for (const account of Account.values) {
            if (before.isLiquidated.get(account) === after.isLiquidated.get(account)) continue;
            if (isBelowInCalm(before, account) || before.coins.get(account) !== 'on their way') continue;
            if (above(before, account, before.margin) + spare >= 0) return false;
          }
          return true;
        },
        'there are no more liquidations than shocks': (_, after) =>
          liquidated(after) <= shocks - after.shocksLeft,
      },
      reachable: {
        'an account is liquidated': (s) => liquidated(s) > 0,
        'a call is met': (s) => s.margin > 0 && exists(Account, (one) => s.coins.get(one) === 'there'),
      },
      fairness: [weak(tick), weak(send), ...(nobody ? [] : [weak(liquidate)]), weak(lower)],
      temporal: {
        'who is below the margin is liquidated, or is not below it any more': and(
          ...Account.values.map((account) =>
            leadsTo(
              state(`account ${account} is below its margin`, (s: State) => isBelow(s, account)),
              state(`account ${account} is liquidated, or above`, (s: State) => !isBelow(s, account)),
            ),
          ),
        ),
        'the margin comes back to what it is in calm times': leadsTo(
          state('the margin is raised', (s: State) => s.margin > 0),
          state('the margin is that of calm times', (s: State) => s.margin === 0),
        ),
      },
    });
  },
);
