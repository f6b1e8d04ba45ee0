import type { Proposal, Vote } from './message.ts';

/** From one peer. A correct one sends three a round, and by its second round at the next height we ask. */
const maxMessages = 32;
/** Blocks are large. */
const maxProposals = 2;
/** Peers listened to: no more connections than that are of use to anybody. */
const maxPeers = 1100;

/** What one peer sent too early. */
interface Shelf {
  messages: number;
  proposals: number;
}

/** A message of the next height and the peer that sent it. */
export interface EarlyMessage {
  readonly message: Proposal | Vote;
  readonly from: string | undefined;
}

/**
 * Messages of the height after ours, kept until we are there. Who may vote then is not known before, so nothing is
 * checked yet; each peer has little room, and can fill no other's.
 */
export class EarlyMessages {
  readonly #shelves = new Map<string | undefined, Shelf>();
  #messages: EarlyMessage[] = [];

  add(message: Proposal | Vote, from: string | undefined): void {
    const shelf = this.#shelves.get(from) ?? { messages: 0, proposals: 0 };
    const isProposal = message.kind === 'proposal';
    const isFull = shelf.messages >= maxMessages || (isProposal && shelf.proposals >= maxProposals);
    if (isFull || (shelf.messages === 0 && this.#shelves.size >= maxPeers)) return;
    shelf.messages += 1;
    if (isProposal) shelf.proposals += 1;
    this.#shelves.set(from, shelf);
    this.#messages.push({ message, from });
  }

  /** In the order in which they came. */
  get all(): readonly EarlyMessage[] {
    return [...this.#messages];
  }

  /** The same; then there are none. */
  takeAll(): readonly EarlyMessage[] {
    const taken = this.#messages;
    this.#messages = [];
    this.#shelves.clear();
    return taken;
  }
}
