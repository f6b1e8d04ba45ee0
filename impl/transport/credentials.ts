/** By what a node is known to its peers. */
export interface Credentials {
  /** Its public key: the 32 bytes of an ed25519 key in lower-case hex. */
  readonly key: string;
  sign(bytes: Uint8Array): Uint8Array;
  /** Whether `signature` is one of the owner of `key` under `bytes`. Never throws, whatever it is given. */
  verify(key: string, bytes: Uint8Array, signature: Uint8Array): boolean;
}
