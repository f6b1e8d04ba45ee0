import {
  type Application,
  type Block,
  type Signatures,
  type Signer,
  type Timeouts,
  type Validator,
  ValidatorSet,
} from '../../../impl/consensus/index.ts';
import { invalid, nil, type TendermintConstants } from './height-words.ts';

/** A height of a chain that is as some constants of the spec say. */
export interface Stage {
  readonly height: number;
  readonly validators: ValidatorSet;
  /** The keys of the correct validators, by their names in the spec. */
  readonly keys: ReadonlyMap<string, string>;
  readonly faultyKeys: readonly string[];
}

export const chain = 'driven';
export const stateRoot = 'root';
/** No time passes where a driver has timeouts come: they are handed in when it likes. */
export const timeouts: Timeouts = {
  proposeMs: 1,
  prevoteMs: 1,
  precommitMs: 1,
  moreMsPerRound: 0,
  gossipMs: 1,
};

/** What is driven here is not signatures: none is refused. */
export const trusting: Signatures = { verify: () => true };

/** A validator that signs whatever it is asked to. */
export function signerOf(key: string): Signer {
  return { key, sign: (_, { kind, height, round, block }) => signatureOf(kind, height, round, block ?? nil) };
}

/** A signature that is another for another message, and that anybody can make. */
export function signatureOf(...words: readonly (string | number)[]): Uint8Array {
  const bytes = new Uint8Array(8);
  let at = 0;
  for (const byte of new TextEncoder().encode(words.join(' '))) {
    bytes[at % 8] = Math.imul(bytes[at % 8] ?? 0, 31) + byte;
    at += 1;
  }
  return bytes;
}

/** Accepts all but blocks with the command `invalid`. */
export const application: Application = {
  accepts: (commands) => commands.every((command) => wordOf(command) !== invalid),
  execute: () => ({ stateRoot }),
};

/** A block whose content is a word. */
export function blockOf({ height, validators }: Stage, word: string): Block {
  return {
    chain,
    height,
    previous: previousOf(height),
    stateRoot,
    validators: validators.hash,
    evidence: [],
    commands: [commandOf(word)],
  };
}

/** The block before a height: whatever it was. */
export function previousOf(height: number): string {
  return height === 1 ? '' : 'ab'.repeat(32);
}

export function commandOf(word: string): Uint8Array {
  return new TextEncoder().encode(word);
}

function wordOf(command: Uint8Array): string {
  return new TextDecoder().decode(command);
}

/**
 * A height at which the powers and the proposers are those of the spec. Byzantine validators have power 1 each. Who is who,
 * and the height, are tried out until the turns are right.
 * @throws Error if nobody's turns come like that.
 */
export function stageOf({ powers, faultyPower, proposers }: TendermintConstants): Stage {
  const names = [
    ...powers.map((_, index) => `v${index + 1}`),
    ...Array.from({ length: faultyPower }, () => 'Byzantine'),
  ];
  for (const order of ordersOf(names)) {
    const validators = ValidatorSet.of(
      order.map((name, index): Validator => {
        const power = name === 'Byzantine' ? 1 : (powers[Number(name.slice(1)) - 1] ?? 1);
        return { key: keyOf(index), power };
      }),
    );
    for (let height = 1; height <= 2 * validators.totalPower; height += 1) {
      const turns = proposers.map(
        (_, round) => order[validators.indexOf(validators.proposer(height, round).key)],
      );
      if (turns.every((name, round) => name === proposers[round]))
        return stageFrom(height, validators, order);
    }
  }
  throw new Error(`nobody's turns to propose come like this: ${proposers.join(', ')}`);
}

function stageFrom(height: number, validators: ValidatorSet, order: readonly string[]): Stage {
  const keys = new Map<string, string>();
  const faultyKeys: string[] = [];
  for (const [index, name] of order.entries()) {
    const { key } = validators.at(index);
    if (name === 'Byzantine') faultyKeys.push(key);
    else keys.set(name, key);
  }
  return { height, validators, keys, faultyKeys };
}

/** Keys in ascending order. */
export function keyOf(index: number): string {
  return index.toString(16).padStart(64, '0');
}

function* ordersOf(names: readonly string[]): Generator<readonly string[]> {
  if (names.length === 0) yield [];
  for (const first of new Set(names)) {
    const position = names.indexOf(first);
    for (const rest of ordersOf(names.filter((_, index) => index !== position))) yield [first, ...rest];
  }
}
