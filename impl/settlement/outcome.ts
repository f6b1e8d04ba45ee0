import type { Credit } from './command.ts';
import type { Owner } from './config.ts';
import type { Message } from './message.ts';
import type { RootClaim } from './verifier.ts';

/** Why a command was refused. The state is what it was before, byte for byte. */
export type Refusal =
  | 'malformed'
  | 'not in this mode of settlement'
  | 'not allowed to this caller'
  | 'out of range'
  | 'no such account'
  | 'no account is left to open'
  | 'the queue is full'
  | 'the message is too long'
  | 'no such message waits'
  | 'no such message is included'
  | 'not the first message'
  | 'the message may still be read in time'
  | 'nobody has to force'
  | 'the exchange is frozen'
  | 'the exchange is not frozen'
  | 'of another epoch'
  | 'not from the last root'
  | 'too many credits'
  | 'credits are not in order'
  | 'no request is open'
  | 'credits exceed what is locked'
  | 'the data are not published'
  | 'the data cannot be read'
  | 'the data are published already'
  | 'no such batch'
  | 'other data than those committed to'
  | 'the proof does not hold'
  | 'a request is open already'
  | 'the account holds nothing'
  | 'nothing is overdue'
  | 'the account has escaped already'
  | 'not a deposit that waits'
  | 'it may not be unfrozen again'
  | 'too soon to unfreeze'
  | 'nothing is owed'
  | 'held back by the limit on payouts'
  | 'no such root'
  | 'the root was rejected'
  | 'the window has passed'
  | 'a proof stands already'
  | 'not proven'
  | 'the proof has not stood long enough'
  | 'the root has not stood long enough'
  | 'paid already';

/** What the contract tells the world of a command that was done. These, in order, are the public log of the contract. */
export type SettlementEvent =
  | { readonly kind: 'account opened'; readonly account: number; readonly owner: Owner }
  | { readonly kind: 'message queued'; readonly message: Message }
  /** Messages up to and with `upTo` are in, `by` way of. */
  | {
      readonly kind: 'messages included';
      readonly upTo: number;
      readonly by: 'the sequencer' | 'force' | 'the delay';
    }
  | {
      readonly kind: 'batch committed';
      readonly batch: number;
      readonly epoch: number;
      readonly previous: string;
      readonly root: string;
      /** All messages up to this are executed. */
      readonly executed: number;
      readonly exits: readonly Credit[];
      readonly withdrawals: readonly Credit[];
      readonly dataDigest: string;
      /** Missing where it was committed on trust. */
      readonly data: Uint8Array | undefined;
    }
  | { readonly kind: 'data published'; readonly batch: number; readonly data: Uint8Array }
  | { readonly kind: 'exit requested'; readonly account: number; readonly overdueAt: number }
  | { readonly kind: 'frozen'; readonly epoch: number; readonly root: string }
  | {
      readonly kind: 'escaped';
      readonly account: number;
      readonly epoch: number;
      readonly amount: number;
      readonly proof: Uint8Array;
    }
  | { readonly kind: 'deposit reclaimed'; readonly message: number }
  | {
      readonly kind: 'unfrozen';
      readonly epoch: number;
      readonly root: string;
      /** The accounts that have escaped, and have nothing under the new root. */
      readonly struckOff: readonly number[];
    }
  | {
      readonly kind: 'credited';
      readonly account: number;
      readonly amount: number;
      readonly why: CreditReason;
    }
  | { readonly kind: 'paid'; readonly account: number; readonly owner: Owner; readonly amount: number }
  | { readonly kind: 'batch posted'; readonly batch: number; readonly data: Uint8Array }
  | { readonly kind: 'root proposed'; readonly claim: RootClaim }
  | { readonly kind: 'root rejected'; readonly root: number }
  | {
      readonly kind: 'withdrawal proven';
      readonly withdrawal: number;
      readonly root: number;
      readonly account: number;
      readonly amount: number;
    }
  | { readonly kind: 'withdrawal finalised'; readonly withdrawal: number };

/** For what an account was credited. */
export type CreditReason = 'exit' | 'withdrawal' | 'escape' | 'reclaimed deposit';

/** What became of a command: done whole, or refused whole. */
export type Outcome =
  | { readonly kind: 'done'; readonly events: readonly SettlementEvent[] }
  | { readonly kind: 'refused'; readonly reason: Refusal };
