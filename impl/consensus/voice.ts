import type { Block, BlockId } from './block.ts';
import { blockIdOf } from './block-codec.ts';
import type { Proposal, Vote, VoteKind } from './message.ts';
import { proposalSignBytes, voteSignBytes } from './sign-bytes.ts';
import type { Signer } from './signing.ts';

/** Where a message of our own belongs. */
interface Place {
  readonly height: number;
  readonly round: number;
}

/** Makes our own messages. `undefined` where the signer refuses, or there is none. */
export class Voice {
  readonly #chain: string;
  readonly #signer: Signer | undefined;

  constructor(chain: string, signer: Signer | undefined) {
    this.#chain = chain;
    this.#signer = signer;
  }

  /** Whose voice it is; '' is nobody's. */
  get key(): string {
    return this.#signer?.key ?? '';
  }

  vote(kind: VoteKind, { height, round }: Place, block: BlockId | undefined): Vote | undefined {
    const what = { kind, height, round, block };
    const signature = this.#signer?.sign(voteSignBytes(this.#chain, what), what);
    return signature && { ...what, voter: this.key, signature };
  }

  proposal({ height, round }: Place, block: Block, validRound: number): Proposal | undefined {
    const id = blockIdOf(block);
    const bytes = proposalSignBytes(this.#chain, { height, round, validRound, block: id });
    const signature = this.#signer?.sign(bytes, { kind: 'proposal', height, round, block: id });
    return signature && { kind: 'proposal', height, round, validRound, block, proposer: this.key, signature };
  }
}
