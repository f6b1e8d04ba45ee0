import type { Credit, Message } from '../settlement/index.ts';
import type { Accounts } from './accounts.ts';
import { decodeForced, type ForcedTransaction, type Transaction } from './transaction.ts';

/** Why the rules do not allow a transaction. */
export type RuleBreach =
  | 'of another epoch'
  | 'no such account'
  | 'to the account that it comes from'
  | 'not a positive amount'
  | 'not the next nonce'
  | 'the account holds less';

/** What leaves L2 by a batch, by account. */
export type Leaving = Map<number, number>;

/** Why the rules do not allow a transaction now; undefined if they do. */
export function breachIn(
  accounts: Accounts,
  epoch: number,
  transaction: Transaction,
): RuleBreach | undefined {
  if (transaction.epoch !== epoch) return 'of another epoch';
  if (accounts.ownerOf(transaction.from) === undefined) return 'no such account';
  if (transaction.nonce !== accounts.get(transaction.from).nonce) return 'not the next nonce';
  return breachInMove(accounts, transaction.from, transaction);
}

/**
 * Executes a signed transaction, or leaves everything as it was and says why. Whether it is signed is for others to
 * look at.
 */
export function execute(
  accounts: Accounts,
  leaving: Leaving,
  epoch: number,
  transaction: Transaction,
): RuleBreach | undefined {
  const breach = breachIn(accounts, epoch, transaction);
  if (breach === undefined) move(accounts, leaving, transaction.from, transaction);
  return breach;
}

/**
 * Executes a message from L1: a deposit is credited, a transaction is executed if the rules allow it. One that they do
 * not allow is executed, too: it moves nothing.
 */
export function executeMessage(accounts: Accounts, leaving: Leaving, message: Message): void {
  const { account, content } = message;
  switch (content.kind) {
    case 'deposit': {
      const { balance, nonce } = accounts.get(account);
      accounts.set(account, { balance: balance + content.amount, nonce });
      return;
    }
    case 'transaction': {
      const forced = decodeForced(content.bytes);
      if (forced !== undefined && breachInMove(accounts, account, forced) === undefined)
        move(accounts, leaving, account, forced);
      return;
    }
    case 'reclaimed deposit':
      return;
  }
}

function breachInMove(
  accounts: Accounts,
  from: number,
  transaction: ForcedTransaction,
): RuleBreach | undefined {
  if (transaction.amount <= 0) return 'not a positive amount';
  if (accounts.get(from).balance < transaction.amount) return 'the account holds less';
  if (transaction.kind === 'withdrawal') return undefined;
  if (transaction.to === from) return 'to the account that it comes from';
  return accounts.ownerOf(transaction.to) === undefined ? 'no such account' : undefined;
}

function move(accounts: Accounts, leaving: Leaving, from: number, transaction: ForcedTransaction): void {
  const { amount } = transaction;
  const { balance, nonce } = accounts.get(from);
  accounts.set(from, { balance: balance - amount, nonce: nonce + 1 });
  if (transaction.kind === 'withdrawal') {
    leaving.set(from, (leaving.get(from) ?? 0) + amount);
    return;
  }
  const receiver = accounts.get(transaction.to);
  // No sum can be too large: all of them together are no more than the vault, which L1 keeps in range.
  accounts.set(transaction.to, { ...receiver, balance: receiver.balance + amount });
}

/** The account leaves with all that it has. */
export function leave(accounts: Accounts, account: number): Credit {
  const { balance, nonce } = accounts.get(account);
  accounts.set(account, { balance: 0, nonce });
  return { account, amount: balance };
}

/** What leaves, in the order in which a batch lists it. */
export function creditsOf(leaving: Leaving): readonly Credit[] {
  return [...leaving].sort(([a], [b]) => a - b).map(([account, amount]) => ({ account, amount }));
}
