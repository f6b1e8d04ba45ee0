import { type Outcome, type Refusal, refusal } from '../margin/index.ts';

/** Why a decided command was refused, at every replica alike. The state is what it was before, to the last byte. */
export type ReplicatedRefusal =
  | Refusal
  | 'no such client'
  | 'the sequence number is used up'
  | 'not a governor'
  | 'not a power'
  | 'the power is that already'
  | 'too many validators'
  | 'no validator would be left'
  | 'too much power would change at one height';

/** What became of a decided command: done whole, or refused whole. */
export type ReplicatedOutcome = Outcome | { readonly kind: 'refused'; readonly reason: ReplicatedRefusal };

/** A command that is refused before the margin engine sees it. */
export function refused(reason: Exclude<ReplicatedRefusal, Refusal>): ReplicatedOutcome {
  return Object.freeze({ kind: 'refused', reason });
}

/** A command that the margin engine would refuse, too. */
export const malformed: ReplicatedOutcome = refusal('malformed');
