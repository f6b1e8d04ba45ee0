/** How much of everything a transport allows. What is left out has the value in {@link defaultLimits}. */
export interface TransportLimits {
  /** A frame that is announced as longer ends the connection. */
  readonly maxFrameBytes: number;
  /** What waits to be sent to one peer. */
  readonly maxQueueBytes: number;
  /** What has arrived from one peer and was not looked at; more is left to the network. */
  readonly maxInboxBytes: number;
  /** What is read from one peer. Faster ones are slowed down. */
  readonly maxBytesPerSecond: number;
  readonly maxFramesPerSecond: number;
  /** Connections that have not proved yet who they are; of more, the oldest are closed. */
  readonly maxStrangers: number;
  /** How long a connection may take to prove it. */
  readonly handshakeMs: number;
  /** After so much silence a frame is sent that says nothing. */
  readonly keepAliveMs: number;
  /** After so much silence a connection is taken for dead. */
  readonly maxSilenceMs: number;
  /** How long to wait before a peer is dialed again: at first, and at most. It doubles with each failure. */
  readonly minBackoffMs: number;
  readonly maxBackoffMs: number;
}

/** For a handful of peers near each other. */
export const defaultLimits: TransportLimits = {
  maxFrameBytes: 8 << 20,
  maxQueueBytes: 32 << 20,
  maxInboxBytes: 16 << 20,
  maxBytesPerSecond: 128 << 20,
  maxFramesPerSecond: 50_000,
  maxStrangers: 64,
  handshakeMs: 3_000,
  keepAliveMs: 1_000,
  maxSilenceMs: 8_000,
  minBackoffMs: 20,
  maxBackoffMs: 1_000,
};
