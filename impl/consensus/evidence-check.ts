import type { Evidence } from './evidence.ts';
import { culpritOf } from './evidence.ts';
import type { ProposalHeader, Vote } from './message.ts';
import { proposalSignBytes, voteSignBytes } from './sign-bytes.ts';
import type { Signatures } from './signing.ts';

/** The evidence that two votes of one voter for one place are, in the order that evidence has. */
export function doubleVote(one: Vote, other: Vote): Evidence {
  const [first, second] = (one.block ?? '') < (other.block ?? '') ? [one, other] : [other, one];
  return { kind: 'double vote', first, second };
}

/** The same of two proposals. */
export function doubleProposal(one: ProposalHeader, other: ProposalHeader): Evidence {
  const [first, second] = isBefore(one, other) ? [one, other] : [other, one];
  return { kind: 'double proposal', first, second };
}

/**
 * Names what was done, not how it was proved: who signs five proposals in a round offends once. Sorts by nothing in
 * particular.
 */
export function offenceOf(evidence: Evidence): string {
  const { height, round } = evidence.first;
  const kind = evidence.kind === 'double vote' ? evidence.first.kind : 'proposal';
  return `${height}/${round}/${kind}/${culpritOf(evidence)}`;
}

/** Whether the evidence convicts: two messages for one place that differ, in order, both signed by one key. */
export function convicts(evidence: Evidence, chain: string, signatures: Signatures): boolean {
  const { first, second } = evidence;
  if (first.height !== second.height || first.round !== second.round) return false;
  return evidence.kind === 'double vote'
    ? convictsOfVotes(evidence.first, evidence.second, chain, signatures)
    : convictsOfProposals(evidence.first, evidence.second, chain, signatures);
}

function convictsOfVotes(first: Vote, second: Vote, chain: string, signatures: Signatures): boolean {
  const isOfOnePlace = first.voter === second.voter && first.kind === second.kind;
  if (!isOfOnePlace || (first.block ?? '') >= (second.block ?? '')) return false;
  return [first, second].every((vote) =>
    signatures.verify(vote.voter, voteSignBytes(chain, vote), vote.signature),
  );
}

function convictsOfProposals(
  first: ProposalHeader,
  second: ProposalHeader,
  chain: string,
  signatures: Signatures,
): boolean {
  if (first.proposer !== second.proposer || !isBefore(first, second)) return false;
  return [first, second].every((header) =>
    signatures.verify(header.proposer, proposalSignBytes(chain, header), header.signature),
  );
}

function isBefore(one: ProposalHeader, other: ProposalHeader): boolean {
  if (one.block !== other.block) return one.block < other.block;
  return one.validRound < other.validRound;
}
