import { createConnection, type Socket } from 'node:net';
import type { Address } from './address.ts';
import type { TransportLimits } from './limits.ts';

/** Dials one peer whenever it is not connected, waiting longer after each failure. */
export class Dialer {
  readonly #limits: TransportLimits;
  readonly #dialed: (socket: Socket) => void;
  #address: Address | undefined;
  #backoffMs: number;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(address: Address | undefined, limits: TransportLimits, dialed: (socket: Socket) => void) {
    this.#address = address;
    this.#limits = limits;
    this.#dialed = dialed;
    this.#backoffMs = limits.minBackoffMs;
  }

  /** From the next attempt on. */
  set address(address: Address) {
    this.#address = address;
    this.#backoffMs = this.#limits.minBackoffMs;
  }

  dial(): void {
    this.#timer = undefined;
    if (this.#isStopped) return;
    if (this.#address === undefined) this.again();
    else this.#dialed(createConnection(this.#address));
  }

  /** The connection is gone, or never came about. */
  again(): void {
    if (this.#isStopped || this.#timer !== undefined) return;
    // Up to half is left to chance, so that many nodes do not dial one that returns all at once.
    this.#timer = setTimeout(() => this.dial(), this.#backoffMs * (0.5 + Math.random() / 2));
    this.#backoffMs = Math.min(2 * this.#backoffMs, this.#limits.maxBackoffMs);
  }

  succeeded(): void {
    this.#backoffMs = this.#limits.minBackoffMs;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }
}
