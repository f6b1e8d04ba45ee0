import type { Twin } from './twin.ts';

/** One slip of the margin engine for each mutant of its spec, under the mutant's name. */
export const marginTwins: readonly Twin[] = [
  {
    mutant: 'a withdrawal is checked against maintenance margin',
    file: 'impl/margin/withdrawals.ts',
    from: 'equity >= this.#standings.initial(account)',
    to: 'equity >= this.#standings.maintenance(account)',
  },
  {
    mutant: 'a withdrawal is checked before it is made',
    file: 'impl/margin/withdrawals.ts',
    from: 'worth - cash + this.#standings.collateralWithout(account, token, taken)',
    to: 'worth + this.#standings.collateral(account)',
  },
  {
    mutant: 'a withdrawal of collateral is not checked',
    file: 'impl/margin/withdrawals.ts',
    from: 'if (!this.#canSpare(account, 0, collateral, amount)) return lacksMargin;',
    to: '',
  },
  {
    mutant: 'a trade is checked for the buyer alone',
    file: 'impl/margin/trades.ts',
    from: 'if (!this.#mayHold(seller, market, sold, charge - proceeds, interest)) return sellerLacksMargin;',
    to: '',
  },
  {
    mutant: 'an account in debt may close its position',
    file: 'impl/margin/rules.ts',
    from: 'if (!shrinks(before.size, after.size) ||',
    to: 'if (after.size === 0) return true;\n  if (!shrinks(before.size, after.size) ||',
  },
  {
    mutant: 'an account without margin may turn its position round',
    file: 'impl/margin/rules.ts',
    from: 'Math.abs(after) < Math.abs(before) && before * after >= 0',
    to: 'Math.abs(after) <= Math.abs(before)',
  },
  {
    mutant: 'the haircut is taken off the requirement',
    file: 'impl/margin/rules.ts',
    from: `  return needed as Quantums;
}

/** What pledged tokens count for, once the haircut is off: down, twice. */
export function collateralValue(
  amount: number,
  price: Price,
  token: CollateralTerms,
  terms: Terms,
): Quantums {
  return mulDivDown(mulDivDown(amount, price, token.priceUnit), token.kept, terms.rateUnit) as Quantums;`,
    to: `  return mulDivDown(needed, terms.collaterals[0]?.kept ?? terms.rateUnit, terms.rateUnit) as Quantums;
}

/** What pledged tokens count for, once the haircut is off: down, twice. */
export function collateralValue(
  amount: number,
  price: Price,
  token: CollateralTerms,
  terms: Terms,
): Quantums {
  return mulDivDown(mulDivDown(amount, price, token.priceUnit), terms.rateUnit, terms.rateUnit) as Quantums;`,
  },
  {
    mutant: 'the fund is credited with fees that one side was not charged',
    file: 'impl/margin/trades.ts',
    from: 'books.setCash(buyer, (books.cash[buyer] as number) - cost - charge);',
    to: 'books.setCash(buyer, (books.cash[buyer] as number) - cost);',
  },
  {
    mutant: 'a deposit is credited before it arrives',
    file: 'impl/margin/deposits.ts',
    from: `    books.setWallet(account, wallet);
    books.setNetDeposits(account, (books.netDeposits[account] as number) + amount);
    books.vault += amount;
`,
    to: '',
  },
  {
    mutant: 'the seller is debited less than the buyer is credited',
    file: 'impl/margin/trades.ts',
    from: 'books.setSize(seller, market, sold);',
    to: '',
  },
  {
    mutant: 'the cost of a purchase is rounded down',
    file: 'impl/margin/trades.ts',
    from: 'this.#pay(buyer, seller, cost, proceeds, charge);',
    to: 'this.#pay(buyer, seller, proceeds, proceeds, charge);',
  },
  {
    mutant: 'open interest is counted before the trade',
    file: 'impl/margin/trades.ts',
    from: 'if (interest > terms.openInterestCap) return capReached;',
    to: 'if ((books.openInterest[market] as number) > terms.openInterestCap) return capReached;',
  },
  {
    mutant: 'withdrawals go on while the exchange is halted',
    file: 'impl/margin/withdrawals.ts',
    from: 'return this.#books.isHalted;',
    to: 'return false;',
  },
  {
    mutant: 'a loss is settled that the account cannot pay',
    file: 'impl/margin/losses.ts',
    from: 'const left = Math.max(0, this.#standings.worth(account));',
    to: 'const left = this.#standings.worth(account);',
  },
];
