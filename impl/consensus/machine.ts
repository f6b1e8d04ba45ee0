import { areAcceptable } from './block-check.ts';
import { Conduct } from './conduct.ts';
import type { BlockOfRound, Phase } from './height-state.ts';
import type { Input } from './input.ts';
import { Listener } from './listener.ts';
import type { Decision } from './message.ts';
import type { Output } from './output.ts';
import { Present } from './present.ts';
import { enabledRule } from './rules.ts';
import type { ConsensusSetup } from './setup.ts';
import type { TimeoutOf } from './timeouts.ts';
import type { ValidatorSet } from './validator-set.ts';

/**
 * A validator of Tendermint consensus (arXiv 1807.04938) as a pure state machine: inputs in, outputs out, no clock, no
 * disk, no network. Deterministic, so a shell that journals the inputs of a height finds the same machine again.
 *
 * Safe while less than a third of the power lies, whatever the network does; live once messages arrive within the
 * timeouts. Memory is bounded by validators, rounds gone through and `limits`, whatever others send.
 */
export class ConsensusMachine {
  readonly #present: Present;
  readonly #listener: Listener;
  readonly #conduct: Conduct;

  constructor(setup: ConsensusSetup) {
    this.#present = new Present(setup);
    this.#listener = new Listener(this.#present);
    this.#conduct = new Conduct(this.#present);
  }

  /** The height at work, or just decided. */
  get height(): number {
    return this.#present.current.tip.height;
  }

  get round(): number {
    return this.#present.current.state.round;
  }

  get step(): Phase {
    return this.#present.current.state.step;
  }

  /** What it precommitted last at this height, and in which round. */
  get locked(): BlockOfRound | undefined {
    return this.#present.current.state.locked;
  }

  /** The latest block of this height that a quorum is known to have prevoted. */
  get valid(): BlockOfRound | undefined {
    return this.#present.current.state.valid;
  }

  /** What was decided at `height`, once the step is `decided`. */
  get decision(): Decision | undefined {
    return this.#present.current.state.decision;
  }

  /** The validators of `height`. */
  get validators(): ValidatorSet {
    return this.#present.current.tip.validators;
  }

  /** Whether rules could be carried out, or the next height begun, without any further input. */
  get isQuiet(): boolean {
    if (!this.#present.isStarted) return true;
    return this.step !== 'decided' && enabledRule(this.#present.current) === undefined;
  }

  /**
   * A hash that is equal for machines with the same variables and the same messages at this height: what a replay after
   * a crash must reproduce. Linear in the messages held.
   */
  fingerprint(): string {
    return this.#present.current.fingerprint();
  }

  /** Takes notice of an input and carries out no rule. May accuse, answer a peer, ask for a block, or set a timer. */
  put(input: Input): readonly Output[] {
    const outputs: Output[] = [];
    this.#put(input, outputs);
    return outputs;
  }

  /** Carries out the next enabled rule, one, or begins the height after a decided one; [] if there is none. */
  advance(): readonly Output[] {
    const outputs: Output[] = [];
    this.#advance(outputs);
    return outputs;
  }

  /** Takes an input, then carries out rules until none is enabled. */
  take(input: Input): readonly Output[] {
    const outputs: Output[] = [];
    this.#put(input, outputs);
    while (this.#advance(outputs)) {}
    return outputs;
  }

  #put(input: Input, outputs: Output[]): void {
    switch (input.kind) {
      case 'start':
        this.#start(outputs);
        break;
      case 'message':
        this.#listener.receive(input.message, input.from, outputs);
        break;
      case 'timeout':
        this.#timeOut(input.of, input.height, input.round, outputs);
        break;
      case 'block':
        this.#takeBuilt(input.height, input.round, input.commands);
        break;
    }
    this.#present.tellDivergence(outputs);
    this.#present.askShell(outputs);
  }

  #start(outputs: Output[]): void {
    if (this.#present.isStarted) return;
    this.#present.isStarted = true;
    this.#present.begin(this.#present.current, outputs);
    this.#listener.takeEarly(outputs);
    // Whoever was away may be heights behind, and nobody would know.
    outputs.push({ kind: 'broadcast', message: this.#present.status });
  }

  #timeOut(of: TimeoutOf, height: number, round: number, outputs: Output[]): void {
    if (height !== this.#present.height || !this.#present.isStarted) return;
    if (of !== 'gossip') {
      if (round === this.#present.round) this.#present.current.state.timedOut.add(of);
      return;
    }
    this.#listener.tick(outputs);
  }

  /** What the application would propose. What it would not accept from others is left out: nobody else would either. */
  #takeBuilt(height: number, round: number, commands: readonly Uint8Array[]): void {
    const { state, tip } = this.#present.current;
    const isAsked = height === tip.height && round === state.round && state.asked.has('build');
    if (!isAsked || state.built !== undefined) return;
    state.built = {
      chain: tip.chain,
      height,
      previous: tip.previous,
      stateRoot: tip.stateRoot,
      validators: tip.validators.hash,
      evidence: this.#present.evidence.forBlock(height, tip.validators),
      commands: areAcceptable(commands, height, this.#present.setup.application) ? commands : [],
    };
  }

  #advance(outputs: Output[]): boolean {
    if (!this.#present.isStarted) return false;
    if (this.step === 'decided') {
      this.#beginNext(outputs);
    } else {
      const rule = enabledRule(this.#present.current);
      if (rule === undefined) return false;
      if (!this.#conduct.carryOut(rule, outputs)) {
        // The signer remembers a message that we do not: we may have forgotten a lock as well.
        this.#present.current.state.mayVote = false;
        return this.#advance(outputs);
      }
    }
    this.#present.askShell(outputs);
    return true;
  }

  #beginNext(outputs: Output[]): void {
    const { decision, certified } = this.#present.current.state;
    if (decision === undefined)
      throw new Error('a height ended without a decision: this is a bug in Assay, please report it');
    this.#listener.remember(decision);
    this.#present.begin(this.#conduct.takeNext(), outputs);
    this.#listener.takeEarly(outputs);
    if (certified !== undefined) this.#listener.goOnCatchingUp(outputs);
  }
}
