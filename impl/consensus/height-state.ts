import type { Block, BlockId } from './block.ts';
import type { Decision } from './message.ts';
import type { TimeoutOf } from './timeouts.ts';

/** Where in a round a machine is: what it sends next, or that it has decided. */
export type Phase = 'propose' | 'prevote' | 'precommit' | 'decided';

/** A block, and a round in which a quorum prevoted it. */
export interface BlockOfRound {
  readonly block: BlockId;
  readonly round: number;
}

/** The variables of the algorithm, for one height, and what timers and the application have answered in this round. */
export class HeightState {
  round = 0;
  step: Phase = 'propose';
  locked: BlockOfRound | undefined;
  valid: BlockOfRound | undefined;
  /** Set with the step `decided`. */
  decision: Decision | undefined;
  /** A decision that others have sent, its certificate checked. */
  certified: Decision | undefined;
  /** Whether it is our turn in this round. */
  isProposer = false;
  /** Whether it has proposed in this round. */
  hasProposed = false;
  /** What the application would have us propose in this round. */
  built: Block | undefined;
  /** How many rules it has carried out. */
  steps = 0;
  /** False for observers, and for the rest of the height once a signature was refused. */
  mayVote: boolean;
  /** Whether others were seen to have decided what is not valid here. */
  hasDiverged = false;
  readonly timedOut = new Set<TimeoutOf>();
  /** For what timers were set and blocks asked in this round. */
  readonly asked = new Set<TimeoutOf | 'build'>();

  constructor(mayVote: boolean) {
    this.mayVote = mayVote;
  }

  enter(round: number, isProposer: boolean): void {
    this.round = round;
    this.step = 'propose';
    this.isProposer = isProposer;
    this.hasProposed = false;
    this.built = undefined;
    this.timedOut.clear();
    this.asked.clear();
  }
}
