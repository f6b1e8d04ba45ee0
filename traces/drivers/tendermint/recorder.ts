import type { Step } from '../../../impl/consensus/index.ts';
import type { WholeLog } from '../../conformance/index.ts';
import { type LogSink, type Recorded, recorder } from '../../log/index.ts';
import { HeightLog, type Telling } from './height-log.ts';
import type { HeightSetting } from './height-words.ts';

/** The logs of so many heights that have ended are kept, in case somebody takes a step there all the same. */
const maxEnded = 16;

/**
 * Records consensus among machines of which each reports its steps: a log for each height, which is told to `write` when
 * all correct validators have decided, or at the end. Holds the steps of heights that have not ended, and of the last that
 * have. Nobody takes a step at a height that all have decided: where one does, its log is told again, with that step.
 *
 * Steps must come in an order in which each comes after those whose messages it depends on, and when it cannot be lost
 * any more.
 */
export class ConsensusRecorder {
  readonly #telling: Telling;
  readonly #settingOf: (height: number) => HeightSetting;
  readonly #write: (height: number, log: WholeLog) => void;
  readonly #open = new Map<number, HeightLog>();
  readonly #ended = new Map<number, HeightLog>();
  #lastForgotten = 0;

  /** `settingOf` says who takes part in a height: asked once, when its first step comes. */
  constructor(
    telling: Telling,
    settingOf: (height: number) => HeightSetting,
    write: (height: number, log: WholeLog) => void,
  ) {
    this.#telling = telling;
    this.#settingOf = settingOf;
    this.#write = write;
  }

  /**
   * Records a step of the validator with this key. Steps of those that are faulty or have no vote are left out.
   * @throws Error where a validator takes a step at a height that all had decided long before
   */
  step(key: string, step: Step): void {
    const { height } = step;
    const known = this.#open.get(height) ?? this.#ended.get(height);
    const log = known ?? new HeightLog(this.#settingOf(height));
    if (!log.tellsOf(key)) return;
    if (known === undefined) {
      if (height <= this.#lastForgotten) throw this.#afterTheEnd(key, step);
      this.#open.set(height, log);
    }
    log.add(key, step);
    if (log.isDecidedByAll) this.#tell(log);
  }

  /** Tells what is left. */
  end(): void {
    for (const open of [...this.#open.values()]) this.#tell(open);
  }

  #afterTheEnd(key: string, { rule, height }: Step): Error {
    const node = this.#telling.nodeOf(key);
    return new Error(
      `${node} takes a step (${rule}) at height ${height}, which all validators had decided long before: ` +
        'no behaviour of the protocol goes on there',
    );
  }

  #tell(log: HeightLog): void {
    const { height } = log.setting;
    this.#open.delete(height);
    this.#ended.set(height, log);
    for (const [ended] of this.#ended) {
      if (this.#ended.size <= maxEnded) break;
      this.#ended.delete(ended);
      this.#lastForgotten = Math.max(this.#lastForgotten, ended);
    }
    if (!log.isEmpty) this.#write(height, log.whole(this.#telling));
  }
}

/** Writes logs of heights into a sink as slices, one after the other. */
export class SlicesWriter {
  readonly #sink: LogSink;
  #events = 0;
  #failure: Error | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  write(height: number, { head, events }: WholeLog): void {
    const { k: _k, v: _v, ...details } = head;
    const recording = recorder(this.#sink, { ...details, slice: `height ${height}` });
    for (const { a, args, n, post } of events) {
      recording.event(a, args, {
        ...(n === undefined ? {} : { n }),
        ...(post === undefined ? {} : { post }),
      });
    }
    const recorded = recording.end();
    this.#events += recorded.events;
    if (recorded.kind === 'failed') this.#failure ??= recorded.error;
  }

  /** Closes the sink. */
  end(): Recorded {
    this.#sink.close();
    const error = this.#failure;
    const events = this.#events;
    return error === undefined ? { kind: 'recorded', events } : { kind: 'failed', events, error };
  }
}
