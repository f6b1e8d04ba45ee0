import { createHash } from 'node:crypto';
import { type Application, type Execution, ValidatorSet } from '../consensus/index.ts';
import type { Plan } from './plan.ts';
import { keyOf } from './simulated-signatures.ts';

/**
 * The smallest application that shows what goes wrong: its state is a hash of all commands in order. A command that
 * begins with {@link refusedByte} is not valid.
 */
export class Tally implements Application {
  readonly #changes: ReadonlyMap<number, readonly number[]>;
  #root = '';

  constructor({ changes }: Pick<Plan, 'changes'>) {
    this.#changes = new Map(changes.map(({ height, powers }) => [height, powers]));
  }

  accepts(commands: readonly Uint8Array[]): boolean {
    return commands.every((command) => command[0] !== refusedByte);
  }

  execute(commands: readonly Uint8Array[], height: number): Execution {
    const hash = createHash('sha256').update(`${this.#root} ${height} ${commands.length}`);
    for (const command of commands) hash.update(`${command.length} `).update(command);
    this.#root = hash.digest('hex');
    const powers = this.#changes.get(height);
    return powers === undefined
      ? { stateRoot: this.#root }
      : { stateRoot: this.#root, validators: validatorsOf(powers) };
  }
}

/** The first byte of a command that no correct validator accepts. */
export const refusedByte = 0xff;

/** The validators with power. */
export function validatorsOf(powers: readonly number[]): readonly { key: string; power: number }[] {
  return powers
    .map((power, validator) => ({ key: keyOf(validator), power }))
    .filter(({ power }) => power > 0);
}

/** The set that decides the first height. */
export function firstValidators({ powers }: Plan): ValidatorSet {
  return ValidatorSet.of(validatorsOf(powers));
}
