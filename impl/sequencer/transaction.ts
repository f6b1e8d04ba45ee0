import { createHash } from 'node:crypto';

/** What an owner of an account signs. `epoch` is that of the exchange: what was signed before an unfreezing is void after it. */
export type Transaction =
  /** So much goes to another account. */
  | {
      readonly kind: 'transfer';
      readonly epoch: number;
      readonly from: number;
      /** How many transactions the account has made before: each signature moves money once. */
      readonly nonce: number;
      readonly amount: number;
      readonly to: number;
    }
  /** So much leaves for L1, to be collected there. */
  | {
      readonly kind: 'withdrawal';
      readonly epoch: number;
      readonly from: number;
      readonly nonce: number;
      readonly amount: number;
    };

/** A transaction with the signature of the owner, over {@link transactionBytes}, in lower-case hex. */
export interface SignedTransaction {
  readonly transaction: Transaction;
  readonly signature: string;
}

const domain = new TextEncoder().encode('assay exchange, transaction 1\n');
const marks = { transfer: 1, withdrawal: 2 } as const;
const fieldBytes = 8;

/** What is signed. There is one encoding: fields of fixed widths, behind the name of the exchange and a mark for the kind. */
export function transactionBytes(exchange: string, transaction: Transaction): Uint8Array {
  const name = createHash('sha256').update(exchange, 'utf8').digest();
  const { kind, epoch, from, nonce, amount } = transaction;
  const fields = [epoch, from, nonce, amount, ...(kind === 'transfer' ? [transaction.to] : [])];
  const start = domain.length + name.length + 1;
  const bytes = new Uint8Array(start + fields.length * fieldBytes);
  bytes.set(domain);
  bytes.set(name, domain.length);
  bytes[start - 1] = marks[kind];
  const view = new DataView(bytes.buffer, start);
  for (const [index, field] of fields.entries()) view.setBigUint64(index * fieldBytes, BigInt(field));
  return bytes;
}

/** What receipts name a transaction by: all that was signed, and not the signature, which may be made again. */
export function transactionDigest(exchange: string, transaction: Transaction): string {
  return createHash('sha256').update(transactionBytes(exchange, transaction)).digest('hex');
}

/** A copy of what is a transaction with a signature; `undefined` for anything else. Never throws at plain data. */
export function readTransaction(foreign: unknown): SignedTransaction | undefined {
  const { transaction, signature } = Object(foreign) as Readonly<Record<string, unknown>>;
  if (typeof signature !== 'string') return undefined;
  const { kind, epoch, from, nonce, amount, to } = Object(transaction) as Readonly<Record<string, unknown>>;
  if (!isCount(epoch) || !isCount(from) || !isCount(nonce) || !isCount(amount)) return undefined;
  if (kind === 'withdrawal' && to === undefined)
    return { transaction: { kind, epoch, from, nonce, amount }, signature };
  if (kind === 'transfer' && isCount(to))
    return { transaction: { kind, epoch, from, nonce, amount, to }, signature };
  return undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && !Object.is(value, -0) && (value as number) >= 0;
}

/** What an owner sends by way of L1, which knows who it is: neither nonce nor signature is needed. */
export type ForcedTransaction =
  | { readonly kind: 'transfer'; readonly amount: number; readonly to: number }
  | { readonly kind: 'withdrawal'; readonly amount: number };

const forcedBytes = 1 + 2 * fieldBytes;

/** The bytes of a message on L1 that say so. */
export function encodeForced(forced: ForcedTransaction): Uint8Array {
  const bytes = new Uint8Array(forced.kind === 'transfer' ? forcedBytes : forcedBytes - fieldBytes);
  bytes[0] = marks[forced.kind];
  const view = new DataView(bytes.buffer, 1);
  view.setBigUint64(0, BigInt(forced.amount));
  if (forced.kind === 'transfer') view.setBigUint64(fieldBytes, BigInt(forced.to));
  return bytes;
}

/** What the bytes of a message say; `undefined` if nothing. L1 does not look into them, so they may be anything. */
export function decodeForced(bytes: Uint8Array): ForcedTransaction | undefined {
  const [mark] = bytes;
  const isTransfer = mark === marks.transfer && bytes.length === forcedBytes;
  if (!isTransfer && !(mark === marks.withdrawal && bytes.length === forcedBytes - fieldBytes))
    return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + 1);
  const amount = Number(view.getBigUint64(0));
  if (!Number.isSafeInteger(amount)) return undefined;
  if (!isTransfer) return { kind: 'withdrawal', amount };
  const to = Number(view.getBigUint64(fieldBytes));
  return Number.isSafeInteger(to) ? { kind: 'transfer', amount, to } : undefined;
}
