import { type Dice, questions } from './dice.ts';
import type { LinkFault, Partition, Plan } from './plan.ts';

/** How often each fault of the network has hit a message. */
export interface NetworkCounts {
  sent: number;
  lost: number;
  duplicated: number;
  delayed: number;
  reordered: number;
  cut: number;
}

/**
 * Decides when a message arrives, and whether. A link between two machines keeps the order of its messages, as a
 * connection does, but for those that a fault has overtaken.
 */
export class Network {
  readonly counts: NetworkCounts = { sent: 0, lost: 0, duplicated: 0, delayed: 0, reordered: 0, cut: 0 };
  readonly #dice: Dice;
  readonly #latency: Plan['latencyMs'];
  readonly #links: readonly LinkFault[];
  readonly #partitions: readonly Split[];
  readonly #width: number;
  /** By link: how many messages it was given, and when its last one arrives. */
  readonly #messages: Int32Array;
  readonly #arrivals: Float64Array;

  constructor(plan: Plan, dice: Dice) {
    this.#dice = dice;
    this.#latency = plan.latencyMs;
    this.#links = plan.faults.filter((fault) => isLinkFault(fault.kind)) as readonly LinkFault[];
    this.#partitions = plan.faults.flatMap((fault) => (fault.kind === 'partition' ? [splitOf(fault)] : []));
    this.#width = 2 * plan.powers.length;
    this.#messages = new Int32Array(this.#width * this.#width);
    this.#arrivals = new Float64Array(this.#width * this.#width);
  }

  /** Calls `arrive` with each time at which the message arrives: mostly once. */
  send(from: number, to: number, now: number, arrive: (at: number) => void): void {
    const link = from * this.#width + to;
    // Links are within the arrays, which the compiler cannot see.
    const index = this.#messages[link] as number;
    this.#messages[link] = index + 1;
    this.counts.sent += 1;
    if (this.#isCut(from, to, now)) {
      this.counts.cut += 1;
      return;
    }
    const { least, most } = this.#latency;
    let at = now + least + this.#dice.fraction(questions.latency, link, index) * (most - least);
    let keepsOrder = true;
    for (const fault of this.#links) {
      if (now < fault.from || now >= fault.to) continue;
      if (!this.#dice.happens(fault.rate, hit[fault.kind], fault.id, link, index)) continue;
      const extraMs = this.#dice.fraction(extra[fault.kind], fault.id, link, index) * fault.delayMs;
      if (fault.kind === 'loss') {
        this.counts.lost += 1;
        return;
      }
      if (fault.kind === 'duplication') {
        this.counts.duplicated += 1;
        arrive(at + extraMs);
      } else if (fault.kind === 'delay') {
        this.counts.delayed += 1;
        at += extraMs;
      } else {
        this.counts.reordered += 1;
        keepsOrder = false;
        at += extraMs;
      }
    }
    if (keepsOrder) {
      at = Math.max(at, this.#arrivals[link] as number);
      this.#arrivals[link] = at;
    }
    arrive(at);
  }

  #isCut(from: number, to: number, now: number): boolean {
    for (const { partition, groupOf } of this.#partitions) {
      if (now < partition.from || now >= partition.to) continue;
      if (groupOf.get(from) !== groupOf.get(to)) return true;
    }
    return false;
  }
}

const hit = {
  loss: questions.loss,
  duplication: questions.duplication,
  delay: questions.delay,
  reordering: questions.overtaking,
};

const extra = {
  loss: questions.loss,
  duplication: questions.copy,
  delay: questions.lateness,
  reordering: questions.overtakingDelay,
};

interface Split {
  readonly partition: Partition;
  readonly groupOf: ReadonlyMap<number, number>;
}

function splitOf(partition: Partition): Split {
  const groupOf = new Map(
    partition.groups.flatMap((group, index) => group.map((machine) => [machine, index] as const)),
  );
  return { partition, groupOf };
}

function isLinkFault(kind: string): boolean {
  return kind === 'loss' || kind === 'duplication' || kind === 'delay' || kind === 'reordering';
}
