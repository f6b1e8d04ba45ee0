import type { Block } from './block.ts';
import { blockIdOf } from './block-codec.ts';
import type { HeightMessages } from './height-messages.ts';
import type { HeightState } from './height-state.ts';
import type { HeldProposal } from './round-messages.ts';

/** Which rule is enabled, and with what. As in `Step`, whose height and round are where it is taken. */
export type Rule =
  | { readonly rule: 'propose'; readonly block: Block; readonly id: string; readonly validRound: number }
  | {
      readonly rule: 'prevote';
      readonly block: string;
      readonly proofRound: number;
      readonly vote: string | undefined;
    }
  | { readonly rule: 'give up on proposal' }
  | { readonly rule: 'lock and precommit'; readonly block: string }
  | { readonly rule: 'precommit nil' }
  | { readonly rule: 'give up on prevotes' }
  | { readonly rule: 'next round' }
  | { readonly rule: 'skip round'; readonly to: number }
  | { readonly rule: 'decide'; readonly block: string; readonly decidedRound: number };

/** What the rules look at. */
export interface Sight {
  readonly state: HeightState;
  readonly messages: HeightMessages;
  readonly quorum: number;
  /** Whether the block may follow the chain so far. */
  readonly isValid: (block: Block) => boolean;
}

/**
 * The rule to take next, or `undefined` where the machine has to wait. The rules are those of algorithm 1 of arXiv
 * 1807.04938, whose lines are named; each is enabled exactly if its guard holds of the messages that count. The paper
 * leaves the order open. Here what tells most comes first: a decision, then a valid block, then what others do.
 */
export function enabledRule(sight: Sight): Rule | undefined {
  if (sight.state.step === 'decided') return undefined;
  return (
    decide(sight) ??
    lockAndPrecommit(sight) ??
    skipRound(sight) ??
    prevote(sight) ??
    propose(sight) ??
    precommitNil(sight) ??
    giveUpOnProposal(sight) ??
    giveUpOnPrevotes(sight) ??
    nextRound(sight)
  );
}

/** Lines 49 to 54, of any round. A certificate that others sent is as good as the votes in it. */
function decide({ state, messages, isValid }: Sight): Rule | undefined {
  for (const { round, id } of messages.chosen) {
    const proposal = messages.at(round).proposalOf(id);
    if (proposal !== undefined && isValid(proposal.block))
      return { rule: 'decide', block: id, decidedRound: round };
  }
  if (state.certified === undefined) return undefined;
  const { block, round } = state.certified.certificate;
  return { rule: 'decide', block, decidedRound: round };
}

/** Lines 36 to 43, once a round. Who has precommitted learns no more than that the block is valid. */
function lockAndPrecommit({ state, messages, isValid }: Sight): Rule | undefined {
  if (state.step === 'propose' || !state.mayVote) return undefined;
  if (state.step === 'precommit' && state.valid?.round === state.round) return undefined;
  const round = messages.at(state.round);
  for (const block of round.prevotes.quorums) {
    const proposal = round.proposalOf(block);
    if (proposal !== undefined && isValid(proposal.block)) return { rule: 'lock and precommit', block };
  }
  return undefined;
}

/** Lines 55 and 56: somebody correct is ahead. */
function skipRound({ messages }: Sight): Rule | undefined {
  const to = messages.latestAhead;
  return to === -1 ? undefined : { rule: 'skip round', to };
}

/** Lines 22 to 33: a proposal that needs no proof, or whose proof is there. */
function prevote({ state, messages, isValid }: Sight): Rule | undefined {
  if (state.step !== 'propose' || !state.mayVote) return undefined;
  for (const held of messages.at(state.round).proposals) {
    if (!isProven(held, messages)) continue;
    const { validRound, block } = held.proposal;
    const isFree = state.locked === undefined || state.locked.block === held.id;
    const isReleased = validRound >= 0 && state.locked !== undefined && state.locked.round <= validRound;
    const vote = isValid(block) && (isFree || isReleased) ? held.id : undefined;
    return { rule: 'prevote', block: held.id, proofRound: validRound, vote };
  }
  return undefined;
}

/** Line 28: a quorum did prevote the block in the round that the proposer names. */
function isProven({ id, proposal }: HeldProposal, messages: HeightMessages): boolean {
  return proposal.validRound === -1 || messages.at(proposal.validRound).prevotes.hasQuorumFor(id);
}

/** Lines 14 to 19: the block known to be valid, or else what the application has built. */
function propose({ state, messages }: Sight): Rule | undefined {
  if (!state.isProposer || state.hasProposed || state.step !== 'propose' || !state.mayVote) return undefined;
  const { valid, built } = state;
  if (valid === undefined) {
    if (built === undefined) return undefined;
    return { rule: 'propose', block: built, id: blockIdOf(built), validRound: -1 };
  }
  const proposal = messages.at(valid.round).proposalOf(valid.block);
  if (proposal === undefined)
    throw new Error('a valid block was never proposed: this is a bug in Assay, please report it');
  return { rule: 'propose', block: proposal.block, id: valid.block, validRound: valid.round };
}

/** Lines 44 to 46. */
function precommitNil({ state, messages }: Sight): Rule | undefined {
  if (state.step !== 'prevote' || !state.mayVote) return undefined;
  return messages.at(state.round).prevotes.hasQuorumFor('') ? { rule: 'precommit nil' } : undefined;
}

/** Lines 57 to 60. Who proposes does not wait for a proposal. */
function giveUpOnProposal({ state }: Sight): Rule | undefined {
  if (state.step !== 'propose' || state.isProposer || !state.mayVote) return undefined;
  return state.timedOut.has('propose') ? { rule: 'give up on proposal' } : undefined;
}

/** Lines 34 and 61 to 64. */
function giveUpOnPrevotes({ state, messages, quorum }: Sight): Rule | undefined {
  if (state.step !== 'prevote' || !state.mayVote || !state.timedOut.has('prevote')) return undefined;
  return messages.at(state.round).prevotes.power >= quorum ? { rule: 'give up on prevotes' } : undefined;
}

/** Lines 47 and 65 to 67. */
function nextRound({ state, messages, quorum }: Sight): Rule | undefined {
  if (!state.timedOut.has('precommit')) return undefined;
  return messages.at(state.round).precommits.power >= quorum ? { rule: 'next round' } : undefined;
}
