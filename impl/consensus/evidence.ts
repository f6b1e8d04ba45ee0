import type { ProposalHeader, Vote } from './message.ts';

/**
 * Two signed, different messages of one validator for one place (height, round, kind): no correct validator ever
 * makes both. Anybody can check it with nothing but the two messages. `first` sorts before `second` by block, nil
 * before any, so that an offence is not told in two ways.
 */
export type Evidence =
  | { readonly kind: 'double proposal'; readonly first: ProposalHeader; readonly second: ProposalHeader }
  | { readonly kind: 'double vote'; readonly first: Vote; readonly second: Vote };

/** The key of the validator that the evidence convicts. */
export function culpritOf(evidence: Evidence): string {
  return evidence.kind === 'double vote' ? evidence.first.voter : evidence.first.proposer;
}
