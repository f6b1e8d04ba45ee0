import { readTransaction, type SignedTransaction } from './transaction.ts';

/** What it takes to execute a batch anew without the tree: the transactions, and each account that they look at. */
export interface Witness {
  readonly transactions: readonly SignedTransaction[];
  /** By ascending account, the proof against the root before. */
  readonly accounts: readonly WitnessedAccount[];
}

/** What an account was before the batch. */
export interface WitnessedAccount {
  readonly account: number;
  readonly proof: Uint8Array;
}

/** A witness as bytes. */
export function encodeWitness({ transactions, accounts }: Witness): Uint8Array {
  const plain = {
    transactions,
    accounts: accounts.map(({ account, proof }) => [account, Buffer.from(proof).toString('base64')]),
  };
  return new TextEncoder().encode(JSON.stringify(plain));
}

/** What the bytes say; `undefined` if they are no witness. Never throws, whatever the bytes are. */
export function decodeWitness(bytes: Uint8Array): Witness | undefined {
  const plain = parsed(bytes);
  const { transactions, accounts } = Object(plain) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(transactions) || !Array.isArray(accounts)) return undefined;
  const read = transactions.map(readTransaction);
  const witnessed = accounts.map(readAccount);
  if (read.includes(undefined) || witnessed.includes(undefined)) return undefined;
  // True: nothing undefined is left.
  return {
    transactions: read as readonly SignedTransaction[],
    accounts: witnessed as readonly WitnessedAccount[],
  };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function readAccount(foreign: unknown): WitnessedAccount | undefined {
  if (!Array.isArray(foreign)) return undefined;
  const [account, proof]: readonly unknown[] = foreign;
  if (!Number.isSafeInteger(account) || typeof proof !== 'string') return undefined;
  return { account: account as number, proof: Buffer.from(proof, 'base64') };
}
