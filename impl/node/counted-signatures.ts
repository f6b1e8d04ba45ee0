import type { Signatures } from '../consensus/index.ts';

/**
 * Signatures that count how many were genuine, and how many were not. A machine looks at a signature only if the message is new to it, so a
 * message under which none was genuine has changed nothing, and need not be kept. Nor need a decision of which one was
 * not: its other signatures are worth nothing by themselves.
 */
export class CountedSignatures implements Signatures {
  readonly #signatures: Signatures;
  #genuine = 0;
  #forged = 0;

  constructor(signatures: Signatures) {
    this.#signatures = signatures;
  }

  get genuine(): number {
    return this.#genuine;
  }

  get forged(): number {
    return this.#forged;
  }

  verify(key: string, bytes: Uint8Array, signature: Uint8Array): boolean {
    const isGenuine = this.#signatures.verify(key, bytes, signature);
    if (isGenuine) this.#genuine += 1;
    else this.#forged += 1;
    return isGenuine;
  }
}
