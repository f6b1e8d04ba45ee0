import { createHash } from 'node:crypto';
import type { KeyPair, Signatures } from './keys.ts';

/**
 * A soft confirmation: the sequencer promises that the transaction is executed by batch `batch` of this epoch at the
 * latest. It is a promise, and no more: until the batch is committed, L1 knows nothing of it.
 */
export interface Promised {
  readonly exchange: string;
  readonly epoch: number;
  readonly batch: number;
  /** How many transactions the sequencer has confirmed before, over all epochs. */
  readonly position: number;
  /** Of the transaction: `transactionDigest`. */
  readonly digest: string;
}

/** A promise signed by the sequencer: if it is broken, anybody can show so. */
export interface Receipt extends Promised {
  readonly signature: string;
}

const domain = 'assay exchange, receipt 1\n';

function receiptBytes({ exchange, epoch, batch, position, digest }: Promised): Uint8Array {
  // JSON of an array writes equal values in one way.
  const text = `${domain}${JSON.stringify([exchange, epoch, batch, position, digest])}`;
  return createHash('sha256').update(text, 'utf8').digest();
}

/** Signs a promise. */
export function signReceipt(keys: KeyPair, promised: Promised): Receipt {
  return { ...promised, signature: keys.sign(receiptBytes(promised)) };
}

/** Whether the sequencer with this key has signed the receipt. */
export function isSigned(signatures: Signatures, sequencer: string, receipt: Receipt): boolean {
  return signatures.verify(sequencer, receiptBytes(receipt), receipt.signature);
}
