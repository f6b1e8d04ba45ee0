import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Signatures } from './signing.ts';

/** Before the 32 raw bytes of a public key in the DER encoding of RFC 8410, the only one that Node imports. */
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');
/** The same before the 32 bytes of a secret. */
const secretPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Keys to keep imported. More than one set of the largest size; who validates no longer is forgotten. */
const maxImported = 4096;

/** A key pair without a memory of what it has signed: a `Signer` has to keep that. */
export interface KeyPair {
  /** The public key: hexadecimal of its 32 bytes. */
  readonly key: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** The Ed25519 key pair of a secret of 32 bytes. Signatures are deterministic (RFC 8032). */
export function ed25519KeyPair(secret: Uint8Array): KeyPair {
  if (secret.length !== 32)
    throw new Error(`a secret of ${secret.length} bytes, not 32: this is a bug in Assay, please report it`);
  const der = Buffer.concat([secretPrefix, secret]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicDer = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    key: publicDer.subarray(publicPrefix.length).toString('hex'),
    sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)),
  };
}

/**
 * Ed25519 by Node's own crypto. A key is imported once: that costs as much as a check does. A key that is no point of
 * the curve, or no key at all, has no valid signatures.
 */
export function ed25519Signatures(): Signatures {
  const imported = new Map<string, KeyObject | undefined>();
  const importedKey = (key: string): KeyObject | undefined => {
    if (imported.has(key)) return imported.get(key);
    if (imported.size >= maxImported) imported.clear();
    const fresh = importKey(key);
    imported.set(key, fresh);
    return fresh;
  };
  return {
    verify: (key, bytes, signature) => {
      const publicKey = importedKey(key);
      return publicKey !== undefined && signature.length === 64 && verify(null, bytes, publicKey, signature);
    },
  };
}

function importKey(key: string): KeyObject | undefined {
  if (!/^[0-9a-f]{64}$/.test(key)) return undefined;
  try {
    const der = Buffer.concat([publicPrefix, Buffer.from(key, 'hex')]);
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}
