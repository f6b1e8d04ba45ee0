import type { BlockId } from './block.ts';
import { blockIdOf } from './block-codec.ts';
import type { Evidence } from './evidence.ts';
import { doubleProposal } from './evidence-check.ts';
import type { Proposal, ProposalHeader } from './message.ts';
import type { ValidatorSet } from './validator-set.ts';
import { VoteSet } from './vote-set.ts';

/** Two different proposals convict their sender. Beyond these, only blocks that others have voted for are kept. */
const maxUnwanted = 4;

/** A proposal whose signature was checked. */
export interface HeldProposal {
  readonly id: BlockId;
  readonly proposal: Proposal;
}

/** All that is known of one round: proposals by id, the votes of both kinds, and how much power was heard of at all. */
export class RoundMessages {
  readonly round: number;
  readonly proposer: string;
  readonly prevotes: VoteSet;
  readonly precommits: VoteSet;
  readonly #validators: ValidatorSet;
  readonly #heardOf: Uint8Array;
  readonly #proposals: HeldProposal[] = [];
  #isProposerConvicted = false;
  #power = 0;

  constructor(chain: string, height: number, round: number, validators: ValidatorSet) {
    this.round = round;
    this.proposer = validators.proposer(height, round).key;
    this.prevotes = new VoteSet(chain, { kind: 'prevote', height, round }, validators);
    this.precommits = new VoteSet(chain, { kind: 'precommit', height, round }, validators);
    this.#validators = validators;
    this.#heardOf = new Uint8Array(validators.size);
  }

  /** The power of all who sent any message of this round. */
  get power(): number {
    return this.#power;
  }

  /** In the order in which they came. */
  get proposals(): readonly HeldProposal[] {
    return this.#proposals;
  }

  proposalOf(id: BlockId): Proposal | undefined {
    return this.#proposals.find((held) => held.id === id)?.proposal;
  }

  /**
   * Whether a proposal of this round's proposer is worth the check of its signature. All after the fourth are refused
   * but those of blocks that somebody correct has voted for: a quorum may yet come about for them.
   */
  isWanted(proposal: Proposal): boolean {
    for (const { proposal: held } of this.#proposals) {
      // No honest sender uses a signature for two messages, and a dishonest one does not make both valid.
      if (Buffer.compare(held.signature, proposal.signature) === 0) return false;
    }
    const id = blockIdOf(proposal.block);
    const isHad = this.#proposals.some(
      (held) => held.id === id && held.proposal.validRound === proposal.validRound,
    );
    if (isHad) return false;
    if (this.#proposals.length < maxUnwanted) return true;
    const isVotedFor = this.prevotes.hasCorrectVoteFor(id) || this.precommits.hasCorrectVoteFor(id);
    return isVotedFor && this.proposalOf(id) === undefined;
  }

  /** Keeps a proposal that is wanted and whose signature was checked. Tells of an offence the first time. */
  addProposal(proposal: Proposal): Evidence | undefined {
    const [first] = this.#proposals;
    this.#proposals.push({ id: blockIdOf(proposal.block), proposal });
    this.hearOf(this.#validators.indexOf(proposal.proposer));
    if (first === undefined || this.#isProposerConvicted) return undefined;
    this.#isProposerConvicted = true;
    return doubleProposal(headerOf(first.proposal), headerOf(proposal));
  }

  /** Equal where the same messages are held. */
  summary(): readonly unknown[] {
    const proposals = this.#proposals.map(({ id, proposal }) => [id, proposal.validRound]);
    return [this.round, proposals, this.prevotes.summary(), this.precommits.summary()];
  }

  /** Counts a sender once, whatever it sends. */
  hearOf(sender: number): void {
    if (this.#heardOf[sender] !== 0) return;
    this.#heardOf[sender] = 1;
    this.#power += this.#validators.at(sender).power;
  }
}

/** What of a proposal its proposer signs. */
export function headerOf(proposal: Proposal): ProposalHeader {
  const { height, round, validRound, proposer, signature } = proposal;
  return { height, round, validRound, block: blockIdOf(proposal.block), proposer, signature };
}
