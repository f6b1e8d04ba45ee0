/** Somebody who waits until what was applied before is durable. */
export interface Waiting {
  /** What has to be written first; nothing for those who changed nothing. */
  readonly entry?: string | undefined;
  /** The state after the entry, if it is to be kept as a snapshot. */
  readonly state?: Uint8Array | undefined;
  answer(): void;
  refuse(error: Error): void;
}

/** Those who wait for the disk, first come, first served. */
export class WaitingLine {
  readonly #maxWaiting: number;
  readonly #maxTogether: number;
  #waiting: Waiting[] = [];
  /** Those before it were served. */
  #first = 0;

  constructor(maxWaiting: number, maxTogether: number) {
    this.#maxWaiting = maxWaiting;
    this.#maxTogether = maxTogether;
  }

  get length(): number {
    return this.#waiting.length - this.#first;
  }

  get isFull(): boolean {
    return this.length >= this.#maxWaiting;
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  /** Those who can be served by one sync, who stay in the line: none beyond a snapshot, which is of that very state. */
  next(): readonly Waiting[] {
    const together = this.#waiting.slice(this.#first, this.#first + this.#maxTogether);
    const snapshot = together.findIndex(({ state }) => state !== undefined);
    return snapshot === -1 ? together : together.slice(0, snapshot + 1);
  }

  /** Whether they are still there: the line may have been emptied meanwhile. */
  startsWith([first]: readonly Waiting[]): boolean {
    return first !== undefined && this.#waiting[this.#first] === first;
  }

  /** The first one leaves. */
  shift(): void {
    this.#first += 1;
    // Array.shift is linear; dropping the served half at a time keeps this amortised constant.
    if (this.#first * 2 > this.#waiting.length) this.#drop();
  }

  /** Sends all of them away. */
  empty(): readonly Waiting[] {
    this.#drop();
    const all = this.#waiting;
    this.#waiting = [];
    return all;
  }

  #drop(): void {
    this.#waiting = this.#waiting.slice(this.#first);
    this.#first = 0;
  }
}
