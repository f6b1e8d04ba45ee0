/**
 * What is accepted from others, whatever they send. Every node must have the same bounds: one that accepted more could
 * be shown blocks that the rest refuse.
 */
export const limits = {
  /** Of a block's canonical bytes. */
  maxBlockBytes: 4 * 1024 * 1024,
  maxCommands: 65_536,
  /** Of all commands of a block, each with four bytes for its length. The rest of a block is never as large. */
  maxCommandsBytes: 4 * 1024 * 1024 - 64 * 1024,
  /** Pieces of evidence in a block. */
  maxEvidence: 16,
  /** Far beyond any round that timeouts can reach. */
  maxRound: 2 ** 31 - 1,
  maxChainLength: 64,
  maxStateRootLength: 128,
  maxSignatureBytes: 64,
  /** Of any encoded message: a block with a certificate of the largest set. Transports refuse longer frames. */
  maxMessageBytes: 4 * 1024 * 1024 + 256 * 1024,
} as const;
