import type { BlockId } from './block.ts';
import type { Carried } from './carried.ts';
import type { Evidence } from './evidence.ts';
import type { BlockOfRound, Phase } from './height-state.ts';
import type { Decision, Message } from './message.ts';
import type { TimeoutOf } from './timeouts.ts';
import type { ValidatorSet } from './validator-set.ts';

/** All that a machine asks of its shell, to be carried out in order. */
export type Output =
  /**
   * Must be durable before any output that follows is acted upon. The record is the encoded message: one of our own
   * that is about to leave, or a decision.
   */
  | { readonly kind: 'persist'; readonly record: Uint8Array }
  /** To all other validators. Own messages need not be delivered to oneself. */
  | { readonly kind: 'broadcast'; readonly message: Message }
  | { readonly kind: 'send'; readonly to: string; readonly message: Message }
  /** Hand in the timeout with the same `of`, `height` and `round` after this long. */
  | {
      readonly kind: 'wait';
      readonly of: TimeoutOf;
      readonly height: number;
      readonly round: number;
      readonly milliseconds: number;
    }
  /** It is our turn and we are free to propose what we like: commands for a block, please. */
  | { readonly kind: 'build'; readonly height: number; readonly round: number }
  /**
   * The block is final and executed. `stateRoot` and `validators` are those of the next height; a machine that is to
   * begin there after a crash needs them, and what is `carried` over.
   */
  | {
      readonly kind: 'decide';
      readonly decision: Decision;
      readonly stateRoot: string;
      readonly validators: ValidatorSet;
      readonly carried: Carried;
    }
  /**
   * A quorum decided a block that this application or this chain does not accept. The machine will never decide here: it
   * differs from the others, or more than a third lies. Told once a height.
   */
  | { readonly kind: 'diverged'; readonly height: number; readonly block: BlockId }
  /** Somebody signed twice. Told once for each offence that is seen first hand. */
  | { readonly kind: 'accuse'; readonly evidence: Evidence }
  /** Which rule of the algorithm was carried out, for those who record. */
  | { readonly kind: 'step'; readonly step: Step };

/** What a machine is once a rule has been carried out. */
export interface StepResult {
  readonly round: number;
  readonly step: Phase;
  readonly locked: BlockOfRound | undefined;
  readonly valid: BlockOfRound | undefined;
}

/**
 * A rule carried out: at which height, in which round the machine was when it carried it out, as which of its rules at
 * this height (from 0, and the same again where inputs are replayed), and what the machine is now.
 */
export type Step = {
  readonly height: number;
  readonly round: number;
  readonly number: number;
  readonly after: StepResult;
} & StepRule;

/** Which rule, with what. */
export type StepRule =
  | { readonly rule: 'propose'; readonly block: BlockId; readonly validRound: number }
  /** `block` is the one proposed, `vote` what was voted for; `proofRound` is -1 where no proof was needed. */
  | {
      readonly rule: 'prevote';
      readonly block: BlockId;
      readonly proofRound: number;
      readonly vote: BlockId | undefined;
    }
  | { readonly rule: 'give up on proposal' }
  /** Also where a quorum comes too late to lock, and only tells which block is valid. */
  | { readonly rule: 'lock and precommit'; readonly block: BlockId }
  | { readonly rule: 'precommit nil' }
  | { readonly rule: 'give up on prevotes' }
  | { readonly rule: 'next round' }
  | { readonly rule: 'skip round'; readonly to: number }
  | { readonly rule: 'decide'; readonly block: BlockId; readonly decidedRound: number };
