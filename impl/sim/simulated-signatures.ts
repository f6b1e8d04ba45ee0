import type { Signatures } from '../consensus/index.ts';

/**
 * Signatures that cost next to nothing: a hash of the bytes and a secret that only this knows. Who has no
 * {@link SimulatedSignatures.signWith} of a key can therefore sign nothing with it but by guessing 64 bits. The same
 * bytes have the same signature. It is safe against the scripts of this folder, and against nobody else.
 */
export class SimulatedSignatures implements Signatures {
  readonly #secret: number;

  constructor(seed: number) {
    this.#secret = seed | 0;
  }

  /** Signs with the key. */
  signWith(key: string, bytes: Uint8Array): Uint8Array {
    const signature = new Uint8Array(8);
    const view = new DataView(signature.buffer);
    view.setInt32(0, hashOf(this.#secret ^ 0x2545f491, key, bytes));
    view.setInt32(4, hashOf(this.#secret ^ 0x6c8e9cf5, key, bytes));
    return signature;
  }

  verify(key: string, bytes: Uint8Array, signature: Uint8Array): boolean {
    if (signature.length !== 8) return false;
    const view = new DataView(signature.buffer, signature.byteOffset, 8);
    return (
      view.getInt32(0) === hashOf(this.#secret ^ 0x2545f491, key, bytes) &&
      view.getInt32(4) === hashOf(this.#secret ^ 0x6c8e9cf5, key, bytes)
    );
  }
}

function hashOf(start: number, key: string, bytes: Uint8Array): number {
  let hash = start;
  for (let index = 0; index < key.length; index += 1)
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 15;
  // The index is below the length, which the compiler cannot see.
  for (let index = 0; index < bytes.length; index += 1) {
    hash = Math.imul(hash ^ (bytes[index] as number), 0x01000193);
    hash = (hash << 7) | (hash >>> 25);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
}

/** The key of a validator: sorted, keys are in the order of the validators' numbers. */
export function keyOf(validator: number): string {
  return (validator + 1).toString(16).padStart(64, '0');
}

/** The validator with the key; undefined if no validator has it. */
export function validatorOf(key: string, validators: number): number | undefined {
  const validator = Number.parseInt(key, 16) - 1;
  return validator >= 0 && validator < validators && keyOf(validator) === key ? validator : undefined;
}
