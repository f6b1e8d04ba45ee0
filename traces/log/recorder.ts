import type { LogEnd, LogEvent, LogHead, LogLine } from './event.ts';
import type { LogSink } from './sink.ts';

/** What a recorder adds to the head by itself. */
export type HeadDetails = Omit<LogHead, 'k' | 'v'>;
/** What else there is to say of an event. */
export type EventDetails = Omit<LogEvent, 'k' | 'slice' | 'i' | 'a' | 's' | 'args'>;

/** What became of a recording. */
export type Recorded =
  | { readonly kind: 'recorded'; readonly events: number }
  /** Events are missing: the log says so, or is cut. */
  | { readonly kind: 'failed'; readonly events: number; readonly error: Error };

/** Writes the log of one run. Nothing here throws: a run is not to fail because its log does. */
export interface Recorder {
  /** Records an event, and numbers it: among all, and, where `details.n` names one, among those of its node. */
  event(name: string, args?: LogEvent['args'], details?: EventDetails): void;
  /** Ends the log. What comes after is not recorded. */
  end(reason?: LogEnd['reason']): Recorded;
  /** What went wrong first, if anything did. */
  readonly failure: Error | undefined;
}

/**
 * A recorder into `sink`. An event that cannot be written leaves a gap in the numbers, which a reader sees; a sink that
 * fails is not written to again, and the log has no end.
 *
 * Where `head.slice` names a slice, every line names it, so that many recorders can share a sink: none of them closes it.
 */
export function recorder(sink: LogSink, head: HeadDetails): Recorder {
  return new SinkRecorder(sink, head);
}

class SinkRecorder implements Recorder {
  readonly #sink: LogSink;
  readonly #slice: string | undefined;
  readonly #numbers = new Map<string, number>();
  #events = 0;
  #state: 'recording' | 'broken' | 'ended' = 'recording';
  #failure: Error | undefined;

  constructor(sink: LogSink, head: HeadDetails) {
    this.#sink = sink;
    this.#slice = head.slice;
    this.#write({ k: 'head', v: 1, ...head });
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  event(name: string, args?: LogEvent['args'], details: EventDetails = {}): void {
    if (this.#state === 'ended') {
      this.#fail(new Error(`the event ${JSON.stringify(name)} came after the end of the log`));
      return;
    }
    const { n, pre, post, msg, vc, t0, t1, op, phase } = details;
    const i = this.#events;
    this.#events += 1;
    const s = n === undefined ? undefined : this.#nextOf(n);
    const slice = this.#slice;
    // Every member in one order, absent ones undefined: one hidden class, and JSON leaves the absent out.
    this.#write({
      k: 'ev',
      slice,
      i,
      a: name,
      n,
      s,
      args,
      pre,
      post,
      msg,
      vc,
      t0,
      t1,
      op,
      phase,
    } as LogEvent);
  }

  end(reason: LogEnd['reason'] = 'complete'): Recorded {
    const events = this.#events;
    if (this.#state !== 'ended') {
      const slice = this.#slice;
      this.#write({ k: 'end', slice, events, reason } as LogEnd);
      try {
        // Others may still write their slices into it: whoever opened it closes it.
        if (slice === undefined) this.#sink.close();
      } catch (error) {
        this.#fail(error);
      }
      this.#state = 'ended';
    }
    const error = this.#failure;
    return error === undefined ? { kind: 'recorded', events } : { kind: 'failed', events, error };
  }

  #nextOf(node: string): number {
    const number = this.#numbers.get(node) ?? 0;
    this.#numbers.set(node, number + 1);
    return number;
  }

  #write(line: LogLine): void {
    if (this.#state === 'broken') return;
    let text: string;
    try {
      text = JSON.stringify(line);
    } catch (error) {
      // This line only: the next may be well.
      this.#fail(error);
      return;
    }
    try {
      this.#sink.write(text);
    } catch (error) {
      this.#fail(error);
      this.#state = 'broken';
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
  }
}
