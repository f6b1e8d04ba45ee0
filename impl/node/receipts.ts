/** What became of a command. */
export type Receipt =
  /** It is in the block of this height, for good. */
  | { readonly kind: 'decided'; readonly height: number }
  /** Nobody has looked at it, so it may be sent again later: the mempool is full. */
  | { readonly kind: 'busy' }
  /** The application would not have it in a block, or it is too long. */
  | { readonly kind: 'refused'; readonly why: string };

interface Waiting {
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: Error) => void;
}

/** Who waits for which command. */
export class Receipts {
  readonly #waiting = new Map<string, Waiting[]>();

  /** Resolves when the command of this name is decided; rejects when nobody can say any more whether it will be. */
  of(id: string): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(id) ?? [];
      waiting.push({ resolve, reject });
      this.#waiting.set(id, waiting);
    });
  }

  decided(id: string, height: number): void {
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const { resolve } of waiting) resolve({ kind: 'decided', height });
  }

  /** Sends all of them away. */
  refuse(error: Error): void {
    const all = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    for (const { reject } of all) reject(error);
  }
}
