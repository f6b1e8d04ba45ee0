/** What a timeout ends: waiting for a proposal, for prevotes, for precommits; `gossip` ends silence. */
export type TimeoutOf = 'propose' | 'prevote' | 'precommit' | 'gossip';

/** How long to wait, in milliseconds. The first three grow by `moreMsPerRound` with each round of a height. */
export interface Timeouts {
  readonly proposeMs: number;
  readonly prevoteMs: number;
  readonly precommitMs: number;
  readonly moreMsPerRound: number;
  /** After as long at one height a node tells its status, and again and again: so lost messages are sent anew. */
  readonly gossipMs: number;
}

/** The wait for `of` in a round, capped at a day so that no timer overflows. */
export function waitMs(timeouts: Timeouts, of: TimeoutOf, round: number): number {
  const more = of === 'gossip' ? 0 : round * timeouts.moreMsPerRound;
  return Math.min(firstMs(timeouts, of) + more, 86_400_000);
}

function firstMs(timeouts: Timeouts, of: TimeoutOf): number {
  switch (of) {
    case 'propose':
      return timeouts.proposeMs;
    case 'prevote':
      return timeouts.prevoteMs;
    case 'precommit':
      return timeouts.precommitMs;
    case 'gossip':
      return timeouts.gossipMs;
  }
}
