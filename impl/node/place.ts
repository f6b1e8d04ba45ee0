import type { SignedStep } from '../consensus/index.ts';

/** For what a validator may sign once: a kind of message in a round of a height. */
export type Place = Pick<SignedStep, 'height' | 'round' | 'kind'>;

/** In which order a correct validator signs within a round. */
const ranks = { proposal: 0, prevote: 1, precommit: 2 } as const;

/** Negative if `a` comes before `b`. */
export function comparePlaces(a: Place, b: Place): number {
  return a.height - b.height || a.round - b.round || ranks[a.kind] - ranks[b.kind];
}
