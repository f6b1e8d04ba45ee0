import type { BlockId } from './block.ts';
import type { ChainTip } from './block-check.ts';
import { EarlyMessages } from './early-messages.ts';
import type { Evidence } from './evidence.ts';
import { EvidencePool } from './evidence-pool.ts';
import { Height } from './height.ts';
import type { Status } from './message.ts';
import type { Output } from './output.ts';
import type { ConsensusSetup } from './setup.ts';
import { type TimeoutOf, waitMs } from './timeouts.ts';
import { Voice } from './voice.ts';

/** The height at work, what outlives it, and what all parts of a machine do alike. */
export class Present {
  readonly setup: ConsensusSetup;
  readonly voice: Voice;
  readonly evidence: EvidencePool;
  /** Messages of the height after the present one. */
  readonly early = new EarlyMessages();
  #current: Height;
  isStarted = false;

  constructor(setup: ConsensusSetup) {
    this.setup = setup;
    this.voice = new Voice(setup.chain, setup.signer);
    this.evidence = new EvidencePool(setup.chain, setup.signatures, setup.recent ?? []);
    for (const evidence of setup.carried?.evidence ?? []) this.evidence.add(evidence);
    for (const { message, from } of setup.carried?.early ?? []) this.early.add(message, from);
    const { chain, height, previous, stateRoot, validators } = setup;
    this.#current = this.heightAt({ chain, height, previous, stateRoot, validators });
  }

  get current(): Height {
    return this.#current;
  }

  get height(): number {
    return this.#current.tip.height;
  }

  get round(): number {
    return this.#current.state.round;
  }

  /** Where a message of our own belongs. */
  get place(): { readonly height: number; readonly round: number } {
    return { height: this.height, round: this.round };
  }

  get status(): Status {
    return { kind: 'status', height: this.height, round: this.round };
  }

  heightAt(tip: ChainTip): Height {
    const { application, signatures } = this.setup;
    return new Height(tip, this.voice.key, { application, signatures, evidence: this.evidence });
  }

  /** Begins a height in its first round. */
  begin(height: Height, outputs: Output[]): void {
    this.#current = height;
    outputs.push(this.waitFor('gossip'));
    this.enterRound(0, outputs);
  }

  enterRound(round: number, outputs: Output[]): void {
    const { state, messages, tip } = this.#current;
    const { key } = tip.validators.proposer(tip.height, round);
    state.enter(round, key === this.voice.key);
    for (const evidence of messages.enter(round)) this.accuse(evidence, outputs);
  }

  accuse(evidence: Evidence | undefined, outputs: Output[]): void {
    if (evidence === undefined) return;
    this.evidence.add(evidence);
    outputs.push({ kind: 'accuse', evidence });
  }

  /** Tells of a quorum for a block that is not valid here: once, as nothing more can be done about it. */
  tellDivergence(outputs: Output[]): void {
    const { state, messages, isValid } = this.#current;
    for (const { round, id } of messages.chosen) {
      const proposal = messages.at(round).proposalOf(id);
      if (proposal !== undefined && !isValid(proposal.block)) this.diverge(id, outputs);
      if (state.hasDiverged) return;
    }
  }

  diverge(block: BlockId, outputs: Output[]): void {
    const { state } = this.#current;
    if (state.hasDiverged) return;
    state.hasDiverged = true;
    outputs.push({ kind: 'diverged', height: this.height, block });
  }

  waitFor(of: TimeoutOf): Output {
    const { height, round } = this;
    return { kind: 'wait', of, height, round, milliseconds: waitMs(this.setup.timeouts, of, round) };
  }

  /** Timers to set and blocks to build, as soon as they are called for, each once in a round. */
  askShell(outputs: Output[]): void {
    const { state, messages, quorum } = this.#current;
    if (!this.isStarted || state.step === 'decided') return;
    const { prevotes, precommits } = messages.at(state.round);
    if (state.mayVote && state.step === 'propose') {
      if (!state.isProposer) this.#askOnce('propose', outputs);
      else if (state.valid === undefined) this.#askOnce('build', outputs);
    }
    // Lines 34 and 47.
    if (state.step === 'prevote' && prevotes.power >= quorum) this.#askOnce('prevote', outputs);
    if (precommits.power >= quorum) this.#askOnce('precommit', outputs);
  }

  #askOnce(what: 'propose' | 'prevote' | 'precommit' | 'build', outputs: Output[]): void {
    const { asked, round } = this.#current.state;
    if (asked.has(what)) return;
    asked.add(what);
    outputs.push(what === 'build' ? { kind: 'build', height: this.height, round } : this.waitFor(what));
  }
}
