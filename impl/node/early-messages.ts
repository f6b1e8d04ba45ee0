import type { Proposal, Vote } from '../consensus/index.ts';

/** From each peer. A correct one sends three in a round. */
const maxMessagesEach = 64;

interface Early {
  readonly message: Proposal | Vote;
  readonly from: string;
}

interface Shelf {
  messages: number;
  bytes: number;
}

/**
 * Messages of the next height, kept until this one is done. The machine would keep them too; but what it hears has to be
 * in the journal, and the journal of a height begins with the height.
 */
export class EarlyMessages {
  readonly #maxBytesEach: number;
  readonly #shelves = new Map<string, Shelf>();
  #waiting: Early[] = [];

  constructor(maxBytesEach: number) {
    this.#maxBytesEach = maxBytesEach;
  }

  add(message: Proposal | Vote, from: string, bytes: number): void {
    const shelf = this.#shelves.get(from) ?? { messages: 0, bytes: 0 };
    if (shelf.messages >= maxMessagesEach || shelf.bytes + bytes > this.#maxBytesEach) return;
    shelf.messages += 1;
    shelf.bytes += bytes;
    this.#shelves.set(from, shelf);
    this.#waiting.push({ message, from });
  }

  /** In the order in which they came; then there are none. */
  takeAll(): readonly Early[] {
    const all = this.#waiting;
    this.#waiting = [];
    this.#shelves.clear();
    return all;
  }
}
