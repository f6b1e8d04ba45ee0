import type { BlockId, Step } from '../../../impl/consensus/index.ts';
import type { Json } from '../../log/index.ts';
import { nil } from './height-words.ts';

/** A step of a validator in the words of the spec. */
export interface StepEvent {
  readonly action: string;
  readonly args: Readonly<Record<string, Json>>;
  /** What the validator is afterwards, and what it has sent: by path of the spec. */
  readonly post: Readonly<Record<string, Json>>;
}

/** What a step of the validator that the spec calls `validator` is in the words of the spec. */
export function stepEvent(validator: string, step: Step, nameOf: (block: BlockId) => string): StepEvent {
  const { after } = step;
  const own = ownState(validator, step, nameOf);
  const prevote = (vote: string): Readonly<Record<string, Json>> => ({
    ...own,
    [`/prevotes/${step.round}/${validator}`]: vote,
  });
  const precommit = (vote: string): Readonly<Record<string, Json>> => ({
    ...own,
    [`/precommits/${step.round}/${validator}`]: vote,
  });
  switch (step.rule) {
    case 'propose': {
      const block = nameOf(step.block);
      const post = { ...own, [`/proposals/${step.round}`]: { block, validRound: step.validRound } };
      return { action: 'propose', args: { validator, block }, post };
    }
    case 'prevote': {
      const block = nameOf(step.block);
      const post = prevote(step.vote === undefined ? nil : nameOf(step.vote));
      if (step.proofRound < 0) return { action: 'prevote', args: { validator, block }, post };
      return { action: 'prevoteProven', args: { validator, block, validRound: step.proofRound }, post };
    }
    case 'give up on proposal':
      return { action: 'giveUpOnProposal', args: { validator }, post: prevote(nil) };
    case 'lock and precommit': {
      const block = nameOf(step.block);
      // Who had precommitted before takes notice of the block alone.
      const locks = after.locked?.round === step.round && after.locked.block === step.block;
      return {
        action: 'lockAndPrecommit',
        args: { validator, block },
        post: locks ? precommit(block) : own,
      };
    }
    case 'precommit nil':
      return { action: 'precommitNil', args: { validator }, post: precommit(nil) };
    case 'give up on prevotes':
      return { action: 'giveUpOnPrevotes', args: { validator }, post: precommit(nil) };
    case 'next round':
      return { action: 'startRound', args: { validator, to: after.round }, post: own };
    case 'skip round':
      return { action: 'startRound', args: { validator, to: step.to }, post: own };
    case 'decide': {
      const block = nameOf(step.block);
      return {
        action: 'decide',
        args: { validator, round: step.decidedRound, block },
        post: { ...own, [`/decision/${validator}`]: block },
      };
    }
  }
}

/** What the machine itself is after the step. */
function ownState(
  validator: string,
  { after }: Step,
  nameOf: (block: BlockId) => string,
): Readonly<Record<string, Json>> {
  const told = (known: Step['after']['locked']): Json =>
    known === undefined ? null : { block: nameOf(known.block), round: known.round };
  return {
    [`/round/${validator}`]: after.round,
    [`/step/${validator}`]: after.step,
    [`/locked/${validator}`]: told(after.locked),
    [`/valid/${validator}`]: told(after.valid),
  };
}
