import type { Credit } from './command.ts';
import type { Message } from './message.ts';

/**
 * What a proof of a batch has to show: that the rules of the exchange lead from `previous` to `root` by the batch, and by
 * nothing else. All of it is tied to what the contract knows itself; what is left out here, the operator could choose.
 */
export interface BatchStatement {
  readonly epoch: number;
  /** From 1 on, over all epochs. */
  readonly batch: number;
  readonly previous: string;
  readonly root: string;
  /** All messages that were included and not yet executed, in order. A deposit among them is credited, once. */
  readonly messages: readonly Message[];
  /** Each leaves with all that the account has, so that nothing is left of it under the root. */
  readonly exits: readonly Credit[];
  readonly withdrawals: readonly Credit[];
  /** SHA-256 of the data: of exactly the accounts that change, with what they are under the root. */
  readonly dataDigest: string;
}

/** Judges proofs of batches. Pure, and never throws: the contract is as sound as this is. */
export interface Verifier {
  isProven(statement: BatchStatement, proof: Uint8Array): boolean;
}

/** A root as it was proposed, with all that it depends on. */
export interface RootClaim {
  /** From 1 on. */
  readonly root: number;
  readonly batches: number;
  readonly messages: number;
  readonly accounts: string;
  readonly withdrawals: string;
}

/** Judges proofs that a root is wrong. Pure, and never throws. A sound root is never refuted. */
export interface FraudVerifier {
  isRefuted(claim: RootClaim, proof: Uint8Array): boolean;
}
