import type { Block, BlockId } from './block.ts';

/** A block that is offered in a round, by the proposer of that round. */
export interface Proposal {
  readonly kind: 'proposal';
  readonly height: number;
  readonly round: number;
  /** The earlier round in which a quorum is said to have prevoted the block, or -1 for none. */
  readonly validRound: number;
  readonly block: Block;
  readonly proposer: string;
  readonly signature: Uint8Array;
}

/** What of a proposal is signed: all but the contents of the block, for which its id stands. */
export interface ProposalHeader {
  readonly height: number;
  readonly round: number;
  readonly validRound: number;
  readonly block: BlockId;
  readonly proposer: string;
  readonly signature: Uint8Array;
}

/** The first vote of a round, or the second. */
export type VoteKind = 'prevote' | 'precommit';

/** A vote for a block, or for none of them (nil, `undefined`). */
export interface Vote {
  readonly kind: VoteKind;
  readonly height: number;
  readonly round: number;
  readonly block: BlockId | undefined;
  readonly voter: string;
  readonly signature: Uint8Array;
}

/** Why a block is decided: precommits of a quorum for it, all of one round, strictly ascending by voter. */
export interface Certificate {
  readonly height: number;
  readonly round: number;
  readonly block: BlockId;
  readonly precommits: readonly Vote[];
}

/** A decided block with its proof, as a node that lags behind is sent it. Nobody signs it as a whole. */
export interface Decision {
  readonly kind: 'decision';
  readonly block: Block;
  readonly certificate: Certificate;
}

/**
 * Where a node is: "I am working on this height, in this round". Who is ahead answers with decisions, who is at the
 * same height with the votes of the round and the proof of the block that it holds valid. Not signed: it is worth no
 * more than the connection on which it comes.
 */
export interface Status {
  readonly kind: 'status';
  readonly height: number;
  readonly round: number;
}

/** All that validators tell each other. */
export type Message = Proposal | Vote | Decision | Status;
