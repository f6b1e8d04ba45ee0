import type { BlockId } from './block.ts';
import { blockIdOf } from './block-codec.ts';
import type { Evidence } from './evidence.ts';
import { FarRounds } from './far-rounds.ts';
import { limits } from './limits.ts';
import type { Proposal, Vote } from './message.ts';
import { RoundMessages } from './round-messages.ts';
import { proposalSignBytes, voteSignBytes } from './sign-bytes.ts';
import type { Signatures } from './signing.ts';
import type { ValidatorSet } from './validator-set.ts';
import type { VoteSet } from './vote-set.ts';

/** How many rounds ahead of our own are kept in full. Further ones wait in `FarRounds`. */
const window = 2;

/** A block that a quorum precommitted, and in which round. */
export interface Choice {
  readonly round: number;
  readonly id: BlockId;
}

/**
 * The messages of one height that count: each is from a validator of the set, checked once, and there once. What was
 * had already is dropped before its signature is looked at. Memory is bounded by the validators times the rounds that
 * we went through ourselves.
 */
export class HeightMessages {
  readonly #chain: string;
  readonly #height: number;
  readonly #validators: ValidatorSet;
  readonly #signatures: Signatures;
  readonly #rounds = new Map<number, RoundMessages>();
  readonly #far: FarRounds;
  readonly #chosen: Choice[] = [];
  #round = 0;
  #latestAhead = -1;

  constructor(chain: string, height: number, validators: ValidatorSet, signatures: Signatures) {
    this.#chain = chain;
    this.#height = height;
    this.#validators = validators;
    this.#signatures = signatures;
    this.#far = new FarRounds(validators);
  }

  /** Blocks that a quorum precommitted, of any round: one, unless a third lies. */
  get chosen(): readonly Choice[] {
    return this.#chosen;
  }

  /** The latest round after our own in which somebody correct is known to be, or -1. */
  get latestAhead(): number {
    return this.#latestAhead > this.#round ? this.#latestAhead : -1;
  }

  /** The messages of a round that is not far ahead. */
  at(round: number): RoundMessages {
    const known = this.#rounds.get(round);
    if (known !== undefined) return known;
    const messages = new RoundMessages(this.#chain, this.#height, round, this.#validators);
    this.#rounds.set(round, messages);
    return messages;
  }

  isNear(round: number): boolean {
    return round <= this.#round + window;
  }

  /** Our own round is another one now: what was far may be near. Tells of offences that show only now. */
  enter(round: number): readonly Evidence[] {
    this.#round = round;
    const evidence = this.#far.takeUpTo(round + window).map((message) => this.addChecked(message));
    return evidence.filter((found) => found !== undefined);
  }

  /** Takes a message of this height, from anybody. Tells of an offence the first time that it shows. */
  receive(message: Proposal | Vote): Evidence | undefined {
    const { round } = message;
    if (!Number.isSafeInteger(round) || round < 0 || round > limits.maxRound) return undefined;
    return message.kind === 'proposal' ? this.#receiveProposal(message) : this.#receiveVote(message);
  }

  /** Takes a message of a round that is not far, whose signature is known to be good: one of our own, say. */
  addChecked(message: Proposal | Vote): Evidence | undefined {
    if (message.kind !== 'proposal') {
      const sender = this.#validators.indexOf(message.voter);
      const votes = this.#votesOf(message);
      if (votes.standingOf(message, sender) === 'needless') return undefined;
      return this.#addVote(message, votes, sender, votes.signBytesOf(message));
    }
    const messages = this.at(message.round);
    const evidence = messages.addProposal(message);
    this.#noticeRound(messages);
    return evidence;
  }

  /** Equal where the same messages are held; for `fingerprint`. */
  summary(): string {
    const rounds = [...this.#rounds.values()].sort((a, b) => a.round - b.round);
    const told = rounds.filter(({ power }) => power > 0).map((round) => round.summary());
    return JSON.stringify([this.#round, told]);
  }

  #receiveProposal(proposal: Proposal): Evidence | undefined {
    const { round, validRound } = proposal;
    if (!Number.isSafeInteger(validRound) || validRound < -1 || validRound >= round) return undefined;
    const { key } = this.#validators.proposer(this.#height, round);
    if (proposal.proposer !== key) return undefined;
    const sender = this.#validators.indexOf(key);
    const isNear = this.isNear(round);
    if (!(isNear ? this.at(round).isWanted(proposal) : this.#far.isWanted(proposal, sender)))
      return undefined;
    const bytes = proposalSignBytes(this.#chain, { ...proposal, block: blockIdOf(proposal.block) });
    if (!this.#signatures.verify(key, bytes, proposal.signature)) return undefined;
    return isNear ? this.addChecked(proposal) : this.#addFar(proposal, sender);
  }

  #receiveVote(vote: Vote): Evidence | undefined {
    const sender = this.#validators.indexOf(vote.voter);
    if (sender === -1) return undefined;
    const isNear = this.isNear(vote.round);
    if (!isNear && !this.#far.isWanted(vote, sender)) return undefined;
    const votes = isNear ? this.#votesOf(vote) : undefined;
    if (votes?.standingOf(vote, sender) === 'needless') return undefined;
    const bytes = votes?.signBytesOf(vote) ?? voteSignBytes(this.#chain, vote);
    if (!this.#signatures.verify(vote.voter, bytes, vote.signature)) return undefined;
    return votes === undefined ? this.#addFar(vote, sender) : this.#addVote(vote, votes, sender, bytes);
  }

  #addFar(message: Proposal | Vote, sender: number): undefined {
    this.#far.add(message, sender);
    this.#latestAhead = Math.max(this.#latestAhead, this.#far.latestWithSomebodyCorrect());
  }

  #addVote(vote: Vote, votes: VoteSet, sender: number, signBytes: Uint8Array): Evidence | undefined {
    const quorumsBefore = votes.quorums.length;
    const evidence = votes.add(vote, sender, signBytes);
    if (vote.kind === 'precommit' && votes.quorums.length > quorumsBefore && vote.block !== undefined)
      this.#chosen.push({ round: vote.round, id: vote.block });
    const messages = this.at(vote.round);
    messages.hearOf(sender);
    this.#noticeRound(messages);
    return evidence;
  }

  #noticeRound(messages: RoundMessages): void {
    if (messages.round > this.#latestAhead && messages.power >= this.#validators.weakQuorum)
      this.#latestAhead = messages.round;
  }

  #votesOf(vote: Vote): VoteSet {
    const messages = this.at(vote.round);
    return vote.kind === 'prevote' ? messages.prevotes : messages.precommits;
  }
}
