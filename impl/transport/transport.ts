/** What a node asks of a network: a few peers, known by their keys, to whom bytes can be sent. */
export interface Transport {
  /** Begins to reach out for the peers and to let them in. */
  start(receiver: Receiver): Promise<void>;
  /**
   * Sends, or drops: to a peer that is not connected nothing is sent, and for one that is slow only so much is kept.
   * What arrives was sent by that peer and arrives once, whole and in order; it may not arrive.
   */
  send(to: string, parcel: Parcel): void;
  /** What arrived next, the peers taking turns; undefined if nothing waits. */
  next(): Arrival | undefined;
  /** Resolves when nothing is open any more. */
  close(): Promise<void>;
}

/** Bytes for a peer. */
export interface Parcel {
  readonly bytes: Uint8Array;
  /** Of what the bytes are about. When too much waits for a slow peer, what is about the lowest heights is dropped first. */
  readonly height: number;
}

/** Bytes of a peer. */
export interface Arrival {
  /** The key of the peer, who has proved to have it. */
  readonly from: string;
  readonly bytes: Uint8Array;
}

/** Who is told of what happens on a network. */
export interface Receiver {
  /** Something waits for {@link Transport.next}, which had nothing before. */
  arrived(): void;
  /** A peer can be sent to from now on. What was sent before may never have arrived. */
  connected(peer: string): void;
  disconnected(peer: string): void;
}
