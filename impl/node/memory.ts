import { encodeMessage, ValidatorSet } from '../consensus/index.ts';
import { checksumOf, Journal } from '../journal/index.ts';
import { BlockStore } from './block-store.ts';
import { GuardedSigner } from './guarded-signer.ts';
import { identityText } from './identity.ts';
import { entryText } from './journal-entry.ts';
import type { NodeLimits } from './node-limits.ts';
import type { NodeSetup } from './node-setup.ts';
import { Recovery } from './recovery.ts';
import type { Turn } from './turn.ts';

/** What a node has on its disk: its journal, what it has signed last, and all that was decided. */
export class Memory {
  readonly identity: string;
  readonly recovery: Recovery;
  readonly signer: GuardedSigner;
  readonly tornBytes: number;
  readonly #journal: Journal;
  readonly #store: BlockStore;
  readonly #maxCatchUpBytes: number;
  /** What was noted and has not had to be durable yet. */
  #pending: readonly string[];

  private constructor(
    identity: string,
    { recovery, signer, journal, store }: Opened,
    { maxCatchUpBytes }: NodeLimits,
  ) {
    this.identity = identity;
    this.recovery = recovery;
    this.signer = signer;
    this.tornBytes = journal.recovery.tornBytes;
    this.#journal = journal;
    this.#store = store;
    this.#maxCatchUpBytes = maxCatchUpBytes;
    this.#pending = journal.sequence === 0 ? [entryText({ kind: 'identity', text: identity })] : [];
  }

  /**
   * Reads what is there, and resolves when all of it would survive a crash.
   *
   * @throws JournalError if the journal is damaged, or was written with another configuration
   * @throws ForeignJournalError if it is another node's
   * @throws NodeReplayError if it does not lead where it led
   * @throws LastSignError if it is not known what was signed last
   * @throws DiskError if the disk fails
   */
  static async open(setup: NodeSetup, limits: NodeLimits): Promise<Memory> {
    const { chain, pair, application, disk, validators } = setup;
    const identity = identityText({ chain, key: pair.key, application: application.identity });
    const store = await BlockStore.open(disk, limits.maxSegmentBytes);
    const genesis = { place: disk.place, identity, application, validators: ValidatorSet.of(validators) };
    const recovery = new Recovery(genesis, store.next);
    const options = {
      identity: checksumOf(new TextEncoder().encode(identity)),
      maxSegmentBytes: limits.maxSegmentBytes,
    };
    const journal = await Journal.open(disk, options, recovery);
    // After the journal: another process that has the folder cannot sign any more from here on.
    const signer = await GuardedSigner.open(pair, { disk, chain, age: recovery.age });
    for (const message of recovery.own) signer.remember(message, message.signature);
    signer.abstainFromForgotten(recovery.head.height, recovery.own);
    for (const decision of recovery.decisions)
      await store.add(encodeMessage(decision), decision.block.height);
    return new Memory(identity, { recovery, signer, journal, store }, limits);
  }

  /** The lines that a turn begins with. */
  get pending(): readonly string[] {
    return this.#pending;
  }

  /** Resolves when nothing that the turn has noted, and nothing that was signed, can be lost, if anything depends on it. */
  async keep(turn: Turn): Promise<void> {
    const isMuch = turn.lines.length >= maxPendingLines || turn.bytes >= maxPendingBytes;
    if (!turn.isUrgent && !isMuch) {
      this.#pending = turn.lines;
      return;
    }
    this.#pending = [];
    // In this order, so that the journal is never behind what was signed: a crash in between costs no vote.
    await this.#journal.append(turn.lines);
    await this.signer.save();
  }

  /** What can wait until everybody was told: decisions go into the store, and a snapshot takes the journal's place. */
  async tidy(turn: Turn): Promise<void> {
    for (const { bytes, decision } of turn.decided) await this.#store.add(bytes, decision.block.height);
    if (turn.snapshot === undefined) return;
    await this.#store.sync();
    await this.#journal.snapshot(turn.snapshot);
  }

  /** Encoded decisions from `height` on, as many as are sent at a time. */
  decisionsFrom(height: number): Promise<readonly Uint8Array[]> {
    return this.#store.from(height, this.#maxCatchUpBytes);
  }

  async close(): Promise<void> {
    await this.#journal.close();
    await this.#store.close();
  }
}

interface Opened {
  readonly recovery: Recovery;
  readonly signer: GuardedSigner;
  readonly journal: Journal;
  readonly store: BlockStore;
}

/** What nothing depends on is written all the same before it is much. */
const maxPendingLines = 4096;
const maxPendingBytes = 1 << 20;
