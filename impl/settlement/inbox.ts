import type { Books } from './books.ts';
import type { SettlementCommand } from './command.ts';
import type { Refusal, SettlementEvent } from './outcome.ts';

type Command<Kind extends SettlementCommand['kind']> = Extract<SettlementCommand, { kind: Kind }>;

/** All that was ever deposited is written in eight bytes. */
const maxDeposited = 2n ** 64n - 1n;

/** What is the same in either mode: accounts, the queue to L2, the passing of time, and what is paid out. */
export class Inbox {
  readonly #books: Books;

  constructor(books: Books) {
    this.#books = books;
  }

  open({ by }: Command<'open account'>, events: SettlementEvent[]): Refusal | undefined {
    const { accounts, config } = this.#books;
    // More than the contract could keep, and fewer than would not be exact.
    if (accounts.size >= 2 ** Math.min(config.depth, 32)) return 'no account is left to open';
    events.push({ kind: 'account opened', account: accounts.open(by), owner: by });
    return undefined;
  }

  deposit({ account, amount }: Command<'deposit'>, events: SettlementEvent[]): Refusal | undefined {
    const { accounts, vault } = this.#books;
    if (account >= accounts.size) return 'no such account';
    if (this.#isFull()) return 'the queue is full';
    if (vault.locked + amount > Number.MAX_SAFE_INTEGER) return 'out of range';
    if (vault.deposited + BigInt(amount) > maxDeposited) return 'out of range';
    vault.lock(amount);
    this.#queue(account, { kind: 'deposit', amount }, events);
    return undefined;
  }

  send({ account, by, bytes }: Command<'send'>, events: SettlementEvent[]): Refusal | undefined {
    const { accounts, config } = this.#books;
    const owner = accounts.ownerOf(account);
    if (owner === undefined) return 'no such account';
    if (owner !== by) return 'not allowed to this caller';
    if (bytes.length > config.queue.maxMessageBytes) return 'the message is too long';
    if (this.#isFull()) return 'the queue is full';
    this.#queue(account, { kind: 'transaction', bytes }, events);
    return undefined;
  }

  force({ message }: Command<'force'>, events: SettlementEvent[]): Refusal | undefined {
    const { queue, config } = this.#books;
    const place = message - queue.included - 1;
    if (config.queue.inclusion === 'by itself') return 'nobody has to force';
    if (place < 0 || place >= queue.waiting.length) return 'no such message waits';
    if (!queue.isForceable(place)) return 'the message may still be read in time';
    if (place > 0 && config.queue.inclusion === 'anybody forces the first') return 'not the first message';
    this.#books.include(place + 1, place);
    this.#books.tellIncluded('force', events);
    return undefined;
  }

  /** `openBlocks`: how many of the blocks count for the deadlines of the exchange. */
  advance(blocks: number, openBlocks: number, events: SettlementEvent[]): Refusal | undefined {
    const { clock, vault } = this.#books;
    if (clock.now + blocks > Number.MAX_SAFE_INTEGER) return 'out of range';
    const then = clock.openBlocks + openBlocks;
    this.#includeByItself(then, events);
    clock.openBlocks = then;
    clock.now += blocks;
    vault.advanceTo(clock.now);
    return undefined;
  }

  withdraw({ account }: Command<'withdraw'>, events: SettlementEvent[]): Refusal | undefined {
    const { accounts, vault } = this.#books;
    const owner = accounts.ownerOf(account);
    if (owner === undefined) return 'no such account';
    if (vault.owedTo(account) === 0) return 'nothing is owed';
    if (vault.freeFor(account) === 0) return 'held back by the limit on payouts';
    events.push({ kind: 'paid', account, owner, amount: vault.pay(account) });
    return undefined;
  }

  #isFull(): boolean {
    const { queue, config } = this.#books;
    return queue.waiting.length + queue.pending.length >= config.queue.maxWaiting;
  }

  #queue(account: number, content: Parameters<Books['queue']['arrive']>[1], events: SettlementEvent[]): void {
    const { queue } = this.#books;
    const message = queue.arrive(account, content);
    // The world gets bytes of its own, so that what it does with them is not done to the queue.
    const told = content.kind === 'transaction' ? { ...content, bytes: content.bytes.slice() } : content;
    events.push({ kind: 'message queued', message: { ...message, content: told } });
  }

  /** Where nobody has to force, each message is in as soon as it could be forced, and settles the delay of the next. */
  #includeByItself(then: number, events: SettlementEvent[]): void {
    const { queue, config, clock } = this.#books;
    if (config.queue.inclusion !== 'by itself') return;
    const before = queue.included;
    // What could be forced already is in with the next block, and no sooner.
    let block = clock.openBlocks + 1;
    for (let first = queue.waiting[0]; first !== undefined; first = queue.waiting[0]) {
      block = Math.max(block, first.arrivedAt + queue.delay.forcedDelayOf(first));
      if (block > then) break;
      clock.openBlocks = block;
      this.#books.include(1, 0);
    }
    if (queue.included > before) this.#books.tellIncluded('the delay', events);
  }
}
