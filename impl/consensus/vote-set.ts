import type { BlockId } from './block.ts';
import type { Evidence } from './evidence.ts';
import { doubleVote } from './evidence-check.ts';
import type { Vote, VoteKind } from './message.ts';
import { voteSignBytes } from './sign-bytes.ts';
import type { ValidatorSet } from './validator-set.ts';

/** What a vote would be, judged by what is there, before its signature is looked at. */
export type VoteStanding =
  /** The first of its sender. */
  | 'first'
  /** Had already, or one more of a sender that is convicted already: not worth the check of its signature. */
  | 'needless'
  /** The sender voted otherwise before. */
  | 'different';

/** The votes for one block or for nil. */
interface Tally {
  readonly signBytes: Uint8Array;
  /** Of all senders that count for it. */
  power: number;
  /** Of those who voted for it first. */
  firstPower: number;
  /** Votes of senders whose first vote was another, by position. */
  others: Map<number, Vote> | undefined;
}

/** Blocks by id; nil is '', which is no id. */
type Choice = BlockId | '';

/**
 * The votes of one kind in one round, counted as they come: nothing ever scans them all. The first vote of a sender
 * counts. A different one is evidence. It counts as well where more than a third of the power voted likewise first:
 * others may have made a quorum with it, and if it counted for nothing here, one liar could keep us from ever seeing
 * that quorum. At most two choices can have a third behind them, so a sender is kept at most three votes.
 */
export class VoteSet {
  readonly #place: {
    readonly chain: string;
    readonly kind: VoteKind;
    readonly height: number;
    round: number;
  };
  readonly #validators: ValidatorSet;
  readonly #firsts: (Vote | undefined)[];
  readonly #tallies = new Map<Choice, Tally>();
  readonly #convicted = new Set<number>();
  readonly #quorums: Choice[] = [];
  #power = 0;

  constructor(
    chain: string,
    place: { readonly kind: VoteKind; readonly height: number; readonly round: number },
    validators: ValidatorSet,
  ) {
    this.#place = { chain, ...place };
    this.#validators = validators;
    this.#firsts = new Array(validators.size);
  }

  /** The power of all who voted for anything. */
  get power(): number {
    return this.#power;
  }

  /** What a quorum voted for, in the order in which the quorums came about; '' for nil. One, unless a third lies. */
  get quorums(): readonly Choice[] {
    return this.#quorums;
  }

  hasQuorumFor(choice: Choice): boolean {
    return (this.#tallies.get(choice)?.power ?? 0) >= this.#validators.quorum;
  }

  /** Whether somebody correct voted for it, if less than a third lies. */
  hasCorrectVoteFor(choice: Choice): boolean {
    return (this.#tallies.get(choice)?.firstPower ?? 0) >= this.#validators.weakQuorum;
  }

  standingOf(vote: Vote, sender: number): VoteStanding {
    const first = this.#firsts[sender];
    if (first === undefined) return 'first';
    if (first.block === vote.block) return 'needless';
    if (!this.#convicted.has(sender)) return 'different';
    const choice = vote.block ?? '';
    const isHad = this.#tallies.get(choice)?.others?.has(sender) === true;
    return isHad || !this.hasCorrectVoteFor(choice) ? 'needless' : 'different';
  }

  /** The bytes that such a vote signs; one copy for all who vote alike. */
  signBytesOf(vote: { readonly block: BlockId | undefined }): Uint8Array {
    const known = this.#tallies.get(vote.block ?? '');
    return known?.signBytes ?? voteSignBytes(this.#place.chain, { ...this.#place, block: vote.block });
  }

  /** Counts a vote whose signature was checked, and which is not needless. Tells of an offence the first time. */
  add(vote: Vote, sender: number, signBytes: Uint8Array): Evidence | undefined {
    const first = this.#firsts[sender];
    if (first === undefined) {
      this.#addFirst(vote, sender, signBytes);
      return undefined;
    }
    if (this.hasCorrectVoteFor(vote.block ?? '')) this.#addOther(vote, sender);
    if (this.#convicted.has(sender)) return undefined;
    this.#convicted.add(sender);
    return doubleVote(first, vote);
  }

  /** Every vote that counts. */
  *votes(): Iterable<Vote> {
    for (const vote of this.#firsts) if (vote !== undefined) yield vote;
    for (const { others } of this.#tallies.values()) if (others !== undefined) yield* others.values();
  }

  /** Those that count for `choice`, by position. */
  *votesFor(choice: Choice): Iterable<Vote> {
    const others = this.#tallies.get(choice)?.others;
    for (let sender = 0; sender < this.#firsts.length; sender += 1) {
      const first = this.#firsts[sender];
      const vote = first !== undefined && (first.block ?? '') === choice ? first : others?.get(sender);
      if (vote !== undefined) yield vote;
    }
  }

  /** Equal where the same votes count. */
  summary(): readonly unknown[] {
    return [...this.votes()].map(({ voter, block }) => [voter, block ?? '']);
  }

  #addFirst(vote: Vote, sender: number, signBytes: Uint8Array): void {
    const { power } = this.#validators.at(sender);
    const choice = vote.block ?? '';
    let tally = this.#tallies.get(choice);
    if (tally === undefined) {
      tally = { signBytes, power: 0, firstPower: 0, others: undefined };
      this.#tallies.set(choice, tally);
    }
    this.#firsts[sender] = vote;
    this.#power += power;
    tally.firstPower += power;
    this.#count(tally, choice, power);
  }

  #addOther(vote: Vote, sender: number): void {
    const choice = vote.block ?? '';
    const tally = this.#tallies.get(choice);
    if (tally === undefined) return;
    tally.others ??= new Map();
    tally.others.set(sender, vote);
    this.#count(tally, choice, this.#validators.at(sender).power);
  }

  #count(tally: Tally, choice: Choice, power: number): void {
    const { quorum } = this.#validators;
    const hadQuorum = tally.power >= quorum;
    tally.power += power;
    if (!hadQuorum && tally.power >= quorum) this.#quorums.push(choice);
  }
}
