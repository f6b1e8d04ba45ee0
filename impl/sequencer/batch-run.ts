import type { Credit, Message } from '../settlement/index.ts';
import type { Accounts } from './accounts.ts';
import { creditsOf, execute, executeMessage, type Leaving, leave } from './rules.ts';
import type { SignedTransaction } from './transaction.ts';

/** What a batch executes, in this order. */
export interface BatchInput {
  readonly epoch: number;
  readonly messages: readonly Message[];
  readonly transactions: readonly SignedTransaction[];
  /** The accounts that leave with all that they have then; ascending, each once. */
  readonly exits: readonly number[];
}

/** What became of it. */
export interface BatchResult {
  readonly executed: readonly SignedTransaction[];
  /** Transactions that the rules do not allow, and that were left out. */
  readonly dropped: readonly SignedTransaction[];
  readonly exits: readonly Credit[];
  readonly withdrawals: readonly Credit[];
}

/** Executes a batch on `accounts`: the one place that says what a batch means, for who makes it and for who checks it. */
export function runBatch(
  accounts: Accounts,
  { epoch, messages, transactions, exits }: BatchInput,
): BatchResult {
  const leaving: Leaving = new Map();
  for (const message of messages) executeMessage(accounts, leaving, message);
  const executed: SignedTransaction[] = [];
  const dropped: SignedTransaction[] = [];
  for (const signed of transactions) {
    const breach = execute(accounts, leaving, epoch, signed.transaction);
    (breach === undefined ? executed : dropped).push(signed);
  }
  const left = exits.map((account) => leave(accounts, account));
  return { executed, dropped, exits: left, withdrawals: creditsOf(leaving) };
}
