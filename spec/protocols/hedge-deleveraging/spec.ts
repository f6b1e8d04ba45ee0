import {
  and,
  exists,
  forAll,
  leadsTo,
  type ReadFields,
  spec,
  state,
  t,
  variables,
  weak,
} from '../../language/index.ts';
import { cashAtBankruptcyPrice } from '../liquidation/index.ts';

/**
 * Auto-deleveraging where some of those on the other side are hedged: 10 October 2025, when profitable short positions
 * were closed that were one half of something.
 *
 * Everybody has a position in one contract and, some, `legs`: the same thing held long besides, on the spot market, and
 * pledged in the same account. What counts of an account is its exposure, the sum of both. The price moves by one, as it
 * likes, and stands still while somebody owes more than is there. Such an account is deleveraged: its position is
 * closed against opposite ones, at its bankruptcy price, in any parts. All tiers before that have failed, and there is
 * no trade: positions are those of the start.
 *
 * An opposite position is bare as far as it is not covered by the other leg. Bare positions are closed first. Only where
 * there are none left, a hedge is closed, and then both of its legs together, the one on the spot market at the price
 * there is. In which order otherwise is left open, so it holds for every ranking by profit and leverage.
 *
 * One step is one move of the price, or one part of a deleveraging. Left out: whether a counterparty can bear its part,
 * for which see `liquidation`; the deposits here are large enough, since each price is dealt with before the next.
 *
 * Fairness: deleveraging goes on while it can (weak fairness of its two actions taken together: each makes the bankrupt
 * position smaller). Nothing is asked of the price.
 */
export const hedgeDeleveraging = spec(
  'hedge-deleveraging',
  {
    accounts: ['alice', 'bob', 'carol', 'dave'],
    sizes: [3, 1, -2, -2], // alice has a long position that is too large, carol and dave have short ones
    legs: [0, 0, 2, 0], // carol's is a hedge
    deposits: [3, 4, 3, 12],
    firstPrice: 6,
    highestPrice: 13,
  },
  ({ accounts, sizes, legs, deposits, firstPrice, highestPrice }, mutant) => {
    const byProfit = mutant('deleveraging ranks by profit and leverage alone');
    const oneLeg = mutant('a hedge is closed on one side');
    const hedgesToo = mutant('hedges are closed while there are bare positions');
    const never = mutant('hedges are never closed');
    const oneSided = mutant('a position that is deleveraged is closed on one side');
    const mayStop = mutant('deleveraging may stop');

    const Account = t.oneOf(...accounts);
    const mostSize = sizes.reduce((sum, size) => sum + Math.max(0, size), 0);
    const mostLeg = Math.max(...legs);
    const mostCash = (mostSize + mostLeg) * (highestPrice + 1) + Math.max(...deposits);
    const fields = {
      price: t.int(0, highestPrice),
      cash: t.map(Account, t.int(-mostCash, mostCash)),
      size: t.map(Account, t.int(-mostSize, mostSize)),
      leg: t.map(Account, t.int(0, mostLeg)),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const exposure = (s: State, account: string): number => s.size.get(account) + s.leg.get(account);
    const equity = (s: State, account: string): number =>
      s.cash.get(account) + exposure(s, account) * s.price;
    const isBankrupt = (s: State, account: string): boolean =>
      equity(s, account) < 0 && s.size.get(account) !== 0;
    const isHedgedAtFirst = (account: string): boolean => {
      const index = Account.values.indexOf(account);
      return (legs[index] ?? 0) !== 0 && (sizes[index] ?? 0) + (legs[index] ?? 0) === 0;
    };

    const isOpposite = (s: State, account: string, other: string, amount: number): boolean =>
      s.size.get(account) * s.size.get(other) < 0 &&
      amount <= Math.min(Math.abs(s.size.get(account)), Math.abs(s.size.get(other)));
    /** How much of a position is not covered by the other leg. */
    const bare = (s: State, account: string): number =>
      Math.max(0, exposure(s, account) * Math.sign(s.size.get(account)));
    const somebodyIsBare = (s: State, account: string): boolean =>
      exists(Account, (other) => isOpposite(s, account, other, 1) && bare(s, other) > 0);

    const Amount = t.int(1, mostSize);
    const deleverage = action(
      { account: Account, counterparty: Account, amount: Amount },
      {
        when: {
          'the account is bankrupt': (s, { account }) => isBankrupt(s, account),
          'the counterparty holds the opposite position': (s, { account, counterparty, amount }) =>
            isOpposite(s, account, counterparty, amount),
          'it is bare': (s, { counterparty, amount }) => byProfit || amount <= bare(s, counterparty),
        },
        then: (s, { account, counterparty, amount }) => {
          const size = s.size.get(account);
          const cash = cashAtBankruptcyPrice(s.cash.get(account), size, amount);
          const signed = Math.sign(size) * amount;
          s.cash.set(account, s.cash.get(account) - cash);
          s.size.set(account, size - signed);
          s.cash.set(counterparty, s.cash.get(counterparty) + cash);
          if (!oneSided) s.size.set(counterparty, s.size.get(counterparty) + signed);
        },
      },
    );

    const closeHedge = action(
      { account: Account, counterparty: Account },
      {
        when: {
          'the account is bankrupt': (s, { account }) => isBankrupt(s, account),
          'the counterparty holds the opposite position': (s, { account, counterparty }) =>
            isOpposite(s, account, counterparty, 1),
          // So this one is not either, and has another leg.
          'nobody is bare': (s, { account, counterparty }) =>
            hedgesToo ? s.leg.get(counterparty) > 0 : !somebodyIsBare(s, account) && !never,
        },
        then: (s, { account, counterparty }) => {
          const size = s.size.get(account);
          const cash = cashAtBankruptcyPrice(s.cash.get(account), size, 1);
          s.cash.set(account, s.cash.get(account) - cash);
          s.size.set(account, size - Math.sign(size));
          s.cash.set(counterparty, s.cash.get(counterparty) + cash + (oneLeg ? 0 : s.price));
          s.size.set(counterparty, s.size.get(counterparty) + Math.sign(size));
          if (!oneLeg) s.leg.set(counterparty, s.leg.get(counterparty) - 1);
        },
      },
    );

    const movePrice = action(
      { to: t.int(0, highestPrice) },
      {
        when: {
          'it moves by one': (s, { to }) => Math.abs(to - s.price) === 1,
          'nobody is bankrupt': (s) => !exists(Account, (account) => isBankrupt(s, account)),
        },
        then: (s, { to }) => {
          s.price = to;
        },
      },
    );

    const begin = action({
      then: (s) => {
        s.price = firstPrice;
        for (const [index, account] of Account.values.entries()) {
          const size = sizes[index] ?? 0;
          const leg = legs[index] ?? 0;
          s.size.set(account, size);
          s.leg.set(account, leg);
          s.cash.set(account, (deposits[index] ?? 0) - (size + leg) * firstPrice);
        }
      },
    });

    return define({
      initial: begin,
      actions: { deleverage, closeHedge, movePrice },
      invariants: {
        'for each position there is an opposite one': (s) => {
          let net = 0;
          for (const size of s.size.values()) net += size;
          return net === 0;
        },
        'who is hedged never owes anything': (s) =>
          forAll(Account, (account) => !isHedgedAtFirst(account) || equity(s, account) >= 0),
      },
      steps: {
        'deleveraging leaves nobody with more exposure': (before, after) =>
          before.price !== after.price ||
          forAll(
            Account,
            (account) => Math.abs(exposure(after, account)) <= Math.abs(exposure(before, account)),
          ),
        'a hedge is closed only where no bare position is left': (before, after) =>
          !exists(Account, (account) => after.leg.get(account) < before.leg.get(account)) ||
          !exists(Account, (account) => isBankrupt(before, account) && somebodyIsBare(before, account)),
      },
      reachable: {
        'a part of a hedge is closed, both legs of it': (s) =>
          exists(
            Account,
            (account) => isHedgedAtFirst(account) && s.leg.get(account) > 0 && s.leg.get(account) < mostLeg,
          ),
      },
      fairness: mayStop ? [] : [weak(deleverage, closeHedge)],
      temporal: {
        'a bankrupt position comes to be closed': and(
          ...Account.values.map((account) =>
            leadsTo(
              state(`${account} is bankrupt`, (s: State) => isBankrupt(s, account)),
              state(`${account} is not`, (s: State) => !isBankrupt(s, account)),
            ),
          ),
        ),
      },
      // That nobody is left bankrupt is for the temporal property to say.
      terminal: (s) => exists(Account, (account) => isBankrupt(s, account)),
    });
  },
);
