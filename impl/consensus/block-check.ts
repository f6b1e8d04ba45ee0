import type { Application } from './application.ts';
import type { Block } from './block.ts';
import type { EvidencePool } from './evidence-pool.ts';
import { limits } from './limits.ts';
import type { ValidatorSet } from './validator-set.ts';

/** What the chain so far demands of the next block. */
export interface ChainTip {
  readonly chain: string;
  /** Of the next block. */
  readonly height: number;
  readonly previous: string;
  readonly stateRoot: string;
  readonly validators: ValidatorSet;
}

/** Whether the block may follow the tip. A function of the chain alone, so that all correct validators agree. */
export function isValidBlock(
  block: Block,
  tip: ChainTip,
  evidence: EvidencePool,
  application: Application,
): boolean {
  return (
    block.chain === tip.chain &&
    block.height === tip.height &&
    block.previous === tip.previous &&
    block.stateRoot === tip.stateRoot &&
    block.validators === tip.validators.hash &&
    evidence.accepts(block.evidence, tip.height, tip.validators) &&
    areAcceptable(block.commands, tip.height, application)
  );
}

/** Whether commands fit a block, and the application wants them. */
export function areAcceptable(
  commands: readonly Uint8Array[],
  height: number,
  application: Application,
): boolean {
  if (commands.length > limits.maxCommands) return false;
  const bytes = commands.reduce((sum, command) => sum + command.length + 4, 0);
  return bytes <= limits.maxCommandsBytes && application.accepts(commands, height);
}
