import { CatchUp } from './catch-up.ts';
import { isCertified } from './certificate.ts';
import { heldMessages } from './held-messages.ts';
import type { Decision, Message, Proposal, Status, Vote } from './message.ts';
import type { Output } from './output.ts';
import type { Present } from './present.ts';

/** Hears what peers say: files their messages, answers those who lag, and asks where we lag ourselves. */
export class Listener {
  readonly #present: Present;
  readonly #catchUp: CatchUp;

  constructor(present: Present) {
    this.#present = present;
    this.#catchUp = new CatchUp(present.setup.archive ?? (() => undefined));
  }

  receive(message: Message, from: string | undefined, outputs: Output[]): void {
    switch (message.kind) {
      case 'status':
        this.#receiveStatus(message, from, outputs);
        break;
      case 'decision':
        this.#receiveDecision(message, from, outputs);
        break;
      case 'proposal':
      case 'prevote':
      case 'precommit':
        if (message.height === this.#present.height)
          this.#present.accuse(this.#present.current.messages.receive(message), outputs);
        else if (message.height > this.#present.height) this.#receiveEarly(message, from, outputs);
        break;
    }
  }

  /** Silence has lasted: says where we are, and from now on answers again what was answered before. */
  tick(outputs: Output[]): void {
    this.#catchUp.tick();
    outputs.push({ kind: 'broadcast', message: this.#present.status }, this.#present.waitFor('gossip'));
  }

  /** A height is done with. */
  remember(decision: Decision): void {
    this.#catchUp.remember(decision);
  }

  /** A height has begun: what came too early is in time now. */
  takeEarly(outputs: Output[]): void {
    for (const { message, from } of this.#present.early.takeAll()) this.receive(message, from, outputs);
  }

  /** Of a later height. That of the next one is normal: somebody decided a moment sooner. */
  #receiveEarly(message: Proposal | Vote, from: string | undefined, outputs: Output[]): void {
    const isNext = message.height === this.#present.height + 1;
    if (isNext) this.#present.early.add(message, from);
    if (!isNext || message.round > 0) this.#ask(from, message.height, 'no gap', outputs);
  }

  #receiveStatus(status: Status, from: string | undefined, outputs: Output[]): void {
    if (status.height > this.#present.height) this.#ask(from, status.height, 'no gap', outputs);
    if (from === undefined || status.height > this.#present.height) return;
    const isHere = status.height === this.#present.height;
    if (!isHere) {
      for (const message of this.#catchUp.decisionsFor(from, status.height, this.#present.height))
        outputs.push({ kind: 'send', to: from, message });
      return;
    }
    // Who is rounds ahead has no use for ours.
    if (status.round > this.#present.round || !this.#catchUp.tells(from)) return;
    const { state, messages } = this.#present.current;
    for (const message of heldMessages(state, messages, status.round))
      outputs.push({ kind: 'send', to: from, message });
  }

  #receiveDecision(decision: Decision, from: string | undefined, outputs: Output[]): void {
    const { height } = decision.block;
    if (height > this.#present.height) this.#ask(from, height, 'gap', outputs);
    const { state, messages, tip, isValid } = this.#present.current;
    if (height !== this.#present.height || state.step === 'decided' || state.certified !== undefined) return;
    const { chain, signatures } = this.#present.setup;
    if (!isCertified(decision, chain, tip.validators, signatures)) return;
    if (!isValid(decision.block)) {
      this.#present.diverge(decision.certificate.block, outputs);
      return;
    }
    state.certified = decision;
    // They were counted elsewhere. Here they may show who voted twice.
    for (const vote of decision.certificate.precommits)
      if (messages.isNear(vote.round)) this.#present.accuse(messages.addChecked(vote), outputs);
  }

  #ask(from: string | undefined, height: number, isGap: 'gap' | 'no gap', outputs: Output[]): void {
    if (from === undefined || !this.#catchUp.asks(from, height, this.#present.height, isGap)) return;
    outputs.push({ kind: 'send', to: from, message: this.#present.status });
  }

  /** Asks who has more decisions. Where nobody has, we may still lack the votes of this height. */
  goOnCatchingUp(outputs: Output[]): void {
    const peer = this.#catchUp.nextToAsk(this.#present.height);
    if (peer !== undefined) outputs.push({ kind: 'send', to: peer, message: this.#present.status });
    else if (!this.#catchUp.isBehind(this.#present.height))
      outputs.push({ kind: 'broadcast', message: this.#present.status });
  }
}
