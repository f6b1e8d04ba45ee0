import { checksumOf, type Disk, Journal, type Recovery } from '../journal/index.ts';
import { commandText } from './command-text.ts';
import type { Answer, Engine, EngineSource } from './engine.ts';
import { replayInto } from './replay.ts';
import { VenueBusyError, VenueStoppedError } from './venue-errors.ts';
import { limitsOf, type VenueLimits } from './venue-limits.ts';
import { type Waiting, WaitingLine } from './waiting-line.ts';

/** How a venue is kept. */
export interface VenueConfig<Command, Outcome extends Answer, Kept extends Engine<Command, Outcome>>
  extends Partial<VenueLimits> {
  readonly engine: EngineSource<Command, Outcome, Kept>;
  /** Called once for each answered command, in the order in which they were applied, when the answer is durable. */
  readonly record?: (event: VenueEvent) => void;
}

/** A command that was answered, as a trace tells it. */
export interface VenueEvent {
  /** The `kind` of the command. */
  readonly action: string;
  /** The rest of the command. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The outcome, and what the {@link EngineSource} observes. */
  readonly observed: Readonly<Record<string, unknown>>;
}

/**
 * An engine on a disk: whatever it answers survives a crash.
 *
 * Commands are applied at once, in the order in which they are submitted, and answered when they are durable, many by
 * one sync. So an answer never tells of what a crash could undo: neither a refusal that was due to a command still on
 * its way to the disk, nor the reply to a question. Refused commands change nothing and are not written down.
 *
 * When the disk fails the venue stops: it says why to all who wait, and accepts nothing more. What it has answered is
 * there when it is opened again.
 *
 * It waits for nothing but the disk, so whoever owns the promises of the disk owns the order of events. While a snapshot
 * is written, answers wait.
 */
export class Venue<Command, Outcome extends Answer, Kept extends Engine<Command, Outcome>> {
  readonly #config: VenueConfig<Command, Outcome, Kept>;
  readonly #limits: VenueLimits;
  readonly #journal: Journal;
  readonly #engine: Kept;
  readonly #line: WaitingLine;
  /** Commands that were applied and done; of these `#journal.sequence` are durable. */
  #applied: number;
  #writing: Promise<void> | undefined;
  #stopped: (() => VenueStoppedError) | undefined;

  private constructor(
    config: VenueConfig<Command, Outcome, Kept>,
    limits: VenueLimits,
    journal: Journal,
    engine: Kept,
  ) {
    this.#config = config;
    this.#limits = limits;
    this.#journal = journal;
    this.#engine = engine;
    this.#line = new WaitingLine(limits.maxWaiting, limits.maxTogether);
    this.#applied = journal.sequence;
  }

  /**
   * Brings the engine to where everything answered before is done, and some of what was not yet.
   *
   * @throws VenueConfigError if a limit is no positive whole number
   * @throws JournalError if files are damaged, missing or mixed up
   * @throws ReplayError if the engine does not do again what it did
   * @throws DiskError if the disk fails
   */
  static async open<Command, Outcome extends Answer, Kept extends Engine<Command, Outcome>>(
    disk: Disk,
    config: VenueConfig<Command, Outcome, Kept>,
  ): Promise<Venue<Command, Outcome, Kept>> {
    const identity = checksumOf(new TextEncoder().encode(config.engine.identity));
    const limits = limitsOf(config);
    const replayed = replayInto(config.engine, disk.place);
    const journal = await Journal.open(disk, { identity, maxSegmentBytes: limits.maxSegmentBytes }, replayed);
    return new Venue(config, limits, journal, replayed.engine);
  }

  /** What was found on the disk when the venue was opened. */
  get recovery(): Recovery {
    return this.#journal.recovery;
  }

  /** How many commands are done and durable, from the first on. */
  get sequence(): number {
    return this.#journal.sequence;
  }

  /**
   * Applies `command` now, and resolves with the outcome when it is durable.
   *
   * Rejects with a VenueBusyError or an UnwritableCommandError if the command was not looked at, and with a
   * VenueStoppedError if nobody can say whether it is kept.
   */
  async submit(command: Command): Promise<Outcome> {
    this.#admit();
    const text = commandText(command, this.#limits.maxCommandBytes);
    // What is applied is what will be read back: neither a getter nor a later change of the object comes between.
    const written: Command = JSON.parse(text);
    const outcome = this.#try(() => this.#engine.apply(written));
    // What cannot be looked at is in a state that nobody knows.
    const event =
      this.#config.record === undefined ? undefined : this.#try(() => this.#eventOf(written, outcome));
    if (outcome.kind === 'refused') return this.#durable(outcome, { event });
    this.#applied += 1;
    const isDue = this.#applied % this.#limits.snapshotEvery === 0;
    const state = isDue ? this.#try(() => this.#engine.snapshot()) : undefined;
    return this.#durable(outcome, { event, entry: text, state });
  }

  /**
   * Asks the engine now, and resolves with the reply when everything that it may tell of is durable. The question leaves
   * the engine as it is.
   */
  async read<Reply>(question: (engine: Kept) => Reply): Promise<Reply> {
    this.#admit();
    return this.#durable(question(this.#engine), {});
  }

  /** Accepts nothing more, answers all who wait, and lets go of the files. */
  async close(): Promise<void> {
    this.#stop(() => new VenueStoppedError('it was closed', 'Open it again.'), 'after those who wait');
    await this.#writing;
    await this.#journal.close();
  }

  /** Stops as a killed process does: nobody who waits is answered. What a disk is asked to do by then may be done. */
  crash(): void {
    this.#stop(() => new VenueStoppedError('it crashed', 'Open it again, and look.'), 'at once');
  }

  #admit(): void {
    if (this.#stopped !== undefined) throw this.#stopped();
    if (this.#line.isFull) throw new VenueBusyError(this.#line.length);
  }

  #try<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      const why = 'its engine threw, so its state is unknown';
      const cure =
        'Report it as a bug of the engine, and open the venue again: what the journal holds is sound.';
      this.#stop(() => new VenueStoppedError(why, cure, { cause }), 'at once');
      throw new VenueStoppedError(why, cure, { cause });
    }
  }

  #eventOf(command: Command, outcome: Outcome): VenueEvent {
    // Applied, so it is an object or was refused; of what is no object nothing is told.
    const { kind, ...rest } = Object(command) as Readonly<Record<string, unknown>>;
    const seen = this.#config.engine.observe?.(this.#engine, command);
    return { action: String(kind), arguments: rest, observed: { ...seen, outcome } };
  }

  #durable<T>(
    value: T,
    { entry, state, event }: Pick<Waiting, 'entry' | 'state'> & { readonly event?: VenueEvent | undefined },
  ): Promise<T> {
    const answered = new Promise<T>((resolve, reject) => {
      const answer = (): void => {
        resolve(value);
        if (event !== undefined) this.#config.record?.(event);
      };
      this.#line.add({ entry, state, answer, refuse: reject });
    });
    this.#writing ??= this.#write();
    return answered;
  }

  async #write(): Promise<void> {
    try {
      // Those who come in the same turn go together.
      await Promise.resolve();
      for (let batch = this.#line.next(); batch.length > 0; batch = this.#line.next()) {
        await this.#journal.append(batch.flatMap(({ entry }) => entry ?? []));
        if (!this.#line.startsWith(batch)) return;
        for (const { answer } of batch) {
          // Out of the line first: if recording throws, only those who were not answered are refused.
          this.#line.shift();
          answer();
        }
        const state = batch.at(-1)?.state;
        if (state !== undefined) await this.#journal.snapshot(state);
      }
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      const cure = 'Mend what is said above, and open the venue again.';
      this.#stop(() => new VenueStoppedError(why, cure, { cause }), 'at once');
    } finally {
      // In the very turn in which the line was found empty: who comes later finds nobody at work, and starts it again.
      this.#writing = undefined;
    }
  }

  #stop(why: () => VenueStoppedError, when: 'at once' | 'after those who wait'): void {
    this.#stopped ??= why;
    if (when === 'at once') for (const { refuse } of this.#line.empty()) refuse(why());
  }
}
