import type { Account, AccountTree } from '../merkle/index.ts';
import { type Credit, encodeBatchData } from '../settlement/index.ts';
import { DraftAccounts } from './accounts.ts';
import { type BatchInput, runBatch } from './batch-run.ts';
import type { SignedTransaction } from './transaction.ts';
import { encodeWitness } from './witness.ts';

/** A batch that is on its way to L1: all that is in it, and how to take it back. */
export interface SealedBatch {
  readonly batch: number;
  readonly input: BatchInput;
  /** It executes all messages up to this one. */
  readonly readUpTo: number;
  readonly previous: string;
  readonly root: string;
  readonly exits: readonly Credit[];
  readonly withdrawals: readonly Credit[];
  readonly data: Uint8Array;
  readonly proof: Uint8Array;
  /** Promised, and not possible any more. */
  readonly dropped: readonly SignedTransaction[];
  /** What the accounts that it changes were before. */
  readonly before: ReadonlyMap<number, Account>;
}

/** Executes a batch, and brings the tree to the root after it. */
export function seal(
  tree: AccountTree,
  ownerOf: (account: number) => string | undefined,
  batch: number,
  readUpTo: number,
  input: BatchInput,
): SealedBatch {
  const accounts = new DraftAccounts({ get: (account) => tree.at(account), ownerOf });
  const { executed, dropped, exits, withdrawals } = runBatch(accounts, input);
  // Against the root before, so before the tree goes on.
  const witnessed = accounts.touched.map((account) => ({ account, proof: tree.proof(account) }));
  const { changes } = accounts;
  const before = new Map(changes.map(([account]) => [account, tree.at(account)]));
  const previous = tree.root;
  tree.update(changes);
  return {
    batch,
    input,
    readUpTo,
    previous,
    root: tree.root,
    exits,
    withdrawals,
    data: encodeBatchData(changes),
    proof: encodeWitness({ transactions: executed, accounts: witnessed }),
    dropped,
    before,
  };
}
