import type { BlockId, Step } from '../consensus/index.ts';

/** A rule that a node's machine carried out, as a recorder is told of it. */
export interface RecordedStep {
  /** The first step of a height is 0. */
  readonly index: number;
  readonly step: Step;
  /** What the machine remembers right after it. */
  readonly after: MachineMemory;
  /** `replayed`: it was done, and perhaps told, before the node came up; a recorder may lack it. */
  readonly age: 'new' | 'replayed';
}

/** The variables of the algorithm, of one validator. */
export interface MachineMemory {
  readonly height: number;
  readonly round: number;
  readonly step: 'propose' | 'prevote' | 'precommit' | 'decided';
  readonly locked: BlockInRound | undefined;
  readonly valid: BlockInRound | undefined;
}

/** A block, and the round in which it was voted for. */
export interface BlockInRound {
  readonly block: BlockId;
  readonly round: number;
}
