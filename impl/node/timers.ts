/** The only way in which time comes into a node. */
export interface Timers {
  /** Has `work` called once, `ms` milliseconds from now; returns what prevents it. */
  after(ms: number, work: () => void): () => void;
}

/** The clock of the machine. */
export const realTimers: Timers = {
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};

/** Timers by name, of which a later one takes the place of an earlier one. */
export class Alarms {
  readonly #timers: Timers;
  readonly #cancels = new Map<string, () => void>();

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  set(name: string, ms: number, work: () => void): void {
    this.cancel(name);
    const cancel = this.#timers.after(ms, () => {
      this.#cancels.delete(name);
      work();
    });
    this.#cancels.set(name, cancel);
  }

  isSet(name: string): boolean {
    return this.#cancels.has(name);
  }

  cancel(name: string): void {
    this.#cancels.get(name)?.();
    this.#cancels.delete(name);
  }

  cancelAll(): void {
    for (const name of [...this.#cancels.keys()]) this.cancel(name);
  }
}
