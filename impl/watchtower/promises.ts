import {
  isSigned,
  type Receipt,
  type Signatures,
  type Transaction,
  transactionDigest,
} from '../sequencer/index.ts';
import type { Grievance } from './view.ts';

/** A transaction that the user has sent to the sequencer, and what came of it. */
export interface SentTransaction {
  readonly transaction: Transaction;
  /** The block of L1 when it was sent. */
  readonly sentAt: number;
  readonly receipt?: Receipt;
}

/** What promises are held against. */
export interface PromiseTerms {
  readonly exchange: string;
  /** The key that receipts are signed with. */
  readonly sequencer: string;
  readonly signatures: Signatures;
  /** For how many blocks a transaction may be missing on L1 until the user takes it for ignored. */
  readonly patience: number;
}

/** What L1 says of the account, for promises. */
export interface Progress {
  readonly block: number;
  readonly epoch: number;
  /** The last batch that was committed, all data of which are known. */
  readonly batch: number;
  /** How many transactions of the account are executed under the last known root. */
  readonly nonce: number;
}

/** Whether a receipt promises this transaction, and is signed by the sequencer. */
export function isReceiptOf(terms: PromiseTerms, transaction: Transaction, receipt: Receipt): boolean {
  return (
    receipt.exchange === terms.exchange &&
    receipt.digest === transactionDigest(terms.exchange, transaction) &&
    isSigned(terms.signatures, terms.sequencer, receipt)
  );
}

/** The transactions that are not settled: neither executed under a root that is known, nor void for a reason of their own. */
export function unsettled(sent: readonly SentTransaction[], { nonce }: Progress): readonly SentTransaction[] {
  return sent.filter(({ transaction }) => transaction.nonce >= nonce);
}

/** What the user can reproach the sequencer with, the first thing; undefined if nothing. */
export function grievanceOf(
  sent: readonly SentTransaction[],
  progress: Progress,
  { patience }: PromiseTerms,
): Grievance | undefined {
  for (const { transaction, receipt, sentAt } of unsettled(sent, progress)) {
    const isLate =
      receipt !== undefined && (receipt.batch <= progress.batch || receipt.epoch < progress.epoch);
    if (isLate) return { kind: 'a promise was broken', position: receipt.position };
    if (transaction.epoch === progress.epoch && progress.block - sentAt >= patience)
      return { kind: 'a transaction is ignored', nonce: transaction.nonce };
  }
  return undefined;
}
