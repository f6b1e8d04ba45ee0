import {
  and,
  exists,
  forAll,
  leadsTo,
  type ReadFields,
  spec,
  state,
  t,
  taking,
  variables,
  weak,
} from '../../language/index.ts';

/**
 * Where a venue takes the price of collateral from: 10 October 2025, when one venue marked tokens that are redeemed
 * elsewhere at the price of its own thin book.
 *
 * A token is worth `worth`: so much is paid for it where it is redeemed. Other venues trade it at `elsewhere`, never
 * farther than `tolerance` from that. On the venue's own book somebody, the adversary, sells `dump` units and moves the
 * price by one with each; and so does the venue itself where it sells what it has seized. While transfers are open,
 * arbitrage brings the book back, one at a time and in its own time.
 *
 * Accounts have pledged `units` of the token each, and owe what `owed` says. An account is liquidated where its
 * collateral at the mark is worth less than it owes and `margin`: the venue sells all of it on its own book, keeps what
 * it is owed, gives back what is left over, and bears what is missing. The mark is the median of the own book and two
 * other venues, or with `marks` 'redemption' what the token is redeemed for, or with 'own book' the price of the book.
 *
 * One step is one unit dumped, one move of a price, one step of arbitrage, or one liquidation. Left out: positions other
 * than the debt, and deleveraging, for which see `hedge-deleveraging`.
 *
 * Fairness: each account under margin is liquidated, and arbitrage brings the book back (weak fairness of each account,
 * and of arbitrage). Nothing is asked of the adversary or of prices.
 */
export const ownBookMark = spec(
  'own-book-mark',
  {
    marks: 'venues', // or 'redemption', or 'own book'
    worth: 10,
    falls: 3, // how far what the token is worth may fall
    tolerance: 1,
    accounts: ['alice', 'bob'],
    units: 2,
    owed: [16, 15],
    margin: 1,
    dump: 4,
  },
  ({ marks, worth, falls, tolerance, accounts, units, owed, margin, dump }, mutant) => {
    const byBook = mutant('collateral is marked by the own book');
    const byMean = mutant('the mean of the venues is taken instead of the median');
    const twice = mutant('the own book counts for two venues');
    const keepsAll = mutant('what is left over is not given back');
    const closed = mutant('transfers are closed');
    const mayStop = mutant('liquidation may stop');

    const Account = t.oneOf(...accounts);
    const highest = worth + tolerance;
    const Price = t.int(0, highest);
    const most = accounts.length * units * highest;
    const fields = {
      book: Price,
      elsewhere: Price,
      worth: t.int(worth - falls, worth),
      dumpLeft: t.int(0, dump),
      pledged: t.map(Account, t.int(0, units)),
      debt: t.map(Account, t.int(0, Math.max(...owed))),
      givenBack: t.int(0, most),
      venue: t.int(-most, most), // what the venue has gained or lost by liquidations
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const median = (a: number, b: number, c: number): number =>
      Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    const mark = (s: State): number => {
      if (byBook || marks === 'own book') return s.book;
      if (marks === 'redemption') return s.worth;
      if (byMean) return Math.floor((s.book + 2 * s.elsewhere) / 3);
      return median(s.book, twice ? s.book : s.elsewhere, s.elsewhere);
    };
    const isUnderAt = (s: State, account: string, price: number): boolean =>
      s.pledged.get(account) > 0 && price * s.pledged.get(account) < s.debt.get(account) + margin;
    const isUnder = (s: State, account: string): boolean => isUnderAt(s, account, mark(s));

    const sellOne = action({
      when: (s) => s.dumpLeft > 0,
      then: (s) => {
        s.dumpLeft -= 1;
        s.book = Math.max(0, s.book - 1);
      },
    });

    const arbitrage = action({
      when: (s) => s.book !== s.elsewhere && !closed,
      then: (s) => {
        s.book += Math.sign(s.elsewhere - s.book);
      },
    });

    const moveElsewhere = action(
      { to: Price },
      {
        when: (s, { to }) => to !== s.elsewhere && Math.abs(to - s.worth) <= tolerance,
        then: (s, { to }) => {
          s.elsewhere = to;
        },
      },
    );

    const loseWorth = action({
      when: (s) => s.worth > worth - falls,
      then: (s) => {
        s.worth -= 1;
        s.elsewhere = Math.min(s.elsewhere, s.worth + tolerance);
        s.book = Math.min(s.book, s.worth + tolerance);
      },
    });

    const liquidate = action(
      { account: Account },
      {
        when: (s, { account }) => isUnder(s, account),
        then: (s, { account }) => {
          let proceeds = 0;
          for (let sold = 0; sold < units; sold += 1) {
            proceeds += s.book;
            s.book = Math.max(0, s.book - 1);
          }
          const over = keepsAll ? 0 : Math.max(0, proceeds - s.debt.get(account));
          s.givenBack += over;
          s.venue += proceeds - over - s.debt.get(account);
          s.pledged.set(account, 0);
          s.debt.set(account, 0);
        },
      },
    );

    const begin = action({
      then: (s) => {
        s.book = worth;
        s.elsewhere = worth;
        s.worth = worth;
        s.dumpLeft = dump;
        for (const [index, account] of Account.values.entries()) {
          s.pledged.set(account, units);
          s.debt.set(account, owed[index] ?? 0);
        }
      },
    });

    const isLiquidated = (before: State, after: State, account: string): boolean =>
      after.pledged.get(account) < before.pledged.get(account);
    return define({
      initial: begin,
      actions: { sellOne, arbitrage, moveElsewhere, loseWorth, liquidate },
      invariants: {
        'the venue gains nothing by liquidations': (s) => s.venue <= 0,
      },
      steps: {
        'nobody is liquidated whose collateral is worth enough': (before, after) =>
          forAll(
            Account,
            (account) =>
              !isLiquidated(before, after, account) || isUnderAt(before, account, before.worth - tolerance),
          ),
        'whoever is liquidated is marked close to what the collateral is worth': (before, after) =>
          !exists(Account, (account) => isLiquidated(before, after, account)) ||
          Math.abs(mark(before) - before.worth) <= tolerance,
        'no liquidation brings about another': (before, after) =>
          !exists(Account, (account) => isLiquidated(before, after, account)) ||
          forAll(Account, (account) => isUnder(before, account) || !isUnder(after, account)),
      },
      reachable: {
        'everybody is liquidated': (s) => forAll(Account, (account) => s.pledged.get(account) === 0),
        'the book is far from what the token is worth': (s) => s.book < s.worth - tolerance,
      },
      fairness: [
        ...(mayStop ? [] : Account.values.map((account) => weak(taking(liquidate, { account })))),
        weak(arbitrage),
      ],
      temporal: {
        'an account under margin comes to be liquidated, or healthy': and(
          ...Account.values.map((account) =>
            leadsTo(
              state(`${account} is under margin`, (s: State) => isUnder(s, account)),
              state(`${account} is not`, (s: State) => !isUnder(s, account)),
            ),
          ),
        ),
        'the book comes back to the price elsewhere': leadsTo(
          state('the book is lower', (s: State) => s.book < s.elsewhere),
          state('the book is not lower', (s: State) => s.book >= s.elsewhere),
        ),
      },
    });
  },
);
