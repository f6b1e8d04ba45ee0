import type { Block } from './block.ts';
import type { Evidence } from './evidence.ts';
import { culpritOf } from './evidence.ts';
import { convicts, offenceOf } from './evidence-check.ts';
import { limits } from './limits.ts';
import type { Signatures } from './signing.ts';
import type { ValidatorSet } from './validator-set.ts';

/** How many heights back an offence may lie. Whoever leaves must stay liable for longer than this takes. */
export const evidenceReach = 1000;

/** Offences that wait for a block. More than there ever are, unless validators offend in thousands of rounds. */
const maxPending = 1024;

/**
 * Offences that wait to be decided, and those that were, as far back as evidence reaches: each is decided once. What a
 * block may hold depends on nothing but the chain: on its height, on the blocks before, on the validators of the
 * height. A culprit must be one of these.
 */
export class EvidencePool {
  readonly #chain: string;
  readonly #signatures: Signatures;
  readonly #pending = new Map<string, Evidence>();
  /** Decided offences in the order of their blocks, with the height of the offence. */
  readonly #settled = new Map<string, number>();

  /** `recent` are the blocks decided so far, at least the last `evidenceReach`. */
  constructor(chain: string, signatures: Signatures, recent: readonly Block[]) {
    this.#chain = chain;
    this.#signatures = signatures;
    for (const block of recent) this.settle(block);
  }

  /** Keeps evidence that was checked. */
  add(evidence: Evidence): void {
    const offence = offenceOf(evidence);
    if (this.#settled.has(offence) || this.#pending.has(offence) || this.#pending.size >= maxPending) return;
    this.#pending.set(offence, evidence);
  }

  /** What waits for a block, in the order in which it came. */
  get pending(): readonly Evidence[] {
    return [...this.#pending.values()];
  }

  /** What a block of this height should hold: the oldest first. */
  forBlock(height: number, validators: ValidatorSet): readonly Evidence[] {
    const fitting: Evidence[] = [];
    for (const evidence of this.#pending.values()) {
      if (fitting.length === limits.maxEvidence) break;
      if (isOfPlace(evidence, height, validators)) fitting.push(evidence);
    }
    return fitting;
  }

  /** Whether a block of this height may hold this evidence: it convicts, in time, and nothing twice. */
  accepts(evidence: readonly Evidence[], height: number, validators: ValidatorSet): boolean {
    if (evidence.length > limits.maxEvidence) return false;
    const offences = new Set(evidence.map(offenceOf));
    if (offences.size < evidence.length) return false;
    for (const offence of offences) if (this.#settled.has(offence)) return false;
    return evidence.every(
      (one) => isOfPlace(one, height, validators) && convicts(one, this.#chain, this.#signatures),
    );
  }

  /** A block is decided: its evidence is done with, and what is too old by now is forgotten. */
  settle(block: Block): void {
    for (const evidence of block.evidence) {
      const offence = offenceOf(evidence);
      this.#pending.delete(offence);
      this.#settled.set(offence, evidence.first.height);
    }
    const oldest = block.height + 1 - evidenceReach;
    for (const [offence, height] of this.#settled) if (height < oldest) this.#settled.delete(offence);
    for (const [offence, { first }] of this.#pending)
      if (first.height < oldest) this.#pending.delete(offence);
  }
}

function isOfPlace(evidence: Evidence, height: number, validators: ValidatorSet): boolean {
  const offence = evidence.first.height;
  const isInTime = offence <= height && offence >= height - evidenceReach;
  return isInTime && validators.indexOf(culpritOf(evidence)) !== -1;
}
