import type { Owner } from './config.ts';

/** A credit to an account on L1, by a batch. */
export interface Credit {
  readonly account: number;
  readonly amount: number;
}

/** What anybody may send to the contract. `by` is who signed the transaction, as L1 says. */
export type SettlementCommand = AnyTime | Queueing | ByProof | Optimistic;

type AnyTime =
  /** So many blocks of L1 pass. */
  | { readonly kind: 'advance'; readonly blocks: number }
  /** Pays what of the account's credits is free to go, to its owner. Anybody may ask. */
  | { readonly kind: 'withdraw'; readonly account: number };

type Queueing =
  /** Opens the next account, for whoever asks. */
  | { readonly kind: 'open account'; readonly by: Owner }
  /** Locks `amount`, of anybody's money; a batch that reads the message credits it to the account. */
  | { readonly kind: 'deposit'; readonly account: number; readonly amount: number }
  /** Puts a transaction for L2 into the queue; the contract does not look into it. */
  | { readonly kind: 'send'; readonly account: number; readonly by: Owner; readonly bytes: Uint8Array }
  /** Includes the messages up to number `message`, which has waited for too long. Anybody may. */
  | { readonly kind: 'force'; readonly message: number };

/** What is there where batches are proven. */
type ByProof =
  | {
      readonly kind: 'commit batch';
      readonly by: Owner;
      readonly epoch: number;
      /** The root that it goes on from, and the one it leads to. */
      readonly previous: string;
      readonly root: string;
      /** How many of the waiting messages it reads, from the front. It executes all that are included by then. */
      readonly reads: number;
      /** Requests to leave that it serves, each with all that the account has then; by ascending account. */
      readonly exits: readonly Credit[];
      /** What else leaves L2, by ascending account. */
      readonly withdrawals: readonly Credit[];
      /** The accounts that it changes (`encodeBatchData`), and their digest if they are published elsewhere. */
      readonly data: Uint8Array | { readonly digest: string };
      readonly proof: Uint8Array;
    }
  /** Publishes what a batch was committed without. Anybody may. */
  | { readonly kind: 'publish data'; readonly batch: number; readonly data: Uint8Array }
  /** Asks to leave with all that the account has. `proof`: that it holds something, where that is asked for. */
  | {
      readonly kind: 'request exit';
      readonly account: number;
      readonly by: Owner;
      readonly proof?: Uint8Array;
    }
  /** Freezes the exchange since the request of `account` is overdue. Anybody may. */
  | { readonly kind: 'freeze over request'; readonly account: number }
  /** Freezes the exchange since the oldest message is overdue. Anybody may. */
  | { readonly kind: 'freeze over message' }
  /** Credits what the account has under the last root of a frozen exchange. Anybody may. */
  | {
      readonly kind: 'escape';
      readonly account: number;
      readonly epoch: number;
      readonly proof: Uint8Array;
    }
  /** Credits a deposit that no batch had executed when the exchange was frozen. Anybody may. */
  | { readonly kind: 'reclaim'; readonly message: number }
  /** Opens a frozen exchange anew. `proofs`: of all accounts that have escaped, against the last root, by account. */
  | { readonly kind: 'unfreeze'; readonly by: Owner; readonly proofs: readonly Uint8Array[] };

/** What is there where roots are proposed. */
type Optimistic =
  /** What the sequencer has ordered: messages read from the queue, and transactions of its own. */
  | { readonly kind: 'post batch'; readonly by: Owner; readonly reads: number; readonly data: Uint8Array }
  /** Claims what L2 comes to after the first `batches` batches and `messages` messages. */
  | {
      readonly kind: 'propose root';
      readonly batches: number;
      readonly messages: number;
      readonly accounts: string;
      readonly withdrawals: string;
    }
  /** Shows that a root is wrong. */
  | { readonly kind: 'challenge'; readonly root: number; readonly proof: Uint8Array }
  /** Shows that L2 has burned for a withdrawal, by the tree of withdrawals of a root. */
  | {
      readonly kind: 'prove withdrawal';
      readonly withdrawal: number;
      readonly root: number;
      readonly proof: Uint8Array;
    }
  /** Credits a withdrawal whose proof and root have stood for long enough. */
  | { readonly kind: 'finalise withdrawal'; readonly withdrawal: number };
