import type { Parcel } from './transport.ts';

/**
 * What waits for a slow peer, first in, first out, and never more than it may hold: when a parcel does not fit, those
 * about the lowest heights go, since whoever is behind needs decisions, which it asks for, and not what led to them.
 */
export class SendQueue {
  readonly #maxBytes: number;
  #parcels: Parcel[] = [];
  /** Those before it were taken. */
  #first = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Parcels that were never sent. */
  get dropped(): number {
    return this.#dropped;
  }

  add(parcel: Parcel): void {
    if (parcel.bytes.length > this.#maxBytes) {
      this.#dropped += 1;
      return;
    }
    this.#parcels.push(parcel);
    this.#bytes += parcel.bytes.length;
    if (this.#bytes > this.#maxBytes) this.#makeRoom();
  }

  take(): Parcel | undefined {
    const parcel = this.#parcels[this.#first];
    if (parcel === undefined) return undefined;
    this.#first += 1;
    this.#bytes -= parcel.bytes.length;
    // Array.shift is linear; dropping the taken half at a time keeps this amortised constant.
    if (this.#first * 2 > this.#parcels.length) this.#forgetTaken();
    return parcel;
  }

  /** A quarter at once, so that the search for the lowest is paid by many parcels. */
  #makeRoom(): void {
    this.#forgetTaken();
    const byHeight = [...this.#parcels.keys()].sort((a, b) => this.#heightAt(a) - this.#heightAt(b) || a - b);
    const gone = new Set<number>();
    for (const index of byHeight) {
      if (this.#bytes <= this.#maxBytes * 0.75) break;
      gone.add(index);
      this.#bytes -= this.#parcels[index]?.bytes.length ?? 0;
    }
    this.#parcels = this.#parcels.filter((_, index) => !gone.has(index));
    this.#dropped += gone.size;
  }

  #heightAt(index: number): number {
    return this.#parcels[index]?.height ?? 0;
  }

  #forgetTaken(): void {
    this.#parcels = this.#parcels.slice(this.#first);
    this.#first = 0;
  }
}
