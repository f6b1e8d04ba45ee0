import type { Step } from '../../../impl/consensus/index.ts';
import type { WholeLog } from '../../conformance/index.ts';
import { type LogSink, type Recorded, recorder } from '../../log/index.ts';
import { HeightLog, type Telling } from './height-log.ts';
import type { HeightSetting } from './height-words.ts';

/**
 * Records consensus among machines of which each reports its steps: a log for each height, which is told to `write` when
 * all correct validators have decided, or at the end. Holds the steps of heights that have not ended.
 *
 * Steps must come in an order in which each comes after those whose messages it depends on, and when it cannot be lost
 * any more.
 */
export class ConsensusRecorder {
  readonly #telling: Telling;
  readonly #settingOf: (height: number) => HeightSetting;
  readonly #write: (height: number, log: WholeLog) => void;
  readonly #open = new Map<number, HeightLog>();
  readonly #ended = new Set<number>();

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

  /** Records a step of the validator with this key. Steps of those that are faulty or have no vote are left out. */
  step(key: string, step: Step): void {
    const { height } = step;
    // What happens after all have decided is done by those who have no vote.
    if (this.#ended.has(height)) return;
    const open = this.#open.get(height) ?? new HeightLog(this.#settingOf(height));
    this.#open.set(height, open);
    open.add(key, step);
    if (open.isDecidedByAll) this.#tell(open);
  }

  /** Tells what is left. */
  end(): void {
    for (const open of [...this.#open.values()]) this.#tell(open);
  }

  #tell(open: HeightLog): void {
    const { height } = open.setting;
    this.#open.delete(height);
    this.#ended.add(height);
    if (!open.isEmpty) this.#write(height, open.whole(this.#telling));
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
