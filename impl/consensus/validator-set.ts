import { sha256 } from './block.ts';
import { ByteWriter } from './byte-writer.ts';
import { turnsOf } from './turns.ts';
import { ValidatorSetError } from './validator-set-error.ts';

/** Who votes, and how much the vote counts. */
export interface Validator {
  /** The Ed25519 public key: hexadecimal of its 32 bytes, lower-case. */
  readonly key: string;
  /** A positive safe integer. */
  readonly power: number;
}

/** The most validators of a set, which bounds what a certificate or an answer may hold. */
export const maxValidators = 1024;

/** Who may vote at a height, in an order that every node agrees on. Never changes; a changed set is another one. */
export class ValidatorSet {
  readonly #validators: readonly Validator[];
  readonly #indices: ReadonlyMap<string, number>;
  #turns: Uint16Array | undefined;
  /** The sum of all powers. */
  readonly totalPower: number;
  /** The least power that is more than two thirds of all: any two of that power share somebody correct. */
  readonly quorum: number;
  /** The least power that is more than a third of all: somebody correct is in it. */
  readonly weakQuorum: number;
  /** Equal for equal sets: lower-case hexadecimal SHA-256 of keys and powers. */
  readonly hash: string;

  /** In any order. @throws ValidatorSetError where they cannot make up a set. */
  static of(validators: readonly Validator[]): ValidatorSet {
    const sorted = [...validators].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    refuse(sorted);
    return new ValidatorSet(sorted);
  }

  private constructor(sorted: readonly Validator[]) {
    this.#validators = sorted.map(({ key, power }) => ({ key, power }));
    this.#indices = new Map(sorted.map(({ key }, index) => [key, index]));
    this.totalPower = sorted.reduce((sum, { power }) => sum + power, 0);
    const remainder = this.totalPower % 3;
    // Exact where twice the total would not be: the thirds are whole, the remainder counts by itself.
    const third = (this.totalPower - remainder) / 3;
    this.quorum = 2 * third + (remainder === 2 ? 1 : 0) + 1;
    this.weakQuorum = third + 1;
    this.hash = hashOf(sorted);
  }

  get size(): number {
    return this.#validators.length;
  }

  /** Sorted by key. A copy is not made: do not change it. */
  get validators(): readonly Validator[] {
    return this.#validators;
  }

  /** The position of the validator with this key, or -1. */
  indexOf(key: string): number {
    return this.#indices.get(key) ?? -1;
  }

  /** The validator at a position from 0 to `size` - 1. */
  at(index: number): Validator {
    const validator = this.#validators[index];
    if (validator === undefined)
      throw new Error(`no validator ${index} of ${this.size}: this is a bug in Assay, please report it`);
    return validator;
  }

  /** Whose turn it is. A round that fails passes the turn on; constant time whatever the round. */
  proposer(height: number, round: number): Validator {
    this.#turns ??= turnsOf(this.#validators.map(({ power }) => power));
    const { length } = this.#turns;
    return this.at(this.#turns[((height % length) + (round % length)) % length] ?? 0);
  }
}

function refuse(sorted: readonly Validator[]): void {
  const { length } = sorted;
  if (length === 0) throw new ValidatorSetError('validators', 'there are none');
  if (length > maxValidators) throw new ValidatorSetError('validators', `there are ${length}`);
  let total = 0;
  sorted.forEach(({ key, power }, index) => {
    const where = `validator ${JSON.stringify(key)}`;
    if (!/^[0-9a-f]{64}$/.test(key)) throw new ValidatorSetError(where, 'that is no key');
    if (sorted[index + 1]?.key === key) throw new ValidatorSetError(where, 'it is there twice');
    if (!Number.isSafeInteger(power) || power < 1)
      throw new ValidatorSetError(where, `its power is ${power}`);
    total += power;
    if (!Number.isSafeInteger(total))
      throw new ValidatorSetError(where, 'the powers up to it add up to too much');
  });
}

function hashOf(sorted: readonly Validator[]): string {
  const writer = new ByteWriter();
  writer.ascii('validators');
  writer.uint32(sorted.length);
  for (const { key, power } of sorted) {
    writer.hex32(key);
    writer.uint53(power);
  }
  return sha256(writer.bytes());
}
