import { ValidatorSet } from '../../../impl/consensus/index.ts';
import { tendermintDefaults } from '../../../spec/protocols/tendermint/index.ts';
import { HeightWords, type TendermintConstants } from './height-words.ts';
import { keyOf, type Stage, stageOf } from './stage.ts';

/** A height and how the spec describes it. */
export interface Scale {
  readonly stage: Stage;
  readonly constants: TendermintConstants;
}

/** Constants of the spec with `changes` in the place of some. */
export function tendermintConstants(changes: Partial<TendermintConstants>): TendermintConstants {
  return { ...tendermintDefaults, ...changes };
}

/** Two rounds of four validators, one of them Byzantine, that chance leads through. */
export function twoRounds(): Scale {
  const constants = tendermintConstants({ proposers: ['v1', 'Byzantine'], validBlocks: 4, invalidBlocks: 1 });
  return { stage: stageOf(constants), constants };
}

/** Thirteen validators with powers as they are where stake is delegated; three of them, with less than a third, lie. */
export function delegatedStake(): Scale {
  const powers = [610, 580, 405, 400, 333, 310, 222, 180, 97, 60, 44, 17, 3];
  const validators = ValidatorSet.of(powers.map((power, index) => ({ key: keyOf(index), power })));
  const faultyKeys = [0, 4, 11].map((index) => keyOf(index));
  const height = 7;
  const words = new HeightWords({ height, validators, isFaulty: (key) => faultyKeys.includes(key) });
  const keys = new Map<string, string>();
  for (const { key } of validators.validators) {
    const name = words.nameOf(key);
    if (name !== undefined) keys.set(name, key);
  }
  const rounds = 8;
  return {
    stage: { height, validators, keys, faultyKeys },
    constants: tendermintConstants(words.constants(rounds, 2 + rounds)),
  };
}
