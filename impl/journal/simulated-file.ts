import { sectorBytes } from './sector.ts';
import type { Chance } from './seeded-chance.ts';

/** What a simulated disk holds under a name, or holds no longer under any: the bytes, and how many are safe. */
export class SimulatedFile {
  #bytes: Uint8Array;
  #safeBytes: number;
  #isForgotten = false;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bytes = bytes;
    this.#safeBytes = bytes.length;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  append(bytes: Uint8Array): void {
    const joined = new Uint8Array(this.#bytes.length + bytes.length);
    joined.set(this.#bytes);
    joined.set(bytes, this.#bytes.length);
    this.#bytes = joined;
  }

  sync(): void {
    if (!this.#isForgotten) this.#safeBytes = this.#bytes.length;
  }

  /**
   * A sync that fails. Systems then take the bytes for written: whoever reads sees them, later syncs succeed, and a crash
   * still loses them.
   */
  failToSync(): void {
    this.#isForgotten = true;
  }

  /**
   * What is left after a loss of power: all that was synced, and of the rest any prefix, in which any sector may never
   * have arrived and reads as zeros.
   */
  survivor(chance: Chance): SimulatedFile {
    const length = this.#safeBytes + chance(this.#bytes.length - this.#safeBytes + 1);
    const bytes = this.#bytes.slice(0, length);
    const hasHoles = chance(2) === 1;
    for (let from = this.#safeBytes; hasHoles && from < length; ) {
      const to = Math.min(length, (Math.floor(from / sectorBytes) + 1) * sectorBytes);
      if (chance(2) === 1) bytes.fill(0, from, to);
      from = to;
    }
    return new SimulatedFile(bytes);
  }

  /** What is left when only the process is killed: the system still has everything, safe or not. */
  leftover(): SimulatedFile {
    const file = new SimulatedFile(this.#bytes);
    file.#safeBytes = this.#safeBytes;
    file.#isForgotten = this.#isForgotten;
    return file;
  }
}
