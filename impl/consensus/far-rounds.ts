import type { Proposal, Vote } from './message.ts';
import type { ValidatorSet } from './validator-set.ts';

/** What one validator sent of the latest far round that it was heard of in. */
interface Slot {
  readonly round: number;
  /** One of a kind at most. */
  readonly messages: (Proposal | Vote)[];
}

/**
 * Messages of rounds further ahead than is kept in full: of each validator those of its latest round, which is all it
 * takes to learn that others are there, and to join them. So a liar fills one slot, whatever rounds it makes up.
 */
export class FarRounds {
  readonly #validators: ValidatorSet;
  readonly #slots = new Map<number, Slot>();
  readonly #powers = new Map<number, number>();

  constructor(validators: ValidatorSet) {
    this.#validators = validators;
  }

  isWanted(message: Proposal | Vote, sender: number): boolean {
    const slot = this.#slots.get(sender);
    if (slot === undefined || slot.round < message.round) return true;
    return slot.round === message.round && slot.messages.every(({ kind }) => kind !== message.kind);
  }

  /** Keeps a message that is wanted and whose signature was checked. */
  add(message: Proposal | Vote, sender: number): void {
    const slot = this.#slots.get(sender);
    if (slot?.round === message.round) {
      slot.messages.push(message);
      return;
    }
    const { power } = this.#validators.at(sender);
    if (slot !== undefined) this.#weigh(slot.round, -power);
    this.#slots.set(sender, { round: message.round, messages: [message] });
    this.#weigh(message.round, power);
  }

  /** The latest round that more than a third of the power is known to be in, or -1. */
  latestWithSomebodyCorrect(): number {
    let latest = -1;
    for (const [round, power] of this.#powers)
      if (round > latest && power >= this.#validators.weakQuorum) latest = round;
    return latest;
  }

  /** Removes and returns what is no longer far: the messages of all rounds up to `round`. */
  takeUpTo(round: number): readonly (Proposal | Vote)[] {
    const near: (Proposal | Vote)[] = [];
    for (const [sender, slot] of [...this.#slots].sort(([a], [b]) => a - b)) {
      if (slot.round > round) continue;
      near.push(...slot.messages);
      this.#slots.delete(sender);
      this.#weigh(slot.round, -this.#validators.at(sender).power);
    }
    return near;
  }

  #weigh(round: number, power: number): void {
    const sum = (this.#powers.get(round) ?? 0) + power;
    if (sum === 0) this.#powers.delete(round);
    else this.#powers.set(round, sum);
  }
}
