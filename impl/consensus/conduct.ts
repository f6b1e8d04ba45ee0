import type { BlockId } from './block.ts';
import { certificateOf } from './certificate.ts';
import { execute } from './execution.ts';
import type { Height } from './height.ts';
import type { Decision, Proposal, Vote, VoteKind } from './message.ts';
import { encodeMessage } from './message-codec.ts';
import type { Output, StepRule } from './output.ts';
import type { Present } from './present.ts';
import type { Rule } from './rules.ts';

/** Carries out rules: signs, tells the shell what was done, and changes the variables accordingly. */
export class Conduct {
  readonly #present: Present;
  #next: Height | undefined;

  constructor(present: Present) {
    this.#present = present;
  }

  /** The height that follows the present one, which is decided. */
  takeNext(): Height {
    const next = this.#next;
    if (next === undefined)
      throw new Error('there is no next height yet: this is a bug in Assay, please report it');
    this.#next = undefined;
    return next;
  }

  /** False if it takes a signature that is refused: then nothing has changed. */
  carryOut(rule: Rule, outputs: Output[]): boolean {
    const { state } = this.#present.current;
    switch (rule.rule) {
      case 'propose':
        return this.#propose(rule, outputs);
      case 'prevote':
        return this.#vote('prevote', rule.vote, rule, outputs);
      case 'give up on proposal':
        return this.#vote('prevote', undefined, rule, outputs);
      case 'lock and precommit':
        return this.#lockAndPrecommit(rule, outputs);
      case 'precommit nil':
      case 'give up on prevotes':
        return this.#vote('precommit', undefined, rule, outputs);
      case 'next round':
        this.#enterRound(state.round + 1, rule, outputs);
        return true;
      case 'skip round':
        this.#enterRound(rule.to, rule, outputs);
        return true;
      case 'decide':
        this.#decide(rule, outputs);
        return true;
    }
  }

  #propose(rule: Extract<Rule, { rule: 'propose' }>, outputs: Output[]): boolean {
    const { state } = this.#present.current;
    const { rule: name, block, id, validRound } = rule;
    const proposal = this.#present.voice.proposal(this.#present.place, block, validRound);
    if (proposal === undefined) return false;
    state.hasProposed = true;
    this.#say(proposal, { rule: name, block: id, validRound }, outputs);
    return true;
  }

  #vote(kind: VoteKind, block: BlockId | undefined, rule: StepRule, outputs: Output[]): boolean {
    const { state } = this.#present.current;
    const vote = this.#present.voice.vote(kind, this.#present.place, block);
    if (vote === undefined) return false;
    state.step = kind;
    this.#say(vote, rule, outputs);
    return true;
  }

  /** Whether it locks or learns too late, the block is the valid one of this round. */
  #lockAndPrecommit(rule: Extract<Rule, { rule: 'lock and precommit' }>, outputs: Output[]): boolean {
    const { state } = this.#present.current;
    const { block } = rule;
    const { round } = state;
    if (state.step === 'precommit') {
      state.valid = { block, round };
      outputs.push(this.#stepOf(round, rule));
      return true;
    }
    const precommit = this.#present.voice.vote('precommit', this.#present.place, block);
    if (precommit === undefined) return false;
    state.step = 'precommit';
    state.locked = { block, round };
    state.valid = { block, round };
    this.#say(precommit, rule, outputs);
    return true;
  }

  #enterRound(to: number, rule: StepRule, outputs: Output[]): void {
    const { round } = this.#present;
    this.#present.enterRound(to, outputs);
    outputs.push(this.#stepOf(round, rule));
  }

  #decide(rule: Extract<Rule, { rule: 'decide' }>, outputs: Output[]): void {
    const { state, tip } = this.#present.current;
    const decision = this.#decisionOf(rule.block, rule.decidedRound);
    const nextTip = execute(decision.block, tip, this.#present.setup.application);
    state.decision = decision;
    state.step = 'decided';
    this.#present.evidence.settle(decision.block);
    this.#next = this.#present.heightAt(nextTip);
    const { stateRoot, validators } = nextTip;
    outputs.push({ kind: 'persist', record: encodeMessage(decision) }, this.#stepOf(state.round, rule), {
      kind: 'decide',
      decision,
      stateRoot,
      validators,
      carried: { evidence: this.#present.evidence.pending, early: this.#present.early.all },
    });
  }

  #decisionOf(block: BlockId, round: number): Decision {
    const { certified } = this.#present.current.state;
    if (certified?.certificate.block === block && certified.certificate.round === round) return certified;
    const { proposals, precommits } = this.#present.current.messages.at(round);
    const proposal = proposals.find(({ id }) => id === block)?.proposal;
    if (proposal === undefined)
      throw new Error('a block without a proposal was decided: this is a bug in Assay, please report it');
    const place = { height: this.#present.height, round, block };
    const certificate = certificateOf(place, precommits, this.#present.current.tip.validators);
    return { kind: 'decision', block: proposal.block, certificate };
  }

  /** Durable first, told to the recorder next, on its way last; and it counts for ourselves at once. */
  #say(message: Proposal | Vote, rule: StepRule, outputs: Output[]): void {
    outputs.push({ kind: 'persist', record: encodeMessage(message) }, this.#stepOf(message.round, rule), {
      kind: 'broadcast',
      message,
    });
    this.#present.accuse(this.#present.current.messages.addChecked(message), outputs);
  }

  /** To be told once the variables are what the rule makes them. */
  #stepOf(roundBefore: number, rule: StepRule): Output {
    const { state } = this.#present.current;
    const { round, step, locked, valid } = state;
    const number = state.steps;
    state.steps += 1;
    const after = { round, step, locked, valid };
    return {
      kind: 'step',
      step: { height: this.#present.height, round: roundBefore, number, after, ...rule },
    };
  }
}
