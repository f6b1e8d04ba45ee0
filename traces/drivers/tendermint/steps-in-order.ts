import { LateStepError } from './late-step-error.ts';

interface Waiting<Item> {
  readonly at: bigint;
  readonly item: Item;
}

/**
 * Makes one order of what several nodes tell, each in its own order and with the time of a clock that all share: items are
 * given on by time, once it is certain that none comes before them. What comes too late is an error, never misplaced.
 *
 * Holds what is not certain yet. Linear in nodes for each item.
 */
export class StepsInOrder<Item> {
  readonly #give: (item: Item) => void;
  readonly #waiting = new Map<string, Waiting<Item>[]>();
  readonly #latest = new Map<string, bigint>();
  #certain = -1n;

  constructor(give: (item: Item) => void) {
    this.#give = give;
  }

  /** @throws LateStepError for what is no later than what was given on, or earlier than what its node told before. */
  add(node: string, at: bigint, item: Item): void {
    const latest = this.#latest.get(node) ?? -1n;
    if (at <= this.#certain) throw new LateStepError(node, at, this.#certain);
    if (at < latest) throw new LateStepError(node, at, latest);
    this.#latest.set(node, at);
    const waiting = this.#waiting.get(node);
    if (waiting === undefined) this.#waiting.set(node, [{ at, item }]);
    else waiting.push({ at, item });
  }

  /** Nothing up to this time comes any more: gives on, by time, what there is up to it. */
  advance(certain: bigint): void {
    if (certain <= this.#certain) return;
    this.#certain = certain;
    this.#giveUpTo(certain);
  }

  /** Nothing comes any more. */
  end(): void {
    this.#giveUpTo(undefined);
  }

  #giveUpTo(certain: bigint | undefined): void {
    const queues = [...this.#waiting.values()].map((waiting) => ({ waiting, next: 0 }));
    for (;;) {
      let first: { readonly waiting: Waiting<Item>[]; next: number } | undefined;
      let at: bigint | undefined;
      for (const queue of queues) {
        const head = queue.waiting[queue.next];
        if (head !== undefined && (at === undefined || head.at < at)) [first, at] = [queue, head.at];
      }
      if (first === undefined || at === undefined || (certain !== undefined && at > certain)) break;
      const [given] = first.waiting.slice(first.next, first.next + 1);
      first.next += 1;
      if (given !== undefined) this.#give(given.item);
    }
    for (const { waiting, next } of queues) waiting.splice(0, next);
  }
}
