import { divideDown, type ReadFields, spec, t, variables } from '../../language/index.ts';

/**
 * A lending protocol inside one atomic transaction, as bZx was in February 2020.
 *
 * In one transaction anybody may take a flash loan, trade in a pool, borrow, and trade again: all of it happens, or
 * nothing does. So money is no hindrance and prices of the pool are the borrower's own. What must hold must hold
 * between transactions; inside, books may be out of order, and nobody but the borrower acts.
 *
 * The pool is a ladder: a token bought at the price p moves the price to p + 1, and one sold moves it back, so that a
 * purchase and a sale in turn cost nothing. Elsewhere the token has its fair price, at any amount. The lender lends cash
 * against tokens, up to `loanRate` quarters of what it takes them to be worth, and opens leveraged positions: it buys
 * `lots` tokens in the pool with the margin and its own cash, and keeps them as collateral.
 *
 * One step is one call. A transaction that cannot repay its flash loan is undone, which is the same as if it had never
 * begun; here it is a behaviour that stops inside. So every state may be the last, and there is no fairness: nobody has
 * to do anything. Left out are fees, and a second transaction, which would begin where the first left the pool.
 */
export const atomicTransaction = spec(
  'atomic-transaction',
  {
    fairPrice: 4,
    own: 5,
    flashLoan: 8,
    capital: 20,
    loanRate: 3,
    margin: 2,
    lots: [1, 3],
    mostTokens: 3,
    impactLimit: 100,
  },
  ({ fairPrice, own, flashLoan, capital, loanRate, margin, lots, mostTokens, impactLimit }, mutant) => {
    const poolPrice = mutant('collateral is worth what the pool says');
    const unchecked = mutant('a leveraged position is not checked once it is open');
    const earlyCheck = mutant('a leveraged position is checked before it is bought');
    const unpaid = mutant('the flash loan is repaid if there is enough');
    const doublePledge = mutant('pledged tokens stay with the borrower');

    // All the tokens that the lender and the borrower can hold at once come out of the pool, or from elsewhere.
    const highest = fairPrice + mostTokens + Math.max(...lots) + 1;
    const money = own + flashLoan + capital + mostTokens * highest;

    const fields = {
      phase: t.oneOf('before', 'inside', 'after'),
      spot: t.int(0, highest),
      cash: t.int(0, money),
      tokens: t.int(0, 2 * mostTokens),
      vault: t.int(0, money),
      collateral: t.int(0, 2 * mostTokens),
      debt: t.int(0, money),
    };
    const { action, define } = variables(fields);
    type State = ReadFields<typeof fields>;

    const initial = action({
      then: (s) => {
        s.spot = fairPrice;
        s.vault = capital;
        s.cash = own;
      },
    });

    const isInside = (s: State): boolean => s.phase === 'inside';
    /** What the lender takes a token to be worth: the price before the transaction, which was nobody's to choose. */
    const price = (s: State): number => (poolPrice ? s.spot : fairPrice);
    const isCovered = (s: State, collateral: number, debt: number): boolean =>
      debt <= divideDown(collateral * price(s) * loanRate, 4);
    const isCalm = (spot: number): boolean => Math.abs(spot - fairPrice) <= impactLimit;

    const begin = action({
      when: (s) => s.phase === 'before',
      then: (s) => {
        s.phase = 'inside';
        s.cash += flashLoan;
      },
    });

    const buy = action({
      when: {
        'a transaction is under way': isInside,
        'there is cash for it': (s) => s.cash >= s.spot,
        'there are tokens left': (s) => s.tokens < mostTokens,
      },
      then: (s) => {
        s.cash -= s.spot;
        s.tokens += 1;
        s.spot += 1;
      },
    });

    const sell = action({
      when: {
        'a transaction is under way': isInside,
        'there is a token': (s) => s.tokens > 0,
        'the pool has a price left': (s) => s.spot > 1,
      },
      then: (s) => {
        s.spot -= 1;
        s.cash += s.spot;
        s.tokens -= 1;
      },
    });

    const buyElsewhere = action({
      when: {
        'a transaction is under way': isInside,
        'there is cash for it': (s) => s.cash >= fairPrice,
        'there are tokens left': (s) => s.tokens < mostTokens,
      },
      then: (s) => {
        s.cash -= fairPrice;
        s.tokens += 1;
      },
    });

    const borrow = action(
      { collateral: t.int(1, mostTokens), amount: t.int(1, mostTokens * highest) },
      {
        when: {
          'a transaction is under way': isInside,
          'the borrower has the tokens': (s, { collateral }) => s.tokens >= collateral,
          'the lender has the cash': (s, { amount }) => s.vault >= amount,
          'the price is not far from what it was': (s) => isCalm(s.spot),
          'nothing is owed yet': (s) => s.debt === 0,
          'the collateral covers it': (s, { collateral, amount }) => isCovered(s, collateral, amount),
        },
        then: (s, { collateral, amount }) => {
          if (!doublePledge) s.tokens -= collateral;
          s.collateral += collateral;
          s.debt += amount;
          s.vault -= amount;
          s.cash += amount;
        },
      },
    );

    /** What `lots` tokens cost in the pool, one after the other. */
    const costOf = (s: State, lots: number): number => lots * s.spot + (lots * (lots - 1)) / 2;

    const openPosition = action(
      { lots },
      {
        when: {
          'a transaction is under way': isInside,
          'nothing is owed yet': (s) => s.debt === 0,
          'the borrower has the margin': (s) => s.cash >= margin,
          'the lender has the rest': (s, { lots }) => {
            const cost = costOf(s, lots);
            return cost > margin && s.vault >= cost - margin;
          },
          'the price is not far from what it was': (s, { lots }) => isCalm(s.spot + lots),
          // What is left of the margin covers what the purchase itself lost.
          'the position is worth its debt once it is open': (s, { lots }) =>
            unchecked || (earlyCheck ? lots * s.spot : costOf(s, lots)) - margin <= lots * price(s),
        },
        then: (s, { lots }) => {
          const cost = costOf(s, lots);
          s.cash -= margin;
          s.vault -= cost - margin;
          s.debt += cost - margin;
          s.collateral += lots;
          s.spot += lots;
        },
      },
    );

    const end = action({
      when: {
        'a transaction is under way': isInside,
        'the flash loan can be repaid': (s) => unpaid || s.cash >= flashLoan,
      },
      then: (s) => {
        s.phase = 'after';
        s.cash -= Math.min(s.cash, flashLoan);
      },
    });

    return define({
      initial,
      actions: { begin, buy, sell, buyElsewhere, borrow, openPosition, end },
      invariants: {
        'between transactions, the lender has what it lent, in cash or in collateral': (s) =>
          s.phase !== 'after' || s.vault + Math.min(s.debt, s.collateral * fairPrice) >= capital,
        'after a transaction, the borrower has gained nothing': (s) =>
          s.phase !== 'after' ||
          s.cash + s.tokens * fairPrice + Math.max(0, s.collateral * fairPrice - s.debt) <= own,
      },
      reachable: {
        'a loan is taken': (s) => s.phase === 'after' && s.debt > 0,
        'the pool is left with another price': (s) => s.phase === 'after' && s.spot > fairPrice,
      },
      terminal: () => true,
    });
  },
);
