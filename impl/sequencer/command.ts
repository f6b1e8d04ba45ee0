import type { Notice } from './notice.ts';
import type { RuleBreach } from './rules.ts';
import type { SignedTransaction } from './transaction.ts';

/** What a sequencer's engine can be asked: JSON throughout, since it is kept in a journal. */
export type SequencerCommand =
  /** Confirms a transaction whose signature was checked. */
  | { readonly kind: 'transact'; readonly signed: SignedTransaction }
  /** Takes note of an event of the contract's log, numbered from 0. */
  | { readonly kind: 'notice'; readonly event: number; readonly notice: Notice }
  /** Makes all that is confirmed a batch, in which these accounts leave: ascending, each once. */
  | { readonly kind: 'seal'; readonly exits: readonly number[] }
  /** Takes back a sealed batch that L1 has refused: what is in it waits for the next one. */
  | { readonly kind: 'unseal' };

/** Why the engine refused; it is as it was before. */
export type SequencerRefusal =
  | RuleBreach
  | 'malformed'
  | 'not signed by the owner'
  | 'the exchange is frozen'
  | 'too many transactions wait'
  | 'too many transactions of the account wait'
  | 'noticed already'
  | 'a batch is sealed already'
  | 'no batch is sealed'
  | 'exits are not in order'
  | 'L1 has gone on without this sequencer';

/** Where a confirmed transaction stands, and the batch by which it is executed. */
export interface Confirmation {
  readonly epoch: number;
  readonly batch: number;
  readonly position: number;
}

/** What became of a command. */
export type SequencerOutcome =
  | { readonly kind: 'done'; readonly confirmed?: Confirmation }
  | { readonly kind: 'refused'; readonly reason: SequencerRefusal };
