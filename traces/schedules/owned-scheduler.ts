import { AsyncLocalStorage } from 'node:async_hooks';
// By name, so that fake timers of a test do not stand in its place.
import { setImmediate } from 'node:timers';
import type { Scheduler } from '../fuzzing/index.ts';

/** One who was let go on. */
export interface GivenTurn {
  /** The client on whose behalf it waited; undefined for what the implementation does by itself. */
  readonly client: string | undefined;
  /** What it waited for. */
  readonly what: string;
  /** How many waited, itself included. */
  readonly among: number;
}

interface Waiter {
  readonly client: string | undefined;
  readonly what: string;
  readonly goOn: () => void;
}

/**
 * A scheduler whose choices are data: the same list gives the same interleaving, on any machine.
 *
 * Whatever waits is asked for by its position: first those of the client that went last, then the others, each in the order
 * in which they came. So 0 goes on with what went last, and anything else is a switch; a list that is too short
 * goes on with zeros. A number that is too large counts round.
 *
 * Deterministic only where everything asynchronous in the implementation waits for turns, or for promises that come of
 * such: timers, files and sockets have a clock of their own.
 */
export class OwnedScheduler implements Scheduler {
  readonly #wanted: readonly number[];
  readonly #made: number[] = [];
  readonly #turns: GivenTurn[] = [];
  readonly #clients = new AsyncLocalStorage<string>();
  #waiting: Waiter[] = [];
  #last: string | undefined;

  constructor(choices: readonly number[]) {
    this.#wanted = choices;
  }

  turn(what: string): Promise<void> {
    return new Promise((goOn) => {
      this.#waiting.push({ client: this.#clients.getStore(), what, goOn });
    });
  }

  /** Runs `work` on behalf of a client, and all that comes of it. */
  as<T>(client: string, work: () => T): T {
    return this.#clients.run(client, work);
  }

  /** The choices that were made, without the zeros at the end. */
  get choices(): readonly number[] {
    return this.#made.slice(0, this.#made.findLastIndex((choice) => choice > 0) + 1);
  }

  get turns(): readonly GivenTurn[] {
    return this.#turns;
  }

  /** Waits until nothing goes on without a turn. An immediate comes after every promise that can settle without one. */
  quiet(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  /** Lets one of those who wait go on; whether anybody waited. */
  goOn(): boolean {
    const waiting = [
      ...this.#waiting.filter(({ client }) => client === this.#last),
      ...this.#waiting.filter(({ client }) => client !== this.#last),
    ];
    const choice = waiting.length === 0 ? 0 : (this.#wanted[this.#turns.length] ?? 0) % waiting.length;
    const chosen = waiting[choice];
    if (chosen === undefined) return false;
    this.#made.push(choice);
    this.#turns.push({ client: chosen.client, what: chosen.what, among: waiting.length });
    this.#last = chosen.client;
    this.#waiting = this.#waiting.filter((waiter) => waiter !== chosen);
    chosen.goOn();
    return true;
  }
}
