import { decodeBatchData } from './batch-data.ts';
import type { Books } from './books.ts';
import { digestOf } from './canonical-bytes.ts';
import type { Credit, SettlementCommand } from './command.ts';
import { isAscending } from './command-reader.ts';
import type { ValidityConfig } from './config.ts';
import type { Exchange } from './exchange.ts';
import type { Refusal, SettlementEvent } from './outcome.ts';
import type { BatchStatement, Verifier } from './verifier.ts';

type Batch = Extract<SettlementCommand, { kind: 'commit batch' }>;
type Publication = Extract<SettlementCommand, { kind: 'publish data' }>;

/** Takes batches, each with a proof that its root is right. */
export class ProvenBatches {
  readonly #books: Books;
  readonly #exchange: Exchange;
  readonly #terms: ValidityConfig;
  readonly #verifier: Verifier;

  constructor(books: Books, exchange: Exchange, terms: ValidityConfig, verifier: Verifier) {
    this.#books = books;
    this.#exchange = exchange;
    this.#terms = terms;
    this.#verifier = verifier;
  }

  commit(batch: Batch, events: SettlementEvent[]): Refusal | undefined {
    const refusal = this.#placeFault(batch) ?? this.#dataFault(batch) ?? this.#creditFault(batch);
    if (refusal !== undefined) return refusal;
    if (!this.#isProven(batch)) return 'the proof does not hold';
    this.#take(batch, events);
    return undefined;
  }

  publish({ batch, data }: Publication, events: SettlementEvent[]): Refusal | undefined {
    const { withheld, batches } = this.#exchange;
    const promised = withheld.get(batch);
    if (promised === undefined) return batch > batches ? 'no such batch' : 'the data are published already';
    if (digestOf(data) !== promised) return 'other data than those committed to';
    withheld.delete(batch);
    events.push({ kind: 'data published', batch, data });
    return undefined;
  }

  /** Whether the batch is the next, and the operator's. */
  #placeFault({ by, epoch, previous, reads }: Batch): Refusal | undefined {
    const exchange = this.#exchange;
    if (by !== this.#books.config.operator) return 'not allowed to this caller';
    if (exchange.frozenAt !== undefined) return 'the exchange is frozen';
    if (epoch !== exchange.epoch) return 'of another epoch';
    if (previous !== exchange.root) return 'not from the last root';
    if (reads > this.#books.queue.waiting.length) return 'no such message waits';
    return undefined;
  }

  #dataFault({ data }: Batch): Refusal | undefined {
    if (!(data instanceof Uint8Array))
      return this.#terms.data === 'always published' ? 'the data are not published' : undefined;
    // What the owners could not read would be as good as withheld.
    return decodeBatchData(data, this.#books.accounts.size) === undefined
      ? 'the data cannot be read'
      : undefined;
  }

  #creditFault({ exits, withdrawals, reads }: Batch): Refusal | undefined {
    const { queue, accounts } = this.#books;
    const { maxCredits } = this.#terms;
    // What messages take out is on top: they have to be executed, so that their senders could else stop every batch.
    const maxWithdrawals = maxCredits + queue.toExecute(reads).length;
    if (exits.length > maxCredits || withdrawals.length > maxWithdrawals) return 'too many credits';
    if (!isAscending(exits) || !isAscending(withdrawals)) return 'credits are not in order';
    if (withdrawals.some(({ account }) => account >= accounts.size)) return 'no such account';
    const isAsked = ({ account }: Credit): boolean => this.#exchange.requests.filedAt(account) !== undefined;
    if (!exits.every(isAsked)) return 'no request is open';
    const sum = [...exits, ...withdrawals].reduce((all, { amount }) => all + amount, 0);
    // The proof says as much. But of all that a flaw of the proof system can do, this is the most that it may.
    const isCovered = this.#books.covers(sum, queue.depositsAfter(reads));
    return isCovered ? undefined : 'credits exceed what is locked';
  }

  #isProven(batch: Batch): boolean {
    const statement: BatchStatement = {
      epoch: batch.epoch,
      batch: this.#exchange.batches + 1,
      previous: batch.previous,
      root: batch.root,
      messages: this.#books.queue.toExecute(batch.reads),
      exits: batch.exits,
      withdrawals: batch.withdrawals,
      dataDigest: digestOfData(batch),
    };
    try {
      return this.#verifier.isProven(statement, batch.proof);
    } catch {
      // A proof over which its judge falls has shown nothing.
      return false;
    }
  }

  #take(batch: Batch, events: SettlementEvent[]): void {
    const exchange = this.#exchange;
    const books = this.#books;
    const { exits, withdrawals } = batch;
    books.read(batch.reads, events);
    books.queue.execute();
    exchange.batches += 1;
    exchange.root = batch.root;
    const dataDigest = digestOfData(batch);
    const data = batch.data instanceof Uint8Array ? batch.data : undefined;
    if (data === undefined) exchange.withheld.set(exchange.batches, dataDigest);
    events.push({
      kind: 'batch committed',
      batch: exchange.batches,
      epoch: batch.epoch,
      previous: batch.previous,
      root: batch.root,
      executed: books.queue.executed,
      exits,
      withdrawals,
      dataDigest,
      data,
    });
    for (const exit of exits) {
      exchange.requests.close(exit.account);
      books.credit(exit, 'exit', events);
    }
    for (const withdrawal of withdrawals) books.credit(withdrawal, 'withdrawal', events);
  }
}

function digestOfData({ data }: Batch): string {
  return data instanceof Uint8Array ? digestOf(data) : data.digest;
}
