import { divideDown, forAll, type ReadFields, spec, t, variables } from '../../language/index.ts';
import { fundingOwed, tradeFee } from './rules.ts';

/**
 * Funding of perpetual contracts by an index: longs pay shorts, or shorts longs, without anybody going through all
 * accounts. A running index counts what a lot has paid since the beginning; an account remembers the index at which it was
 * last settled, and pays for the difference before its position changes, or when it asks to.
 *
 * The index counts in `unit`-ths of money, and money is whole: what is owed has to be rounded at each settlement, and all
 * that is here is about that. What is paid goes into a pool, what is received comes out of it, and what rounding leaves
 * stays there. `total` is a running sum over all accounts, `size * index at settlement`: with it, what the pool is owed
 * is known at once. Margin, prices and profits are left out (see `margin`); so cash may be negative.
 *
 * One step is one payment of the market (the index moves by one of `rates`), one trade with the settlement of both
 * sides, or one settlement that somebody asks for. Anybody may trade and settle at any time. Nothing has to happen, so
 * there is no fairness: who never settles is owed what it is owed.
 */
export const funding = spec(
  'funding',
  {
    accounts: ['alice', 'bob'],
    unit: 2,
    rates: [-1, 1],
    lots: [1],
    maxSize: 1,
    feeRate: 0,
    payments: 3,
    trades: 2,
  },
  ({ accounts, unit, rates, lots, maxSize, feeRate, payments, trades }, mutant) => {
    const towardZero = mutant('what is owed is rounded toward zero');
    const forAccount = mutant('what is owed is rounded for the account');
    const staleClose = mutant('a position is reduced without settling first');
    const staleOpen = mutant('a position is opened without settling first');
    const forgets = mutant('a settlement is noted and not paid');
    const oneSidedFee = mutant('two fees are booked and one is charged');
    const staleTotal = mutant('the running total is kept with the old index');
    const settlesOne = mutant('a trade settles the buyer alone');

    const Account = t.oneOf(...accounts);
    const fastest = Math.max(...rates.map(Math.abs));
    const mostIndex = payments * fastest;
    const fee = tradeFee(Math.max(...lots), feeRate, unit);
    // Each settlement pays for the whole way of the index at most; there are no more of them than steps.
    const mostCash =
      2 * (payments + 2 * trades + 1) * (fundingOwed(maxSize, 2 * mostIndex, 0, unit) + 1) + trades * fee;

    const fields = {
      index: t.int(-mostIndex, mostIndex),
      size: t.map(Account, t.int(-maxSize, maxSize)),
      settledAt: t.map(Account, t.int(-mostIndex, mostIndex)),
      cash: t.map(Account, t.int(-mostCash, mostCash)),
      pool: t.int(-2 * mostCash, 2 * mostCash),
      fees: t.int(0, 2 * mostCash),
      total: t.int(-2 * accounts.length * maxSize * mostIndex, 2 * accounts.length * maxSize * mostIndex),
      paymentsLeft: t.int(0, payments),
      tradesLeft: t.int(0, trades),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const initial = action({
      then: (s) => {
        s.paymentsLeft = payments;
        s.tradesLeft = trades;
      },
    });

    const owed = (s: State, account: string): number => {
      const size = s.size.get(account);
      const since = s.settledAt.get(account);
      if (towardZero) return Math.trunc((size * (s.index - since)) / unit) + 0;
      if (forAccount) return divideDown(size * (s.index - since), unit);
      return fundingOwed(size, s.index, since, unit);
    };

    const pay = action(
      { rate: rates },
      {
        when: (s) => s.paymentsLeft > 0,
        then: (s, { rate }) => {
          s.paymentsLeft -= 1;
          s.index += rate;
        },
      },
    );

    const settle = action(
      { account: Account },
      {
        when: (s, { account }) => s.settledAt.get(account) !== s.index,
        then: (s, { account }) => {
          const payment = forgets ? 0 : owed(s, account);
          s.cash.set(account, s.cash.get(account) - payment);
          s.pool += payment;
          if (!staleTotal) s.total += s.size.get(account) * (s.index - s.settledAt.get(account));
          s.settledAt.set(account, s.index);
        },
      },
    );

    const trade = action(
      { buyer: Account, seller: Account, lots },
      {
        when: {
          'there is a trade left': (s) => s.tradesLeft > 0,
          'buyer and seller differ': (_, { buyer, seller }) => buyer !== seller,
          'no position grows beyond its limit': (s, { buyer, seller, lots }) =>
            s.size.get(buyer) + lots <= maxSize && s.size.get(seller) - lots >= -maxSize,
        },
        then: (s, { buyer, seller, lots }) => {
          s.tradesLeft -= 1;
          const charge = tradeFee(lots, feeRate, unit);
          for (const account of [buyer, seller]) {
            const size = s.size.get(account);
            const change = account === buyer ? lots : -lots;
            const reduces = size !== 0 && Math.abs(size + change) < Math.abs(size);
            const isStale =
              (staleClose && reduces) || (staleOpen && size === 0) || (settlesOne && account === seller);
            if (!isStale) {
              const payment = owed(s, account);
              s.cash.set(account, s.cash.get(account) - payment);
              s.pool += payment;
              s.total += size * (s.index - s.settledAt.get(account));
              s.settledAt.set(account, s.index);
            }
            s.total += change * s.settledAt.get(account);
            s.size.set(account, size + change);
            if (!(oneSidedFee && account === seller)) s.cash.set(account, s.cash.get(account) - charge);
          }
          s.fees += 2 * charge;
        },
      },
    );

    /** What the account has and is owed, exactly, in `unit`-ths of money. */
    const claim = (s: State, account: string): number =>
      s.cash.get(account) * unit - s.size.get(account) * (s.index - s.settledAt.get(account));
    const isSettled = (s: State, account: string): boolean =>
      s.settledAt.get(account) === s.index || s.size.get(account) === 0;

    return define({
      initial,
      actions: { pay, settle, trade },
      invariants: {
        'what some have paid is what others have, the pool and the fees': (s) => {
          let sum = s.pool + s.fees;
          for (const cash of s.cash.values()) sum += cash;
          return sum === 0;
        },
        'once all are settled, the pool is not short': (s) =>
          s.pool >= 0 || !forAll(Account, (account) => isSettled(s, account)),
        'what the pool has and is owed covers what it owes': (s) => {
          let has = s.pool * unit;
          for (const account of Account.values) {
            has += s.size.get(account) * (s.index - s.settledAt.get(account));
          }
          return has >= 0;
        },
        'the running total is that of all accounts': (s) => {
          let sum = 0;
          for (const account of Account.values) sum += s.size.get(account) * s.settledAt.get(account);
          return sum === s.total;
        },
      },
      steps: {
        'no settlement and no trade gives anybody more than was earned': (s, after) =>
          s.index !== after.index || forAll(Account, (account) => claim(after, account) <= claim(s, account)),
        'rounding takes less than one unit of money from an account': (s, after) =>
          s.index !== after.index ||
          forAll(Account, (account) => {
            const charged = s.size.get(account) === after.size.get(account) ? 0 : fee;
            return claim(after, account) > claim(s, account) - (charged + 1) * unit;
          }),
      },
      reachable: {
        'dust stays in the pool': (s) => s.pool > 0 && forAll(Account, (account) => isSettled(s, account)),
        'somebody is paid': (s) => !forAll(Account, (account) => s.cash.get(account) <= 0),
      },
      terminal: (s) => s.paymentsLeft === 0,
    });
  },
);
