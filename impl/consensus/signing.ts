import type { BlockId } from './block.ts';

/** Tells whether signatures are genuine. Ed25519 in production; a simulator may have a cheaper scheme. */
export interface Signatures {
  verify(key: string, bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** For what a signature is asked: a signer may sign one message only for each height, round and kind. */
export interface SignedStep {
  readonly kind: 'proposal' | 'prevote' | 'precommit';
  readonly height: number;
  readonly round: number;
  readonly block: BlockId | undefined;
}

/** Holds a validator's key, and the memory of what it has signed. */
export interface Signer {
  /** The public key: hexadecimal of its 32 bytes. */
  readonly key: string;
  /**
   * The signature, at most 64 bytes; the same again if asked again for the same bytes. `undefined` if something else was
   * signed for that place, or for a later one. Then the machine stays silent for the rest of the height: it has
   * forgotten what it signed, so it may have forgotten what it is locked on.
   */
  sign(bytes: Uint8Array, what: SignedStep): Uint8Array | undefined;
}
