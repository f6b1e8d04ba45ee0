import { createHash } from 'node:crypto';
import type { Application } from './application.ts';
import type { Block, BlockId } from './block.ts';
import { type ChainTip, isValidBlock } from './block-check.ts';
import { blockIdOf } from './block-codec.ts';
import type { EvidencePool } from './evidence-pool.ts';
import { HeightMessages } from './height-messages.ts';
import { HeightState } from './height-state.ts';
import type { Sight } from './rules.ts';
import type { Signatures } from './signing.ts';

/** One height at work: what it follows, where the algorithm is, what was heard, which blocks were found valid. */
export class Height implements Sight {
  readonly tip: ChainTip;
  readonly state: HeightState;
  readonly messages: HeightMessages;
  readonly #application: Application;
  readonly #evidence: EvidencePool;
  readonly #judged = new Map<BlockId, boolean>();

  constructor(
    tip: ChainTip,
    key: string,
    ports: {
      readonly application: Application;
      readonly evidence: EvidencePool;
      readonly signatures: Signatures;
    },
  ) {
    this.tip = tip;
    this.state = new HeightState(tip.validators.indexOf(key) !== -1);
    this.messages = new HeightMessages(tip.chain, tip.height, tip.validators, ports.signatures);
    this.#application = ports.application;
    this.#evidence = ports.evidence;
  }

  get quorum(): number {
    return this.tip.validators.quorum;
  }

  /** Asked many times of few blocks, and the application may take its time: each is judged once. */
  readonly isValid = (block: Block): boolean => {
    const id = blockIdOf(block);
    const known = this.#judged.get(id);
    if (known !== undefined) return known;
    const isValid = isValidBlock(block, this.tip, this.#evidence, this.#application);
    this.#judged.set(id, isValid);
    return isValid;
  };

  /** Equal for machines that will answer the same inputs with the same outputs, as to this height. */
  fingerprint(): string {
    const { tip, state } = this;
    const hash = createHash('sha256');
    const { decision, certified, built, timedOut, asked, ...variables } = state;
    hash.update(JSON.stringify([{ ...tip, validators: tip.validators.hash }, variables]));
    hash.update(JSON.stringify([[...timedOut].sort(), [...asked].sort(), built && blockIdOf(built)]));
    hash.update(JSON.stringify([decision?.certificate.block, certified?.certificate.block]));
    hash.update(this.messages.summary());
    return hash.digest('hex');
  }
}
