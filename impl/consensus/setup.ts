import type { Application } from './application.ts';
import type { Block, BlockId } from './block.ts';
import type { Carried } from './carried.ts';
import type { Decision } from './message.ts';
import type { Signatures, Signer } from './signing.ts';
import type { Timeouts } from './timeouts.ts';
import type { ValidatorSet } from './validator-set.ts';

/** From where a machine starts, and what it works with. */
export interface ConsensusSetup {
  readonly chain: string;
  /** The height to decide first. */
  readonly height: number;
  /** The block decided before, '' if none. */
  readonly previous: BlockId | '';
  /** The application's state after that block. */
  readonly stateRoot: string;
  readonly validators: ValidatorSet;
  /** `undefined` for an observer, who follows and never votes. So does who is not among the validators. */
  readonly signer: Signer | undefined;
  readonly signatures: Signatures;
  readonly application: Application;
  readonly timeouts: Timeouts;
  /** Blocks decided before `height`, as far as `evidenceReach` goes back: their evidence is not decided again. */
  readonly recent?: readonly Block[];
  /** What the machine that decided the height before carried over, if this one takes its place after a crash. */
  readonly carried?: Carried;
  /** The shell's store of decisions, for nodes far behind. The machine itself keeps the last few. */
  readonly archive?: (height: number) => Decision | undefined;
}
