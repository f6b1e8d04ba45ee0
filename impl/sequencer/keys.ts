import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** Signs, and has a name by which others check it. */
export interface KeyPair {
  /** The raw public key of 32 bytes, in lower-case hex. */
  readonly key: string;
  /** The signature in lower-case hex; the same for the same bytes. */
  sign(bytes: Uint8Array): string;
}

/** Checks signatures: a port, so that whoever runs millions of steps may bring a cheaper one. */
export interface Signatures {
  /** False for whatever is none: a key or signature that is no hex, or has another length. */
  verify(key: string, bytes: Uint8Array, signature: string): boolean;
}

// The fixed beginnings of ed25519 keys in DER (RFC 8410): the raw key follows.
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const keyHexDigits = 64;
const signatureHexDigits = 128;
const maxKnownKeys = 65_536;

/**
 * The ed25519 keys that 32 secret bytes stand for.
 *
 * @throws RangeError if they are not 32
 */
export function keyPairOf(secret: Uint8Array): KeyPair {
  if (secret.length !== 32) throw new RangeError(`an ed25519 secret has 32 bytes, not ${secret.length}`);
  const secretKey = createPrivateKey({
    key: Buffer.concat([privatePrefix, secret]),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(secretKey).export({ format: 'der', type: 'spki' });
  return {
    key: spki.subarray(publicPrefix.length).toString('hex'),
    sign: (bytes) => sign(null, bytes, secretKey).toString('hex'),
  };
}

/** Ed25519 by Node. Keys that were read once are remembered, some thousands of them. */
export class Ed25519 implements Signatures {
  readonly #known = new Map<string, KeyObject>();

  verify(key: string, bytes: Uint8Array, signature: string): boolean {
    // One text for each key and signature: without it, capital letters would make a second one.
    if (!isHex(key, keyHexDigits) || !isHex(signature, signatureHexDigits)) return false;
    const read = this.#known.get(key) ?? this.#read(key);
    return read !== undefined && verify(null, bytes, read, Buffer.from(signature, 'hex'));
  }

  #read(key: string): KeyObject | undefined {
    try {
      const der = Buffer.concat([publicPrefix, Buffer.from(key, 'hex')]);
      const read = createPublicKey({ key: der, format: 'der', type: 'spki' });
      // Forgotten all at once: whoever brings many keys gains nothing but work for both.
      if (this.#known.size >= maxKnownKeys) this.#known.clear();
      this.#known.set(key, read);
      return read;
    } catch {
      return undefined;
    }
  }
}

function isHex(text: unknown, digits: number): text is string {
  return typeof text === 'string' && text.length === digits && /^[0-9a-f]*$/.test(text);
}
