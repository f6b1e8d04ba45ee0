import { type Block, blockIdOf, encodeMessage, type Message, type Proposal } from '../consensus/index.ts';
import { type Liar, toEach, type Utterance, type Voice } from './script.ts';
import { refusedByte } from './tally.ts';

/** Votes in rounds and heights of long ago and far ahead. */
export class WrongRounds implements Liar {
  readonly #voice: Voice;

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  says(message: Message, to: readonly number[]): readonly Utterance[] {
    return toEach(to, message);
  }

  hears(message: Message): readonly Utterance[] {
    if (message.kind === 'status' || message.kind === 'decision' || this.#voice.below(4) > 0) return [];
    const round = Math.max(0, message.round + this.#voice.of([-1, 1, 2, 10, 1000, 2 ** 31 - 1]));
    const height = Math.max(1, message.height + this.#voice.of([-1, 0, 0, 1, 1000]));
    const block = message.kind === 'proposal' ? blockIdOf(message.block) : message.block;
    const choice = this.#voice.below(2) === 0 ? block : undefined;
    const kind = this.#voice.below(2) === 0 ? 'prevote' : 'precommit';
    return this.#voice.toAll(this.#voice.vote(kind, height, Math.min(round, 2 ** 31 - 1), choice));
  }
}

/** Sends bytes that are no messages, or that have been damaged, besides what a correct machine sends. */
export class Babbler implements Liar {
  readonly #voice: Voice;

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  says(message: Message, to: readonly number[]): readonly Utterance[] {
    const noise = this.#voice.below(2) === 0 ? this.#noise() : this.#damaged(message);
    return [...toEach(to, noise), ...toEach(to, message)];
  }

  hears(message: Message): readonly Utterance[] {
    return this.#voice.below(8) === 0 ? this.#voice.toAll(this.#damaged(message)) : [];
  }

  #noise(): Uint8Array {
    return Uint8Array.from({ length: this.#voice.below(200) }, () => this.#voice.below(256));
  }

  #damaged(message: Message): Uint8Array {
    const bytes = encodeMessage(message);
    const at = this.#voice.below(bytes.length);
    switch (this.#voice.below(3)) {
      case 0:
        return bytes.slice(0, at);
      case 1:
        return Uint8Array.of(...bytes.slice(0, at), this.#voice.below(256), ...bytes.slice(at));
      default:
        return bytes.with(at, this.#voice.below(256));
    }
  }
}

/** Speaks in the name of others: with its own signature, or with theirs of something else. Tells lies of heights. */
export class Forger implements Liar {
  readonly #voice: Voice;

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  says(message: Message, to: readonly number[]): readonly Utterance[] {
    return toEach(to, message);
  }

  hears(message: Message): readonly Utterance[] {
    if (this.#voice.below(3) > 0) return [];
    const forged = this.#forged(message);
    return [message, forged].flatMap((each) => this.#voice.toAll(each));
  }

  #forged(message: Message): Message {
    const { below, of } = {
      below: (count: number) => this.#voice.below(count),
      of: this.#voice.of.bind(this.#voice),
    };
    switch (message.kind) {
      case 'status':
        return { ...message, height: of([1, message.height + 1, message.height + 1000, 2 ** 50]) };
      case 'decision': {
        const { certificate } = message;
        const block = { ...message.block, commands: [Uint8Array.of(3)] };
        const precommits = certificate.precommits.slice(below(2));
        return { ...message, block, certificate: { ...certificate, block: blockIdOf(block), precommits } };
      }
      case 'proposal': {
        const commands = [Uint8Array.of(4, below(256))];
        const mine = this.#voice.proposal(message.height, message.round, -1, { ...message.block, commands });
        return below(2) === 0 ? { ...mine, proposer: message.proposer } : { ...message, block: mine.block };
      }
      case 'prevote':
      case 'precommit': {
        const voter = this.#voice.keys[below(this.#voice.keys.length)] ?? message.voter;
        const block = below(2) === 0 ? message.block : undefined;
        const mine = this.#voice.vote(message.kind, message.height, message.round, block);
        return below(2) === 0 ? { ...mine, voter } : { ...message, block, round: message.round + below(2) };
      }
    }
  }
}

/** Proposes blocks that are not valid, and votes for them. */
export class InvalidBlocks implements Liar {
  readonly #voice: Voice;
  #bad: { readonly height: number; readonly round: number; readonly block: string } | undefined;

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  says(message: Message, to: readonly number[]): readonly Utterance[] {
    if (message.kind === 'status' || message.kind === 'decision') return toEach(to, message);
    if (message.kind === 'proposal') return this.#offer(message, to);
    const { kind, height, round } = message;
    const isBad = this.#bad?.height === height && this.#bad.round === round;
    return toEach(to, isBad ? this.#voice.vote(kind, height, round, this.#bad?.block) : message);
  }

  hears(): readonly Utterance[] {
    return [];
  }

  #offer({ height, round, validRound, block }: Proposal, to: readonly number[]): readonly Utterance[] {
    const spoiled = this.#spoiled(block);
    this.#bad = { height, round, block: blockIdOf(spoiled) };
    return toEach(to, this.#voice.proposal(height, round, Math.min(validRound, round - 1), spoiled));
  }

  #spoiled(block: Block): Block {
    const hash = `${this.#voice.below(10)}`.repeat(64);
    switch (this.#voice.below(9)) {
      case 0:
        return { ...block, stateRoot: hash };
      case 1:
        return { ...block, previous: hash };
      case 2:
        return { ...block, height: block.height + 1 };
      case 3:
        return { ...block, validators: hash };
      case 4:
        return { ...block, evidence: [this.#framing(block.height)] };
      default:
        return { ...block, commands: [Uint8Array.of(refusedByte)] };
    }
  }

  /** Evidence against somebody who did nothing: the votes are signed by the wrong one. */
  #framing(height: number): Block['evidence'][number] {
    const voter = this.#voice.keys[this.#voice.below(this.#voice.keys.length)] ?? this.#voice.key;
    const first = { ...this.#voice.vote('prevote', height, 0, undefined), voter };
    const second = { ...this.#voice.vote('prevote', height, 0, 'a'.repeat(64)), voter };
    return { kind: 'double vote', first, second };
  }
}
