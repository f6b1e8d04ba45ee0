import type { Books } from './books.ts';

/** How many numbers are stored of an account. */
export function numbersOfAccount({ markets, collaterals }: Books): number {
  return 5 + 2 * markets + 2 * collaterals;
}

/** Writes what is stored of an account, in the same order always. */
export function readAccount(books: Books, account: number, into: Float64Array): void {
  const { markets, collaterals } = books;
  let at = 0;
  for (const numbers of [books.wallet, books.cash, books.netDeposits, books.settled, books.barred]) {
    into[at] = numbers[account] as number;
    at += 1;
  }
  for (const numbers of [books.size, books.since]) {
    into.set(numbers.subarray(account * markets, (account + 1) * markets), at);
    at += markets;
  }
  for (const numbers of [books.held, books.pledged]) {
    into.set(numbers.subarray(account * collaterals, (account + 1) * collaterals), at);
    at += collaterals;
  }
}

/** How many numbers are stored that belong to no account. */
export function numbersOfVenue({ markets, collaterals, totals }: Books): number {
  return 4 * markets + 2 * collaterals + totals.length;
}

/** Writes what is stored and belongs to no account, in the same order always. */
export function readVenue(books: Books, into: Float64Array): void {
  const { price, fundingIndex, clearing, dust, collateralPrice, collateralTokens, totals } = books;
  let at = 0;
  for (const numbers of [price, fundingIndex, clearing, dust, collateralPrice, collateralTokens, totals]) {
    into.set(numbers, at);
    at += numbers.length;
  }
}
