import {
  type Account,
  encodeAccount,
  provenAccount,
  type Replacement,
  rootAfter,
  type TreeHash,
} from '../merkle/index.ts';
import type { Books } from './books.ts';
import type { SettlementCommand } from './command.ts';
import type { ValidityConfig } from './config.ts';
import type { Exchange } from './exchange.ts';
import type { Refusal, SettlementEvent } from './outcome.ts';

type Command<Kind extends SettlementCommand['kind']> = Extract<SettlementCommand, { kind: Kind }>;

/** How an owner gets out without the operator: by asking, by freezing who does not answer, by a proof. And back to normal. */
export class WayOut {
  readonly #books: Books;
  readonly #exchange: Exchange;
  readonly #terms: ValidityConfig;
  readonly #hash: TreeHash;

  constructor(books: Books, exchange: Exchange, terms: ValidityConfig, hash: TreeHash) {
    this.#books = books;
    this.#exchange = exchange;
    this.#terms = terms;
    this.#hash = hash;
  }

  request(command: Command<'request exit'>, events: SettlementEvent[]): Refusal | undefined {
    const { account, by, proof } = command;
    const { frozenAt, requests } = this.#exchange;
    const owner = this.#books.accounts.ownerOf(account);
    if (owner === undefined) return 'no such account';
    if (owner !== by) return 'not allowed to this caller';
    if (frozenAt !== undefined) return 'the exchange is frozen';
    if (requests.filedAt(account) !== undefined) return 'a request is open already';
    if (this.#terms.requests === 'from accounts shown to hold something') {
      const shown = proof && this.#shown(account, proof);
      if (shown === undefined) return 'the proof does not hold';
      if (shown.balance === 0) return 'the account holds nothing';
    }
    const { openBlocks } = this.#books.clock;
    requests.file(account, openBlocks);
    events.push({ kind: 'exit requested', account, overdueAt: openBlocks + this.#terms.grace });
    return undefined;
  }

  freezeOverRequest(account: number, events: SettlementEvent[]): Refusal | undefined {
    const filedAt = this.#exchange.requests.filedAt(account);
    return this.#freeze(filedAt, 'no request is open', events);
  }

  freezeOverMessage(events: SettlementEvent[]): Refusal | undefined {
    const oldest = this.#books.queue.oldest;
    const since = oldest && Math.max(oldest.arrivedAt, this.#exchange.lateFrom);
    return this.#freeze(since, 'no such message waits', events);
  }

  escape({ account, epoch, proof }: Command<'escape'>, events: SettlementEvent[]): Refusal | undefined {
    const { frozenAt, escapes } = this.#exchange;
    if (account >= this.#books.accounts.size) return 'no such account';
    if (frozenAt === undefined) return 'the exchange is not frozen';
    if (epoch !== this.#exchange.epoch) return 'of another epoch';
    if (escapes.has(account)) return 'the account has escaped already';
    const shown = this.#shown(account, proof);
    if (shown === undefined) return 'the proof does not hold';
    const { balance } = shown;
    if (balance === 0) return 'the account holds nothing';
    if (!this.#books.covers(balance, this.#books.queue.deposits)) return 'credits exceed what is locked';
    escapes.mark(account);
    events.push({ kind: 'escaped', account, epoch, amount: balance, proof });
    this.#books.credit({ account, amount: balance }, 'escape', events);
    return undefined;
  }

  reclaim(number: number, events: SettlementEvent[]): Refusal | undefined {
    const { queue } = this.#books;
    if (this.#exchange.frozenAt === undefined) return 'the exchange is not frozen';
    const message = queue.unexecuted(number);
    if (message?.content.kind !== 'deposit') return 'not a deposit that waits';
    const { account, content } = message;
    queue.markReclaimed(number);
    events.push({ kind: 'deposit reclaimed', message: number });
    this.#books.credit({ account, amount: content.amount }, 'reclaimed deposit', events);
    return undefined;
  }

  /** The accounts that have escaped are struck off the root. Nobody has to know the others for that. */
  unfreeze({ by, proofs }: Command<'unfreeze'>, events: SettlementEvent[]): Refusal | undefined {
    const exchange = this.#exchange;
    const { thaws, thawDelay, governor } = this.#terms;
    if (by !== governor) return 'not allowed to this caller';
    if (exchange.frozenAt === undefined) return 'the exchange is not frozen';
    if (exchange.epoch >= thaws) return 'it may not be unfrozen again';
    if (this.#books.clock.now - exchange.frozenAt < thawDelay) return 'too soon to unfreeze';
    const root = this.#rootWithoutEscaped(proofs);
    if (root === undefined) return 'the proof does not hold';
    const struckOff = exchange.escapes.accounts;
    exchange.root = root;
    exchange.epoch += 1;
    exchange.frozenAt = undefined;
    exchange.lateFrom = this.#books.clock.openBlocks;
    exchange.requests.lapse();
    exchange.escapes.clear();
    events.push({ kind: 'unfrozen', epoch: exchange.epoch, root, struckOff });
    return undefined;
  }

  #freeze(since: number | undefined, ifNone: Refusal, events: SettlementEvent[]): Refusal | undefined {
    const exchange = this.#exchange;
    if (exchange.frozenAt !== undefined) return 'the exchange is frozen';
    if (since === undefined) return ifNone;
    if (this.#books.clock.openBlocks - since < this.#terms.grace) return 'nothing is overdue';
    exchange.frozenAt = this.#books.clock.now;
    events.push({ kind: 'frozen', epoch: exchange.epoch, root: exchange.root });
    return undefined;
  }

  #rootWithoutEscaped(proofs: readonly Uint8Array[]): string | undefined {
    const accounts = this.#exchange.escapes.accounts;
    if (proofs.length !== accounts.length) return undefined;
    const replacements: Replacement[] = [];
    for (const [place, account] of accounts.entries()) {
      const proof = proofs[place] as Uint8Array; // there are as many
      const shown = this.#shown(account, proof);
      if (shown === undefined) return undefined;
      replacements.push({ proof, content: encodeAccount({ balance: 0, nonce: shown.nonce }) });
    }
    const after = rootAfter(
      { depth: this.#books.config.depth, hash: this.#hash },
      this.#exchange.root,
      replacements,
    );
    return after.kind === 'root' ? after.root : undefined;
  }

  /** What a proof shows of the account under the last root, if it shows anything. */
  #shown(account: number, proof: Uint8Array): Account | undefined {
    const { depth } = this.#books.config;
    const opening = provenAccount(depth, this.#exchange.root, account, proof, this.#hash);
    return opening.kind === 'proven' ? opening.account : undefined;
  }
}
