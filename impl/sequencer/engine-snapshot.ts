import { type PlainMessage, plainMessage } from './notice.ts';
import type { SealedBatch } from './sealed-batch.ts';
import type { SignedTransaction } from './transaction.ts';
import type { WaitingMessages } from './waiting-messages.ts';

/** What is needed to know a batch again that was sealed and taken back. */
export interface TakenBack {
  readonly transactions: readonly SignedTransaction[];
  readonly exits: readonly number[];
}

/** The state of an engine as JSON. Trees and drafts are made from it anew. */
export interface PlainState {
  readonly owners: readonly string[];
  /** Under the last root on L1. */
  readonly accounts: readonly (readonly [account: number, balance: number, nonce: number])[];
  readonly messages: {
    readonly all: readonly PlainMessage[];
    readonly executed: number;
    readonly included: number;
    readonly read: number;
  };
  readonly pending: readonly SignedTransaction[];
  readonly sealed?: {
    readonly readUpTo: number;
    readonly transactions: readonly SignedTransaction[];
    readonly exits: readonly number[];
  };
  readonly takenBack: readonly TakenBack[];
  readonly requested: readonly number[];
  readonly epoch: number;
  readonly batch: number;
  readonly position: number;
  readonly followed: number;
  readonly isFrozen: boolean;
  readonly isAstray: boolean;
}

/** What an engine tells of itself for its snapshot. */
export interface ToldState extends Omit<PlainState, 'accounts' | 'messages' | 'sealed'> {
  readonly accounts: Iterable<PlainState['accounts'][number]>;
  readonly messages: WaitingMessages;
  readonly sealed: SealedBatch | undefined;
}

/** The bytes of a state: the same for the same state. */
export function writeState({ accounts, messages, sealed, ...rest }: ToldState): Uint8Array {
  const { executed, included, read } = messages;
  const state: PlainState = {
    ...rest,
    accounts: [...accounts],
    messages: { all: messages.all.map(plainMessage), executed, included, read },
    ...(sealed !== undefined && {
      sealed: {
        readUpTo: sealed.readUpTo,
        transactions: sealed.input.transactions,
        exits: sealed.input.exits,
      },
    }),
  };
  return new TextEncoder().encode(JSON.stringify(state));
}

/** What `writeState` has written: the journal around it has a checksum, so nothing else gets here. */
export function readState(bytes: Uint8Array): PlainState {
  return JSON.parse(new TextDecoder().decode(bytes)) as PlainState;
}
