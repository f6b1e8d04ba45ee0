/** An account of L1, by its ed25519 public key: 64 lower-case hex digits. */
export type Owner = string;

/** The terms of a settlement contract. All times are in blocks of L1, all amounts in units of the one currency. */
export interface SettlementConfig {
  /** Of the tree of accounts: 2 to the power of this can be opened, as far as numbers are exact. */
  readonly depth: number;
  /** Who may post batches. */
  readonly operator: Owner;
  readonly queue: QueueConfig;
  readonly payouts: PayoutConfig;
  readonly settlement: ValidityConfig | OptimisticConfig;
}

/** How long the sequencer may leave what is queued unread (as Arbitrum's inbox has it, with its delay buffer). */
export interface QueueConfig {
  /** A message is expected to wait up to this; waiting longer consumes the buffer. */
  readonly threshold: number;
  /** The full buffer: the longest that a message waits before it can be forced. The threshold itself: a fixed delay. */
  readonly longest: number;
  /** In this many blocks without undue delay the buffer recovers by one. */
  readonly recovery: number;
  /** Whether the buffer may fall below the threshold. */
  readonly floor: 'the threshold' | 'nothing';
  /** By whom, and how, what has waited too long is included. */
  readonly inclusion: 'anybody forces a prefix' | 'anybody forces the first' | 'by itself';
  /** The most messages that wait at once. */
  readonly maxWaiting: number;
  /** The most bytes of one message. */
  readonly maxMessageBytes: number;
}

/** How what is owed may be collected. */
export type PayoutConfig =
  | { readonly kind: 'at once' }
  /** No more than `amount` in each `period` of blocks, in the order in which it came to be owed. */
  | { readonly kind: 'limited'; readonly amount: number; readonly period: number };

/** Each batch comes with a proof that its root is right. */
export interface ValidityConfig {
  readonly kind: 'validity';
  /** How long a request to leave, or a message, may stay unserved before anybody may freeze the exchange. */
  readonly grace: number;
  /**
   * Whether whoever asks to leave has to show that the account holds something under the last root. An operator that commits
   * in every block makes such proofs outdated for ever: where it is not trusted for that, let any account ask. A request
   * of an account that holds nothing costs the operator a line in a batch.
   */
  readonly requests: 'from any account' | 'from accounts shown to hold something';
  /** Whether a batch may come without its data, on trust that somebody has them (a validium). */
  readonly data: 'always published' | 'published on trust';
  /** The most exits, and the most withdrawals, of one batch. One more withdrawal for each message that it executes. */
  readonly maxCredits: number;
  /** Who may unfreeze. */
  readonly governor: Owner;
  /** How often in all. */
  readonly thaws: number;
  /** How long after the freeze at the soonest. */
  readonly thawDelay: number;
}

/** Roots are proposed without proof, and stand unless one is shown to be wrong in time. */
export interface OptimisticConfig {
  readonly kind: 'optimistic';
  /** For how long a root can be challenged. */
  readonly window: number;
  /** How long the proof of a withdrawal has to stand before it is paid. */
  readonly delay: number;
  /** Of the tree of withdrawals. */
  readonly withdrawalDepth: number;
}
