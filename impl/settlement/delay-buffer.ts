import type { ByteReader, ByteWriter } from './canonical-bytes.ts';
import type { QueueConfig } from './config.ts';
import type { Message } from './message.ts';

/**
 * How long a message has to wait before it can be forced: a buffer that undue delay consumes and that recovers with time,
 * as in Arbitrum's DelayBuffer. It is settled late: what the last message has waited beyond the threshold counts when the
 * next is looked at, and for no more than the time between the arrivals of the two, so that messages that wait at once
 * count once.
 */
export class DelayBuffer {
  readonly #config: QueueConfig;
  #buffer: number;
  #lastWait = 0;
  #lastArrival = 0;

  constructor(config: QueueConfig) {
    this.#config = config;
    this.#buffer = config.longest;
  }

  get buffer(): number {
    return this.#buffer;
  }

  /** The last message that was read or forced: how long it had waited then, and when it arrived. */
  get lastSettled(): { readonly waited: number; readonly arrivedAt: number } {
    return { waited: this.#lastWait, arrivedAt: this.#lastArrival };
  }

  forcedDelayOf({ arrivedAt }: Message): number {
    const { threshold, longest, recovery, floor } = this.#config;
    const gap = arrivedAt - this.#lastArrival;
    if (this.#lastWait > threshold) {
      const consumed = Math.min(this.#lastWait - threshold, gap);
      return Math.max(floor === 'the threshold' ? threshold : 0, this.#buffer - consumed);
    }
    return Math.min(longest, this.#buffer + Math.floor(gap / recovery));
  }

  settle(message: Message, waited: number): void {
    this.#buffer = this.forcedDelayOf(message);
    this.#lastWait = waited;
    this.#lastArrival = message.arrivedAt;
  }

  write(to: ByteWriter): void {
    to.count(this.#buffer);
    to.count(this.#lastWait);
    to.count(this.#lastArrival);
  }

  read(from: ByteReader): void {
    this.#buffer = from.count();
    this.#lastWait = from.count();
    this.#lastArrival = from.count();
  }
}
