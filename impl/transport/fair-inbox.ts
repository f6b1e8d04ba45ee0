import type { Arrival } from './transport.ts';

interface Inbox {
  readonly from: string;
  readonly waiting: Uint8Array[];
  bytes: number;
  /** Called when there is room again, if somebody waits for it. */
  resume: (() => void) | undefined;
}

/**
 * What arrived and was not looked at yet, of each peer up to a bound, the peers taking turns: one that sends a thousand
 * times as much as another delays it by one frame.
 */
export class FairInbox {
  readonly #maxBytesEach: number;
  readonly #inboxes: ReadonlyMap<string, Inbox>;
  /** Those with something in them, in the order of their turns. */
  readonly #turns: Inbox[] = [];

  constructor(peers: readonly string[], maxBytesEach: number) {
    this.#maxBytesEach = maxBytesEach;
    this.#inboxes = new Map(peers.map((from) => [from, { from, waiting: [], bytes: 0, resume: undefined }]));
  }

  get isEmpty(): boolean {
    return this.#turns.length === 0;
  }

  bytesOf(peer: string): number {
    return this.#inboxes.get(peer)?.bytes ?? 0;
  }

  /** Takes in all of `frames`; the bound is kept by not reading on while {@link isFull}. */
  add(from: string, frames: readonly Uint8Array[]): void {
    const inbox = this.#inboxes.get(from);
    if (inbox === undefined || frames.length === 0) return;
    if (inbox.waiting.length === 0) this.#turns.push(inbox);
    for (const frame of frames) {
      inbox.waiting.push(frame);
      inbox.bytes += costOf(frame);
    }
  }

  isFull(peer: string): boolean {
    return this.bytesOf(peer) >= this.#maxBytesEach;
  }

  /** Has `resume` called once, when half of the room is free again. A later call takes the place of an earlier one. */
  whenRoom(peer: string, resume: () => void): void {
    const inbox = this.#inboxes.get(peer);
    if (inbox !== undefined) inbox.resume = resume;
  }

  next(): Arrival | undefined {
    const inbox = this.#turns.shift();
    const bytes = inbox?.waiting.shift();
    if (inbox === undefined || bytes === undefined) return undefined;
    inbox.bytes -= costOf(bytes);
    if (inbox.waiting.length > 0) this.#turns.push(inbox);
    if (inbox.bytes * 2 <= this.#maxBytesEach) {
      const { resume } = inbox;
      inbox.resume = undefined;
      resume?.();
    }
    return { from: inbox.from, bytes };
  }
}

/** An empty frame costs memory too. */
function costOf(frame: Uint8Array): number {
  return frame.length + 64;
}
