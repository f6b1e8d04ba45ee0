import { createHash } from 'node:crypto';
import { Ed25519, type KeyPair, keyPairOf, type Signatures } from '../../../impl/sequencer/index.ts';

/** The keys of everybody in a run, from their names: the same in every run. */
export interface KeyRing {
  readonly signatures: Signatures;
  of(name: string): KeyPair;
}

/** Real ones. */
export const ed25519Keys: KeyRing = ringOf(new Ed25519(), keyPairOf);

/** Anybody could forge these. Small models are gone through step by step, and what they are about is not signatures. */
export const toyKeys: KeyRing = ringOf(
  { verify: (key, bytes, signature) => signature === toySignature(key, bytes) },
  (secret) => {
    const key = Buffer.from(secret).toString('hex');
    return { key, sign: (bytes) => toySignature(key, bytes) };
  },
);

function toySignature(key: string, bytes: Uint8Array): string {
  return createHash('sha256').update(key).update(bytes).digest('hex');
}

function ringOf(signatures: Signatures, pairOf: (secret: Uint8Array) => KeyPair): KeyRing {
  const known = new Map<string, KeyPair>();
  return {
    signatures,
    of: (name) => {
      const keys = known.get(name) ?? pairOf(createHash('sha256').update(name).digest());
      known.set(name, keys);
      return keys;
    },
  };
}
