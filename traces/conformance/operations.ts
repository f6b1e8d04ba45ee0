import { LogError, type LogEvent, type LogHead } from '../log/index.ts';
import type { Interval } from './interval-order.ts';

/** An event with where it stands, and when it happened. */
export interface Happening {
  readonly event: LogEvent;
  /** Line in the file, from 1: of an operation, where it was called. */
  readonly number: number;
  readonly interval: Interval;
  /** Whether it may also have come to nothing. */
  readonly optional: boolean;
}

/** An event as it was read. */
export interface ReadEvent {
  readonly event: LogEvent;
  readonly number: number;
}

/**
 * Makes one event of the phases of each operation, in the order in which they begin. What was called and has not returned
 * may have had its effect at any time since, or none; so may what gave up (`info`). Events without a phase tell their
 * interval themselves.
 * @throws LogError where phases do not fit together, or an event tells no time.
 */
export function happeningsOf(
  events: readonly ReadEvent[],
  head: LogHead,
  fileName: string,
): readonly Happening[] {
  const pairing = new Pairing(head, fileName);
  for (const [position, { event, number }] of events.entries()) pairing.add(event, number, position);
  return pairing.happenings();
}

interface Call {
  readonly event: LogEvent;
  readonly number: number;
  readonly position: number;
}

class Pairing {
  readonly #head: LogHead;
  readonly #fileName: string;
  readonly #open = new Map<string | number, Call>();
  readonly #known = new Set<string | number>();
  readonly #found: Happening[] = [];
  /** The first event of each kind: times of one kind say nothing of times of the other. */
  #timed: number | undefined;
  #phased: number | undefined;

  constructor(head: LogHead, fileName: string) {
    this.#head = head;
    this.#fileName = fileName;
  }

  add(event: LogEvent, number: number, position: number): void {
    if (event.phase === undefined) this.#timed ??= number;
    else this.#phased ??= number;
    if (this.#timed !== undefined && this.#phased !== undefined) {
      throw this.#error(
        number,
        event.phase === undefined ? 'has no phase' : 'has a phase',
        `Line ${event.phase === undefined ? this.#phased : this.#timed} is of the other kind: either every event of a log is a phase of an operation, or every event tells t0 and t1.`,
      );
    }
    if (event.phase === undefined) this.#found.push(this.#timedEvent(event, number));
    else this.#phase(event, event.phase, number, position);
  }

  happenings(): readonly Happening[] {
    const pending = [...this.#open.values()].map((call) => unanswered(call, call.event));
    return [...this.#found, ...pending].sort(
      (a, b) => a.interval.from - b.interval.from || a.number - b.number,
    );
  }

  #timedEvent(event: LogEvent, number: number): Happening {
    const { t0, t1 } = event;
    if (t0 === undefined || t1 === undefined || t0 > t1) {
      throw this.#error(
        number,
        t0 === undefined || t1 === undefined ? 'tells no time' : `ends at ${t1}, before it begins at ${t0}`,
        'Where the order of a log is "interval", every event has t0 and t1, or is a phase of an operation.',
      );
    }
    return { event, number, interval: { from: t0, to: t1 }, optional: false };
  }

  #phase(event: LogEvent, phase: NonNullable<LogEvent['phase']>, number: number, position: number): void {
    const { op } = event;
    if (op === undefined)
      throw this.#error(
        number,
        `is the phase ${phase} of no operation`,
        'Give it the op that it belongs to.',
      );
    if (phase === 'invoke') {
      if (this.#known.has(op))
        throw this.#error(
          number,
          `calls the operation ${op} again`,
          'Give every operation an op of its own.',
        );
      this.#known.add(op);
      this.#open.set(op, { event, number, position });
      return;
    }
    const call = this.#open.get(op);
    if (call === undefined) {
      throw this.#error(
        number,
        `is the phase ${phase} of the operation ${op}, which ${this.#known.has(op) ? 'is over' : 'was not called'}`,
        'The line of the call may be lost, or two logs mixed.',
      );
    }
    if (event.a !== call.event.a) {
      throw this.#error(
        number,
        `is the phase ${phase} of ${JSON.stringify(event.a)}, and the operation ${op} was called as ${JSON.stringify(call.event.a)} in line ${call.number}`,
        'Give the phases of an operation one name.',
      );
    }
    this.#open.delete(op);
    const whole = joined(call.event, event);
    if (phase === 'ok') {
      const interval = { from: call.position, to: position };
      this.#found.push({ event: whole, number: call.number, interval, optional: false });
    } else if (phase === 'info' || this.#meaningOfFail(number) === 'unknown') {
      this.#found.push(unanswered(call, call.event));
    }
  }

  #meaningOfFail(number: number): 'nothing' | 'unknown' {
    const { fail } = this.#head;
    if (fail !== undefined) return fail;
    throw this.#error(
      number,
      'says that an operation failed, and the head does not say what that means',
      'Give the head "fail": "nothing" where a failed operation had no effect, or "unknown".',
    );
  }

  #error(line: number, problem: string, cure: string): LogError {
    return new LogError({ fileName: this.#fileName, line }, problem, cure);
  }
}

function unanswered({ number, position }: Call, event: LogEvent): Happening {
  return { event, number, interval: { from: position, to: Number.POSITIVE_INFINITY }, optional: true };
}

/** One event of a call and its return: what the return says counts where both say something, of the state before what the call says. */
function joined(call: LogEvent, end: LogEvent): LogEvent {
  const args = call.args === undefined && end.args === undefined ? undefined : { ...call.args, ...end.args };
  const { phase: _, ...rest } = { ...end, ...call };
  return {
    ...rest,
    ...(args === undefined ? {} : { args }),
    ...(end.msg === undefined ? {} : { msg: end.msg }),
    ...(end.post === undefined ? {} : { post: { ...call.post, ...end.post } }),
    ...(call.pre === undefined ? {} : { pre: { ...end.pre, ...call.pre } }),
  };
}
