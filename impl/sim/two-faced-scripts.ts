import { type Block, blockIdOf, type Message, type Proposal } from '../consensus/index.ts';
import { type Liar, toEach, type Utterance, type Voice } from './script.ts';

/** Says nothing at all. */
export class Silent implements Liar {
  says(): readonly Utterance[] {
    return [];
  }

  hears(): readonly Utterance[] {
    return [];
  }
}

/** Says each thing to some only, as if most of its links were cut. */
export class SomeOnly implements Liar {
  readonly #voice: Voice;

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  says(message: Message, to: readonly number[]): readonly Utterance[] {
    return toEach(
      to.filter(() => this.#voice.below(2) === 0),
      message,
    );
  }

  hears(): readonly Utterance[] {
    return [];
  }
}

/**
 * Tells machines of even number one thing and the rest another, of what it proposes and of what it votes for, in concert
 * with all who do the same: with a third of the power that is enough for both halves. Now and then everybody gets to hear
 * both.
 */
export class Equivocator implements Liar {
  readonly #voice: Voice;
  #helped = '';

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  says(message: Message, to: readonly number[]): readonly Utterance[] {
    if (message.kind === 'status' || message.kind === 'decision') return toEach(to, message);
    const second =
      message.kind === 'proposal'
        ? this.#secondProposal(message)
        : this.#voice.vote(message.kind, message.height, message.round, undefined);
    if (this.#voice.below(4) === 0) return [...toEach(to, message), ...toEach(to, second)];
    return to.map((each) => ({ to: each, content: isEven(each) ? message : second }));
  }

  hears(message: Message): readonly Utterance[] {
    if (message.kind === 'status' || message.kind === 'decision') return [];
    const lie = this.#voice.conspiracy.about(message);
    const place = `${message.height} ${message.round}`;
    if (lie === undefined || this.#helped === place) return [];
    this.#helped = place;
    return (['prevote', 'precommit'] as const).flatMap((kind) => {
      const vote = (block: string) => this.#voice.vote(kind, message.height, message.round, block);
      const [even, odd] = [vote(lie.even), vote(lie.odd)];
      return this.#voice.others.map((to) => ({ to, content: isEven(to) ? even : odd }));
    });
  }

  #secondProposal({ height, round, block }: Proposal): Message {
    const other: Block = { ...block, commands: [...block.commands, Uint8Array.of(1, round & 0x7f)] };
    this.#voice.conspiracy.tell({ height, round, even: blockIdOf(block), odd: blockIdOf(other) });
    return this.#voice.proposal(height, round, -1, other);
  }
}

function isEven(machine: number): boolean {
  return machine % 2 === 0;
}

/** Votes for each block that it hears of, and for nil, in every round that it hears of. */
export class VoterForEverything implements Liar {
  readonly #voice: Voice;
  #height = 0;
  readonly #done = new Set<string>();

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  says(message: Message, to: readonly number[]): readonly Utterance[] {
    return toEach(to, message);
  }

  hears(message: Message): readonly Utterance[] {
    if (message.kind === 'status' || message.kind === 'decision') return [];
    if (message.height < this.#height) return [];
    if (message.height > this.#height) {
      this.#height = message.height;
      this.#done.clear();
    }
    const block = message.kind === 'proposal' ? blockIdOf(message.block) : message.block;
    return [block, undefined].flatMap((choice) => this.#voteOnce(message.height, message.round, choice));
  }

  #voteOnce(height: number, round: number, choice: string | undefined): readonly Utterance[] {
    const place = `${round} ${choice ?? ''}`;
    if (this.#done.has(place)) return [];
    this.#done.add(place);
    return (['prevote', 'precommit'] as const).flatMap((kind) =>
      this.#voice.toAll(this.#voice.vote(kind, height, round, choice)),
    );
  }
}

/**
 * Votes for what is proposed, whatever it voted for in rounds before, and precommits what it heard two prevotes for. It
 * never signs two things for one place, so nothing convicts it.
 */
export class Amnesiac implements Liar {
  readonly #voice: Voice;
  #height = 0;
  readonly #voted = new Set<string>();
  readonly #heard = new Map<string, Set<string>>();

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  says(message: Message, to: readonly number[]): readonly Utterance[] {
    if (message.kind === 'prevote' || message.kind === 'precommit') return [];
    if (message.kind !== 'proposal' || message.validRound < 0) return toEach(to, message);
    const { height, round, block } = message;
    const fresh = { ...block, commands: [...block.commands, Uint8Array.of(2, round & 0x7f)] };
    return toEach(to, this.#voice.proposal(height, round, -1, fresh));
  }

  hears(message: Message): readonly Utterance[] {
    if (message.kind === 'status' || message.kind === 'decision') return [];
    if (message.height > this.#height) {
      this.#height = message.height;
      this.#voted.clear();
      this.#heard.clear();
    }
    const { height, round } = message;
    if (height < this.#height || message.kind === 'precommit') return [];
    if (message.kind === 'proposal') return this.#once('prevote', round, blockIdOf(message.block));
    if (message.block === undefined) return [];
    const place = `${round} ${message.block}`;
    const voters = this.#heard.get(place) ?? new Set();
    this.#heard.set(place, voters.add(message.voter));
    return voters.size < 2 ? [] : this.#once('precommit', round, message.block);
  }

  #once(kind: 'prevote' | 'precommit', round: number, block: string): readonly Utterance[] {
    const place = `${kind} ${round}`;
    if (this.#voted.has(place)) return [];
    this.#voted.add(place);
    return this.#voice.toAll(this.#voice.vote(kind, this.#height, round, block));
  }
}

/**
 * Says of blocks of its own that a quorum had prevoted them in an earlier round, and votes for them. Whoever is locked on
 * another block since then, and takes the proof on trust, lets go of it.
 */
export class FalseProver implements Liar {
  readonly #voice: Voice;
  #offered: { readonly height: number; readonly round: number; readonly block: string } | undefined;

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  says(message: Message, to: readonly number[]): readonly Utterance[] {
    if (message.kind === 'status' || message.kind === 'decision') return toEach(to, message);
    const { height, round } = message;
    if (message.kind !== 'proposal') {
      const isOffered = this.#offered?.height === height && this.#offered.round === round;
      return toEach(
        to,
        isOffered ? this.#voice.vote(message.kind, height, round, this.#offered?.block) : message,
      );
    }
    if (round === 0) return toEach(to, message);
    const block = { ...message.block, commands: [...message.block.commands, Uint8Array.of(5, round & 0x7f)] };
    this.#offered = { height, round, block: blockIdOf(block) };
    return toEach(
      to,
      this.#voice.proposal(height, round, round - 1 - this.#voice.below(Math.min(round, 2)), block),
    );
  }

  hears(): readonly Utterance[] {
    return [];
  }
}
