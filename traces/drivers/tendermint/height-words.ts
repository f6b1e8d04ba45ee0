import type { BlockId, ValidatorSet } from '../../../impl/consensus/index.ts';
import type { ConstantsOf } from '../../../spec/language/index.ts';
import type { tendermintDefaults } from '../../../spec/protocols/tendermint/index.ts';

/** The constants of the tendermint spec. */
export type TendermintConstants = ConstantsOf<typeof tendermintDefaults>;

/** Who takes part in a height. */
export interface HeightSetting {
  readonly height: number;
  readonly validators: ValidatorSet;
  /** Whether the validator with this key is Byzantine, or one of twins: it may do as it likes. */
  readonly isFaulty: (key: string) => boolean;
}

/** Names that the spec has for a block that must not be decided, and for no block. */
export const invalid = 'invalid';
export const nil = 'nil';

/**
 * What the validators of one height are called in the spec: the correct ones `v1`, `v2`, ... in the order of their first
 * turns to propose. Where all have the same power, every height then has the same constants, and one model does for all.
 */
export class HeightWords {
  readonly #setting: HeightSetting;
  readonly #names = new Map<string, string>();
  readonly powers: readonly number[];
  readonly faultyPower: number;

  constructor(setting: HeightSetting) {
    this.#setting = setting;
    const { validators, isFaulty } = setting;
    const powers: number[] = [];
    let faultyPower = 0;
    for (const { key, power } of inOrderOfTurns(setting)) {
      if (isFaulty(key)) {
        faultyPower += power;
        continue;
      }
      powers.push(power);
      this.#names.set(key, `v${powers.length}`);
    }
    this.powers = powers;
    this.faultyPower = faultyPower;
    if (powers.length === 0)
      throw new Error(`height ${setting.height} has no correct validator among ${validators.size}`);
  }

  /** The spec's name of the validator with this key; undefined for one that is faulty, or has no vote. */
  nameOf(key: string): string | undefined {
    return this.#names.get(key);
  }

  /** Who proposes in each round. */
  proposers(rounds: number): readonly string[] {
    const { validators, height } = this.#setting;
    return Array.from(
      { length: rounds },
      (_, round) => this.#names.get(validators.proposer(height, round).key) ?? 'Byzantine',
    );
  }

  /** The constants of the spec with which it describes this height. */
  constants(rounds: number, validBlocks: number): Partial<TendermintConstants> {
    const { powers, faultyPower } = this;
    return {
      powers: [...powers],
      faultyPower,
      proposers: [...this.proposers(rounds)],
      validBlocks,
      invalidBlocks: 1,
    };
  }
}

/** The validators, those first whose turn to propose comes first. */
function inOrderOfTurns({ height, validators }: HeightSetting): readonly { key: string; power: number }[] {
  const found = new Map<string, number>();
  for (let round = 0; round < 4 * validators.size && found.size < validators.size; round += 1) {
    const { key, power } = validators.proposer(height, round);
    if (!found.has(key)) found.set(key, power);
  }
  // Whoever has little power among much may wait long for its turn.
  for (let index = 0; index < validators.size; index += 1) {
    const { key, power } = validators.at(index);
    if (!found.has(key)) found.set(key, power);
  }
  return [...found].map(([key, power]) => ({ key, power }));
}

/** What the blocks of one height are called: `A`, `B`, ... as they come up. */
export class BlockWords {
  readonly #names = new Map<BlockId, string>();
  #valid = 0;

  /** How many valid blocks have a name. */
  get valid(): number {
    return this.#valid;
  }

  /** The name of a block; one that has none yet gets the next. */
  nameOf(block: BlockId): string {
    const known = this.#names.get(block);
    if (known !== undefined) return known;
    const name = String.fromCharCode('A'.charCodeAt(0) + this.#valid);
    this.#valid += 1;
    this.#names.set(block, name);
    return name;
  }

  /** The blocks that have a name. */
  get ids(): readonly BlockId[] {
    return [...this.#names.keys()];
  }

  /** Says that a block breaks the rules. What was called otherwise before stays as it is. */
  condemn(block: BlockId): void {
    if (!this.#names.has(block)) this.#names.set(block, invalid);
  }
}
