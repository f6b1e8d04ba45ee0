import type { Disk } from '../journal/index.ts';
import type { SettlementCommand, SettlementEvent } from '../settlement/index.ts';
import { Venue, type VenueLimits } from '../venue/index.ts';
import { admit } from './admission.ts';
import type { SequencerCommand, SequencerOutcome, SequencerRefusal } from './command.ts';
import type { KeyPair, Signatures } from './keys.ts';
import type { SequencerConfig } from './limits.ts';
import { noticeOf } from './notice.ts';
import { type Receipt, signReceipt } from './receipt.ts';
import { SequencerEngine } from './sequencer-engine.ts';
import { transactionDigest } from './transaction.ts';

/** What a sequencer is run with. */
export interface SequencerSetup extends Partial<Omit<VenueLimits, 'maxCommandBytes'>> {
  readonly config: SequencerConfig;
  /** Signs receipts, and is the operator on L1. */
  readonly keys: KeyPair;
  readonly signatures: Signatures;
}

/** A transaction was confirmed, or not. */
export type Reply =
  | { readonly kind: 'confirmed'; readonly receipt: Receipt }
  | { readonly kind: 'refused'; readonly reason: SequencerRefusal };

type Kept = Venue<SequencerCommand, SequencerOutcome, SequencerEngine>;

/**
 * A sequencer on a disk. A receipt is given out when the transaction is durable, many by one sync: nothing that was
 * confirmed is lost by a crash, and a batch that was sealed is sealed again to the byte.
 *
 * It asks L1 for nothing: whoever runs it tells it the events of the contract, and sends what it seals. Promises are
 * rejected as those of a {@link Venue} are: with a VenueBusyError if too many wait, with a VenueStoppedError if the disk
 * has failed.
 */
export class Sequencer {
  readonly #setup: SequencerSetup;
  readonly #venue: Kept;
  readonly #engine: SequencerEngine;

  private constructor(setup: SequencerSetup, venue: Kept, engine: SequencerEngine) {
    this.#setup = setup;
    this.#venue = venue;
    this.#engine = engine;
  }

  /**
   * @throws SequencerConfigError if the configuration makes no sense
   * @throws JournalError, ReplayError, DiskError, VenueConfigError as {@link Venue.open}
   */
  static async open(disk: Disk, setup: SequencerSetup): Promise<Sequencer> {
    const { config, keys: _keys, signatures: _signatures, ...limits } = setup;
    let engine = new SequencerEngine(config);
    const venue: Kept = await Venue.open(disk, {
      ...limits,
      // A message of L1, in hex, has to fit.
      maxCommandBytes: 2 ** 22,
      engine: {
        identity: `sequencer 2 ${JSON.stringify([config.exchange, config.depth, config.maxTransactions, config.maxOfAccount])}`,
        begin: () => engine,
        restore: (state) => {
          engine = SequencerEngine.restore(config, state);
          return engine;
        },
      },
    });
    return new Sequencer(setup, venue, engine);
  }

  /** How many events of the contract's log it knows, and has on its disk: tell it those from there on. */
  get followed(): number {
    return this.#engine.followed;
  }

  /** Confirms a transaction, or says why not. Foreign values are refused. */
  async submit(foreign: unknown): Promise<Reply> {
    const { config, keys, signatures } = this.#setup;
    const signed = admit(this.#engine, config.exchange, signatures, foreign);
    // Not before it is durable: what it was refused for may be on its way to the disk.
    if (typeof signed === 'string') return this.#venue.read(() => ({ kind: 'refused', reason: signed }));
    const outcome = await this.#venue.submit({ kind: 'transact', signed });
    if (outcome.kind === 'refused') return outcome;
    if (outcome.confirmed === undefined)
      throw new Error('a transaction was taken and not confirmed; this is a bug in Assay, please report it');
    const { exchange } = config;
    const digest = transactionDigest(exchange, signed.transaction);
    return { kind: 'confirmed', receipt: signReceipt(keys, { exchange, ...outcome.confirmed, digest }) };
  }

  /** Takes note of the events of the contract's log from number `first` on. Those that it knows are passed over. */
  async follow(first: number, events: readonly SettlementEvent[]): Promise<void> {
    const noted: Promise<unknown>[] = [];
    for (const [index, event] of events.entries()) {
      const notice = noticeOf(event);
      if (notice === undefined || first + index < this.#engine.followed) continue;
      noted.push(this.#venue.submit({ kind: 'notice', event: first + index, notice }));
    }
    await Promise.all(noted);
  }

  /**
   * Seals what is confirmed, and those who leave, as a batch, if none is sealed; resolves with the transaction on L1 that
   * commits the sealed one, which may be sent again until L1 has it. `exits`: all who have asked, unless told otherwise.
   */
  async seal(exits: readonly number[] = this.#engine.requested): Promise<SettlementCommand | undefined> {
    if (this.#engine.sealed === undefined) await this.#venue.submit({ kind: 'seal', exits });
    return this.#venue.read((engine) => engine.commitment(this.#setup.keys.key));
  }

  /** Takes back the sealed batch, which L1 has refused: what is in it will be in the next one. */
  async unseal(): Promise<void> {
    await this.#venue.submit({ kind: 'unseal' });
  }

  /** Asks the ledger, and resolves when all that the answer may tell of is durable. */
  read<Answer>(question: (engine: SequencerEngine) => Answer): Promise<Answer> {
    return this.#venue.read(question);
  }

  /** Accepts nothing more, answers all who wait, and lets go of the files. */
  close(): Promise<void> {
    return this.#venue.close();
  }

  /** Stops as a killed process does. */
  crash(): void {
    this.#venue.crash();
  }
}
