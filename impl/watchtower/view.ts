import type { SettlementCommand } from '../settlement/index.ts';

/** Why a user does not trust the operator any more. */
export type Grievance =
  /** A receipt said by which batch a transaction would be executed, and it was not. */
  | { readonly kind: 'a promise was broken'; readonly position: number }
  /** A transaction was sent, and is not on L1 after all the time that the user has given it. */
  | { readonly kind: 'a transaction is ignored'; readonly nonce: number }
  /** What is under the root is known to the operator alone. */
  | { readonly kind: 'data are withheld'; readonly batch: number };

/** All that a user's decisions depend on, at one moment. */
export interface View {
  readonly account: number;
  /** The owner of the account, who signs transactions on L1. */
  readonly owner: string;
  /** Blocks of L1 in which the exchange was not frozen. */
  readonly openBlocks: number;
  readonly isFrozen: boolean;
  readonly epoch: number;
  /** What the account has under the last root; while data are missing, under the last one that is known. */
  readonly balance: number;
  /** Shows so; missing while data are withheld. */
  readonly proof: Uint8Array | undefined;
  /** The open block from which on the account's request is overdue, if it has one open. */
  readonly overdueAt: number | undefined;
  readonly hasEscaped: boolean;
  /** Messages of deposits to the account that no batch has executed, with what they are worth. */
  readonly deposits: readonly WaitingDeposit[];
  /** What is owed to the account and may be collected now. */
  readonly free: number;
  readonly wish: 'stay' | 'leave';
  readonly grievance: Grievance | undefined;
  /** Whether a request has to come with a proof that the account holds something. */
  readonly requests: 'from any account' | 'from accounts shown to hold something';
  /** Amounts below are not worth a transaction on L1. At least 1. */
  readonly worthwhile: number;
}

/** Money that was paid in and has not arrived. */
export interface WaitingDeposit {
  readonly message: number;
  readonly amount: number;
  /** Whether it has waited so long that anybody may freeze the exchange. */
  readonly isOverdue: boolean;
}

/** A transaction on L1 that a user should send now. */
export interface Step {
  /** The same for the same purpose: whoever has sent it need not send it again while it is on its way. */
  readonly purpose: string;
  readonly command: SettlementCommand;
  /** For the user to read. */
  readonly why: string;
}
