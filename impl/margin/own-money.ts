import type { Quantums } from '../fixed-point/index.ts';
import type { Books } from './books.ts';

/** What is an account's own without asking the pool: what it paid in, and what was settled with the pool since. */
export function ownMoney({ netDeposits, settled }: Books, account: number): Quantums {
  return ((netDeposits[account] as number) + (settled[account] as number)) as Quantums;
}

/** How much of an amount to be withdrawn is profit that has not been settled yet. */
export function profitIn(books: Books, account: number, amount: number): Quantums {
  return Math.max(0, amount - ownMoney(books, account)) as Quantums;
}
