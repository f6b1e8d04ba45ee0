import {
  and,
  type ConstantsOf,
  exists,
  forAll,
  leadsTo,
  type MutantSwitch,
  type ReadFields,
  state,
  t,
  taking,
  variables,
  weak,
} from '../../language/index.ts';
import { type MarginTerms, notionalValue, positionValue, requirement } from '../margin/index.ts';

/** The constants of the market and the accounts that the breaker is shown with. */
export const marketDefaults = {
  prices: [2, 4, 7, 8],
  firstPrice: 8,
  accounts: ['alice'],
  deposit: 4, // of each account
  amounts: [1], // that are withdrawn at once
  trades: 1, // how often positions are opened
  rateUnit: 4,
  initialRate: 2, // of the value of a position, in rateUnit-ths
  maintenanceRate: 1,
};

/**
 * A market and accounts that halt where a breaker says so, as a part: `price` and `halted` are shared with it.
 *
 * In a halt nothing is withdrawn and no position grows, since these are what somebody gains by who has moved the price;
 * but positions are reduced, deposits come in and liquidation goes on, since these are what a market in trouble needs.
 *
 * The price goes anywhere at any time: the adversary. Accounts buy from a dealer that is not modelled, one unit each,
 * withdraw down to the initial margin and pay in, one unit of money at once. Liquidation is one step that closes the
 * account at the price there is, and what it owes beyond what it has is paid by others: how is told by `liquidation`.
 */
export function market(constants: ConstantsOf<typeof marketDefaults>, mutant: MutantSwitch) {
  const { prices, firstPrice, accounts, deposit, amounts, trades } = constants;

  const stopsLiquidation = mutant('a halt stops liquidation');
  const stopsReduction = mutant('a halt stops the reduction of positions');
  const stopsDeposits = mutant('a halt stops deposits');
  const stopsNothing = mutant('withdrawals go on in a halt');
  const opens = mutant('positions are opened in a halt');
  const mayStop = mutant('liquidation may stop');

  const terms: MarginTerms = {
    priceUnit: 1,
    rateUnit: constants.rateUnit,
    tiers: [{ from: 0, initial: constants.initialRate, maintenance: constants.maintenanceRate }],
    interestFrom: 0,
    interestSlope: 0,
  };
  const Account = t.oneOf(...accounts);
  const highest = Math.max(...prices);
  const mostCash = deposit + trades * highest;

  const fields = {
    price: t.int(0, highest),
    halted: t.bool,
    cash: t.map(Account, t.int(-mostCash, mostCash)),
    size: t.map(Account, t.int(0, 1)),
    wallet: t.map(Account, t.int(0, mostCash)),
    tradesLeft: t.int(0, trades),
  };
  const { action, define } = variables(fields);
  type State = ReadFields<typeof fields>;

  const begin = action({
    then: (s) => {
      s.price = firstPrice;
      for (const account of Account.values) s.cash.set(account, deposit);
      s.tradesLeft = trades;
    },
  });

  const movePrice = action(
    { to: prices },
    {
      then: (s, { to }) => {
        s.price = to;
      },
    },
  );

  const equity = (s: State, account: string): number =>
    s.cash.get(account) + positionValue(s.size.get(account), s.price, terms);
  const needs = (s: State, rate: 'initial' | 'maintenance', size: number): number =>
    requirement(rate, notionalValue(size, s.price, terms), 0, terms);
  const isSick = (s: State, account: string): boolean =>
    equity(s, account) < needs(s, 'maintenance', s.size.get(account));

  const buy = action(
    { account: Account },
    {
      when: {
        'there is a trade left': (s) => s.tradesLeft > 0,
        'trade is not halted': (s) => opens || !s.halted,
        'the account has no position': (s, { account }) => s.size.get(account) === 0,
        'it has the initial margin': (s, { account }) => equity(s, account) >= needs(s, 'initial', 1),
      },
      then: (s, { account }) => {
        s.tradesLeft -= 1;
        s.size.set(account, 1);
        s.cash.set(account, s.cash.get(account) - s.price);
      },
    },
  );

  const hasAClearPosition = (s: State, account: string): boolean =>
    s.size.get(account) > 0 && equity(s, account) >= 0;
  const mayReduce = (s: State, account: string): boolean =>
    hasAClearPosition(s, account) && !(stopsReduction && s.halted);
  const sell = action(
    { account: Account },
    {
      when: (s, { account }) => mayReduce(s, account),
      then: (s, { account }) => {
        s.size.set(account, 0);
        s.cash.set(account, s.cash.get(account) + s.price);
      },
    },
  );

  const withdraw = action(
    { account: Account, amount: amounts },
    {
      when: {
        'trade is not halted': (s) => stopsNothing || !s.halted,
        'it is not needed as margin': (s, { account, amount }) =>
          equity(s, account) - amount >= needs(s, 'initial', s.size.get(account)),
      },
      then: (s, { account, amount }) => {
        s.cash.set(account, s.cash.get(account) - amount);
        s.wallet.set(account, s.wallet.get(account) + amount);
      },
    },
  );

  const mayPayIn = (s: State, account: string): boolean =>
    s.wallet.get(account) > 0 && !(stopsDeposits && s.halted);
  const payIn = action(
    { account: Account },
    {
      when: (s, { account }) => mayPayIn(s, account),
      then: (s, { account }) => {
        s.wallet.set(account, s.wallet.get(account) - 1);
        s.cash.set(account, s.cash.get(account) + 1);
      },
    },
  );

  const liquidate = action(
    { account: Account },
    {
      when: (s, { account }) => isSick(s, account) && !(stopsLiquidation && s.halted),
      then: (s, { account }) => {
        s.cash.set(account, Math.max(0, equity(s, account)));
        s.size.set(account, 0);
      },
    },
  );

  return define({
    initial: begin,
    actions: { movePrice, buy, sell, withdraw, payIn, liquidate },
    invariants: {
      'a position without debt can always be reduced': (s) =>
        forAll(Account, (account) => !hasAClearPosition(s, account) || mayReduce(s, account)),
      'a deposit can always be made': (s) =>
        forAll(Account, (account) => s.wallet.get(account) === 0 || mayPayIn(s, account)),
    },
    steps: {
      'in a halt no position grows': (before, after) =>
        !before.halted || forAll(Account, (account) => after.size.get(account) <= before.size.get(account)),
    },
    reachable: {
      'an account is under maintenance in a halt': (s) =>
        s.halted && exists(Account, (account) => isSick(s, account)),
    },
    fairness: mayStop ? [] : Account.values.map((account) => weak(taking(liquidate, { account }))),
    temporal: {
      'an account under maintenance comes to be healthy or closed': and(
        ...Account.values.map((account) =>
          leadsTo(
            state(`${account} is under maintenance`, (s: State) => isSick(s, account)),
            state(`${account} is healthy or closed`, (s: State) => !isSick(s, account)),
          ),
        ),
      ),
    },
  });
}
