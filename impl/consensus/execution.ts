import type { Application } from './application.ts';
import { ApplicationFaultError } from './application-fault-error.ts';
import type { Block } from './block.ts';
import type { ChainTip } from './block-check.ts';
import { blockIdOf } from './block-codec.ts';
import { isPrintableAscii } from './byte-reader.ts';
import { limits } from './limits.ts';
import { ValidatorSet } from './validator-set.ts';
import { ValidatorSetError } from './validator-set-error.ts';

/** Executes a decided block: the tip for the block after it. @throws ApplicationFaultError if that cannot be. */
export function execute(block: Block, tip: ChainTip, application: Application): ChainTip {
  const { chain, height } = tip;
  const { stateRoot, validators } = application.execute(block.commands, height);
  if (stateRoot.length > limits.maxStateRootLength || !isPrintableAscii(stateRoot))
    throw new ApplicationFaultError(height, `its state root is ${JSON.stringify(stateRoot.slice(0, 200))}`);
  return {
    chain,
    height: height + 1,
    previous: blockIdOf(block),
    stateRoot,
    validators: validators === undefined ? tip.validators : setOf(validators, height),
  };
}

function setOf(validators: Parameters<typeof ValidatorSet.of>[0], height: number): ValidatorSet {
  try {
    return ValidatorSet.of(validators);
  } catch (error) {
    if (error instanceof ValidatorSetError) throw new ApplicationFaultError(height, error.message);
    throw error;
  }
}
