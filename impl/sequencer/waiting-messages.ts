import type { Message } from '../settlement/index.ts';

/**
 * The messages of L1 that no batch on L1 has executed yet, and how far they are: included by L1, so that the next batch
 * has to execute them; read by the sequencer, so that the batch which is being made executes them.
 */
export class WaitingMessages {
  #messages: Message[] = [];
  /** All up to this one are executed by a committed batch. */
  executed = 0;
  /** All up to this one are in, whether the sequencer has read them or not. */
  included = 0;
  /** All up to this one are read, by the sealed batch or the one that is being made. */
  read = 0;

  /** In the order of arrival. */
  get all(): readonly Message[] {
    return this.#messages;
  }

  /** The number of the last one that has arrived. */
  get last(): number {
    return this.#messages.at(-1)?.number ?? this.executed;
  }

  add(message: Message): void {
    this.#messages.push(message);
  }

  /** Those with numbers above `after`, up to and with `upTo`. */
  between(after: number, upTo: number): readonly Message[] {
    return this.#messages.filter(({ number }) => number > after && number <= upTo);
  }

  /** Strikes off those that a batch has executed. */
  strikeOff(executed: number): void {
    this.executed = executed;
    this.included = Math.max(this.included, executed);
    this.read = Math.max(this.read, executed);
    this.#messages = this.#messages.filter(({ number }) => number > executed);
  }

  /** A deposit was paid back: its message stays in the queue, and does nothing. */
  reclaim(reclaimed: number): void {
    this.#messages = this.#messages.map((message) =>
      message.number === reclaimed ? { ...message, content: { kind: 'reclaimed deposit' } } : message,
    );
  }
}
