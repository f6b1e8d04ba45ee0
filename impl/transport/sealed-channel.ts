import { createCipheriv, createDecipheriv } from 'node:crypto';
import { frameHead } from './frame.ts';

/** What sealing adds to a frame. */
export const sealBytes = 16;
const algorithm = 'aes-256-gcm';

/**
 * One direction of a connection, sealed with AES-256-GCM under a key of its own and a counter as nonce: a frame that is
 * changed, left out, repeated or put elsewhere does not open, nor does any after it.
 */
class Counter {
  readonly #nonce = Buffer.alloc(12);
  #count = 0;

  next(): Uint8Array {
    this.#nonce.writeUIntBE(this.#count, 6, 6);
    this.#count += 1;
    return this.#nonce;
  }
}

/** Seals what is sent. */
export class Sealer {
  readonly #key: Uint8Array;
  readonly #counter = new Counter();

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** The whole frame with its head, as it goes on the wire. */
  seal(plain: Uint8Array): Uint8Array {
    const head = frameHead(plain.length + sealBytes);
    const cipher = createCipheriv(algorithm, this.#key, this.#counter.next(), { authTagLength: sealBytes });
    cipher.setAAD(head);
    const text = cipher.update(plain);
    const rest = cipher.final();
    return Buffer.concat([head, text, rest, cipher.getAuthTag()]);
  }
}

/** Opens what arrives. */
export class Opener {
  readonly #key: Uint8Array;
  readonly #counter = new Counter();

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** What was sealed, or undefined if this is not the next thing that was sealed. */
  open(sealed: Uint8Array): Uint8Array | undefined {
    if (sealed.length < sealBytes) return undefined;
    const textBytes = sealed.length - sealBytes;
    const nonce = this.#counter.next();
    const decipher = createDecipheriv(algorithm, this.#key, nonce, { authTagLength: sealBytes });
    decipher.setAAD(frameHead(sealed.length));
    decipher.setAuthTag(sealed.subarray(textBytes));
    const text = decipher.update(sealed.subarray(0, textBytes));
    try {
      // Throws if the tag is wrong, and then nothing of the text may be looked at.
      decipher.final();
    } catch {
      return undefined;
    }
    return text;
  }
}
