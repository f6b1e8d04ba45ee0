import type { ByteReader, ByteWriter } from './canonical-bytes.ts';
import type { Clock } from './clock.ts';
import type { QueueConfig } from './config.ts';
import { DelayBuffer } from './delay-buffer.ts';
import type { Message } from './message.ts';

/**
 * Messages to L2, in the order of their arrival. They are included from the front: by the sequencer as it likes, or by
 * anybody once they have waited too long. What is included is pending until it is executed.
 */
export class MessageQueue {
  readonly delay: DelayBuffer;
  readonly #clock: Clock;
  #arrived = 0;
  #waiting: Message[] = [];
  #pending: Message[] = [];

  constructor(config: QueueConfig, clock: Clock) {
    this.delay = new DelayBuffer(config);
    this.#clock = clock;
  }

  get arrived(): number {
    return this.#arrived;
  }

  get included(): number {
    return this.#arrived - this.#waiting.length;
  }

  get executed(): number {
    return this.included - this.#pending.length;
  }

  get waiting(): readonly Message[] {
    return this.#waiting;
  }

  get pending(): readonly Message[] {
    return this.#pending;
  }

  /** The oldest that is not executed. */
  get oldest(): Message | undefined {
    return this.#pending[0] ?? this.#waiting[0];
  }

  /** The sum of the deposits that would still not be executed after a batch that reads so many more. */
  depositsAfter(reads: number): number {
    return depositsIn(this.#waiting, reads);
  }

  /** The sum of the deposits that are not executed. */
  get deposits(): number {
    return depositsIn(this.#pending, 0) + depositsIn(this.#waiting, 0);
  }

  arrive(account: number, content: Message['content']): Message {
    this.#arrived += 1;
    const message = { number: this.#arrived, account, arrivedAt: this.#clock.openBlocks, content };
    this.#waiting.push(message);
    return message;
  }

  /** How long it has waited. */
  waitOf(message: Message): number {
    return this.#clock.openBlocks - message.arrivedAt;
  }

  /** The messages that a batch executes which reads so many more. */
  toExecute(reads: number): readonly Message[] {
    return [...this.#pending, ...this.#waiting.slice(0, reads)];
  }

  /** The one that waits at this place, from 0 on. */
  isForceable(place: number): boolean {
    const message = this.#waiting[place];
    return message !== undefined && this.waitOf(message) >= this.delay.forcedDelayOf(message);
  }

  /** Includes the first `count`. What the one at `settled` has waited counts for the forced delay of the next. */
  include(count: number, settled: number): void {
    const message = this.#waiting[settled];
    if (message !== undefined) this.delay.settle(message, this.waitOf(message));
    this.#pending.push(...this.#waiting.splice(0, count));
  }

  /** All that is included is executed. */
  execute(): void {
    this.#pending = [];
  }

  /** The message of this number, if it is not executed. */
  unexecuted(number: number): Message | undefined {
    const place = number - this.executed - 1;
    return this.#pending[place] ?? this.#waiting[place - this.#pending.length];
  }

  markReclaimed(number: number): void {
    const mark = (message: Message): Message =>
      message.number === number ? { ...message, content: { kind: 'reclaimed deposit' } } : message;
    this.#pending = this.#pending.map(mark);
    this.#waiting = this.#waiting.map(mark);
  }

  write(to: ByteWriter): void {
    to.count(this.#arrived);
    const write = (message: Message): void => writeMessage(message, to);
    to.list(this.#pending, write);
    to.list(this.#waiting, write);
    this.delay.write(to);
  }

  read(from: ByteReader): void {
    this.#arrived = from.count();
    this.#pending = from.list(() => readMessage(from));
    this.#waiting = from.list(() => readMessage(from));
    this.delay.read(from);
  }
}

function depositsIn(messages: readonly Message[], from: number): number {
  let sum = 0;
  for (let place = from; place < messages.length; place += 1) {
    const content = messages[place]?.content;
    if (content?.kind === 'deposit') sum += content.amount;
  }
  return sum;
}

const contentKinds = ['deposit', 'reclaimed deposit', 'transaction'] as const;

function writeMessage({ number, account, arrivedAt, content }: Message, to: ByteWriter): void {
  to.count(number);
  to.count(account);
  to.count(arrivedAt);
  to.count(contentKinds.indexOf(content.kind));
  to.count(content.kind === 'deposit' ? content.amount : 0);
  to.bytes(content.kind === 'transaction' ? content.bytes : new Uint8Array());
}

function readMessage(from: ByteReader): Message {
  const [number, account, arrivedAt] = [from.count(), from.count(), from.count()];
  // What is not one of the three is found out when the state is written again and compared.
  const kind = contentKinds[from.count()] ?? 'deposit';
  const amount = from.count();
  const bytes = from.bytes();
  return { number, account, arrivedAt, content: contentOf(kind, amount, bytes) };
}

function contentOf(
  kind: (typeof contentKinds)[number],
  amount: number,
  bytes: Uint8Array,
): Message['content'] {
  switch (kind) {
    case 'deposit':
      return { kind, amount };
    case 'reclaimed deposit':
      return { kind };
    case 'transaction':
      return { kind, bytes };
  }
}
