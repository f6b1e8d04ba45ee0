import type { Decision } from './message.ts';

/** How many decisions one answer holds, and how many the machine itself remembers. */
const batch = 16;

/** Peers remembered at once. The transport admits far fewer; should it not, they are forgotten and met again. */
const maxPeers = 4096;

/** What passed between us and a peer since the last tick; -1 for nothing. */
interface Peer {
  /** The furthest height that it was heard at. */
  height: number;
  /** The height from which it was asked for decisions, and the one where its answer ends. */
  askedFrom: number;
  askedUpTo: number;
  /** The height for which it was last sent decisions. */
  answeredFrom: number;
  /** Whether it was told the messages of the present height. */
  isTold: boolean;
}

/**
 * Helps who lags, and gets help. A node that hears of a later height says where it is. One that is ahead answers with
 * decisions, lowest first; one at the same height with what it holds. Nobody can make us talk without end: a peer
 * gets an answer for a height it has just reached, or once a tick.
 */
export class CatchUp {
  readonly #archive: (height: number) => Decision | undefined;
  readonly #recent: Decision[] = [];
  readonly #peers = new Map<string, Peer>();

  constructor(archive: (height: number) => Decision | undefined) {
    this.#archive = archive;
  }

  /** Silence has ended: whatever was said may have been lost, and is said again if asked. */
  tick(): void {
    for (const peer of this.#peers.values()) {
      peer.height = -1;
      peer.askedFrom = -1;
      peer.askedUpTo = -1;
      peer.answeredFrom = -1;
      peer.isTold = false;
    }
  }

  /** A height is done with. */
  remember(decision: Decision): void {
    this.#recent.push(decision);
    if (this.#recent.length > batch) this.#recent.shift();
    for (const peer of this.#peers.values()) peer.isTold = false;
  }

  /**
   * A peer was heard at a later height than our own: whether to tell it where we are. Not while its answer is on the
   * way, unless a decision came (`isGap`) before one that we need, which must then have been lost.
   */
  asks(from: string, height: number, own: number, isGap: 'gap' | 'no gap'): boolean {
    const peer = this.#peerAt(from);
    peer.height = Math.max(peer.height, height);
    const isDue = own >= peer.askedUpTo || (isGap === 'gap' && own > peer.askedFrom);
    if (isDue) noteQuestion(peer, own);
    return isDue;
  }

  /** Whom to ask now that what was sent is used up, if anybody is known to have more. */
  nextToAsk(own: number): string | undefined {
    for (const [name, peer] of this.#peers) {
      if (peer.height <= own || peer.askedFrom === -1 || own < peer.askedUpTo) continue;
      noteQuestion(peer, own);
      return name;
    }
    return undefined;
  }

  /** Whether somebody is known to be at a later height. */
  isBehind(own: number): boolean {
    for (const { height } of this.#peers.values()) if (height > own) return true;
    return false;
  }

  /** The decisions for a peer that is at `height`, below our own. */
  decisionsFor(from: string, height: number, own: number): readonly Decision[] {
    const peer = this.#peerAt(from);
    if (height <= peer.answeredFrom) return [];
    peer.answeredFrom = height;
    const decisions: Decision[] = [];
    for (let next = height; next < own && next < height + batch; next += 1) {
      const decision = this.#decisionAt(next);
      if (decision === undefined) break;
      decisions.push(decision);
    }
    return decisions;
  }

  /** Whether a peer at our own height is to be told what we hold. */
  tells(from: string): boolean {
    const peer = this.#peerAt(from);
    if (peer.isTold) return false;
    peer.isTold = true;
    return true;
  }

  #decisionAt(height: number): Decision | undefined {
    return this.#recent.find(({ block }) => block.height === height) ?? this.#archive(height);
  }

  #peerAt(name: string): Peer {
    const known = this.#peers.get(name);
    if (known !== undefined) return known;
    if (this.#peers.size >= maxPeers) this.#peers.clear();
    const peer = { height: -1, askedFrom: -1, askedUpTo: -1, answeredFrom: -1, isTold: false };
    this.#peers.set(name, peer);
    return peer;
  }
}

function noteQuestion(peer: Peer, own: number): void {
  peer.askedFrom = own;
  peer.askedUpTo = Math.min(own + batch, peer.height);
}
