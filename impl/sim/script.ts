import {
  type Block,
  blockIdOf,
  type Message,
  type Proposal,
  proposalSignBytes,
  type Signer,
  type Vote,
  type VoteKind,
  voteSignBytes,
} from '../consensus/index.ts';
import type { Dice } from './dice.ts';
import { questions } from './dice.ts';

/** Something that a machine sends to one other: a message, or bytes that may be none. */
export interface Utterance {
  readonly to: number;
  readonly content: Message | Uint8Array;
}

/** How a Byzantine machine departs from the protocol. Behind it works a correct one, whose messages it is shown. */
export interface Liar {
  /** What leaves instead of a message of the correct machine, which was to go to `to`. */
  says(message: Message, to: readonly number[]): readonly Utterance[];
  /** What leaves because of a message that came in. */
  hears(message: Message): readonly Utterance[];
}

/** Two blocks that one of the liars proposed in one round: the one to machines of even number, the other to the rest. */
export interface TwoFaces {
  readonly height: number;
  readonly round: number;
  readonly even: string;
  readonly odd: string;
}

/** What those who follow a script tell each other behind the backs of the rest. */
export class Conspiracy {
  readonly #lies = new Map<string, TwoFaces>();

  tell(lie: TwoFaces): void {
    this.#lies.set(`${lie.height} ${lie.round}`, lie);
  }

  about({ height, round }: { readonly height: number; readonly round: number }): TwoFaces | undefined {
    return this.#lies.get(`${height} ${round}`);
  }
}

/** What a script can do: all that the key of its validator allows, and nothing more. */
export class Voice {
  /** All other machines. */
  readonly others: readonly number[];
  /** The keys of all validators. */
  readonly keys: readonly string[];
  readonly chain: string;
  readonly key: string;
  readonly conspiracy: Conspiracy;
  readonly #signer: Signer;
  readonly #dice: Dice;
  readonly #machine: number;
  #asked = 0;

  constructor(setup: {
    readonly machine: number;
    readonly others: readonly number[];
    readonly keys: readonly string[];
    readonly chain: string;
    readonly signer: Signer;
    readonly dice: Dice;
    readonly conspiracy: Conspiracy;
  }) {
    this.others = setup.others;
    this.keys = setup.keys;
    this.chain = setup.chain;
    this.key = setup.signer.key;
    this.conspiracy = setup.conspiracy;
    this.#signer = setup.signer;
    this.#dice = setup.dice;
    this.#machine = setup.machine;
  }

  below(below: number): number {
    this.#asked += 1;
    return this.#dice.below(below, questions.script, this.#machine, this.#asked);
  }

  of<Value>(values: readonly [Value, ...Value[]]): Value {
    return values[this.below(values.length)] ?? values[0];
  }

  vote(kind: VoteKind, height: number, round: number, block: string | undefined): Vote {
    const unsigned = { kind, height, round, block };
    const signature = this.#sign(voteSignBytes(this.chain, unsigned), unsigned);
    return { ...unsigned, voter: this.key, signature };
  }

  proposal(height: number, round: number, validRound: number, block: Block): Proposal {
    const id = blockIdOf(block);
    const header = { kind: 'proposal', height, round, block: id } as const;
    const signature = this.#sign(
      proposalSignBytes(this.chain, { height, round, validRound, block: id }),
      header,
    );
    return { kind: 'proposal', height, round, validRound, block, proposer: this.key, signature };
  }

  toAll(content: Utterance['content']): readonly Utterance[] {
    return this.others.map((to) => ({ to, content }));
  }

  #sign(...request: Parameters<Signer['sign']>): Uint8Array {
    return this.#signer.sign(...request) ?? new Uint8Array(0);
  }
}

/** The same content to each. */
export function toEach(to: readonly number[], content: Utterance['content']): readonly Utterance[] {
  return to.map((each) => ({ to: each, content }));
}
