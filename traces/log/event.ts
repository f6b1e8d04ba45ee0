import type { Json } from './json.ts';

/**
 * What observations of a log are about, as JSON by path. A path is a JSON pointer (RFC 6901) into the state: the
 * variable, then keys of maps, fields of records, positions in sequences: `/cash/alice`, `/log/n1/0`.
 */
export type Observations = Readonly<Record<string, Json>>;

/** The first line of a log: which spec it is about, and how its events are to be read. */
export interface LogHead {
  readonly k: 'head';
  /** The log among several in one file: each line of such a file names its own. */
  readonly slice?: string;
  /** Version of the format. */
  readonly v: 1;
  /** Name of the spec. */
  readonly spec: string;
  readonly specHash?: string;
  readonly instance?: string;
  /** Constants that differ from the instance's, or without one from the spec's defaults. */
  readonly config?: Readonly<Record<string, Json>>;
  /** The nodes that may write events. */
  readonly nodes?: readonly string[];
  /**
   * What the order of the lines says. `total`, if left out: they happened in this order. `causal`: only what `vc` orders is
   * ordered. `interval`: each happened at some time from `t0` to `t1`.
   */
  readonly order?: 'total' | 'causal' | 'interval';
  /** What an event says of tracked variables that its `post` leaves out: nothing, or that they stay as they were. */
  readonly frame?: 'unknown' | 'unchanged';
  /** The paths that events tell of whenever they change. */
  readonly tracked?: readonly string[];
  /** What the phase `fail` of an operation says: that it did nothing, or that it may have had its effect. */
  readonly fail?: 'nothing' | 'unknown';
  readonly source?: { readonly impl?: string; readonly version?: string; readonly seed?: number | string };
  /** Observations of the initial state. */
  readonly init?: Observations;
}

/** A line about something that happened. */
export interface LogEvent {
  readonly k: 'ev';
  /** The log that it belongs to, in a file of several. */
  readonly slice?: string;
  /** Position in the log, from 0. A number left out is a line that was lost. */
  readonly i: number;
  /** Name of the event: an action of the spec, or what a mapping makes one of. */
  readonly a: string;
  /** The node where it happened. */
  readonly n?: string;
  /** Position among the events of its node, from 0. */
  readonly s?: number;
  /** Values of the action's choices, by name. */
  readonly args?: Readonly<Record<string, Json>>;
  /** Observed before the event. */
  readonly pre?: Observations;
  /** Observed after the event. */
  readonly post?: Observations;
  /** The message that was sent or received: a mapping says what it means. */
  readonly msg?: Json;
  /** Vector clock: how many events of each node are known to have happened, this one included. */
  readonly vc?: Readonly<Record<string, number>>;
  /** When it began and when it was over, on one clock for the whole log. */
  readonly t0?: number;
  readonly t1?: number;
  /** The operation that a phase belongs to. */
  readonly op?: number | string;
  /** Of an operation: called, returned, refused, or given up without an answer. */
  readonly phase?: 'invoke' | 'ok' | 'fail' | 'info';
}

/** The last line of a log. A log without one was cut. */
export interface LogEnd {
  readonly k: 'end';
  /** The log that ends, in a file of several. */
  readonly slice?: string;
  /** How many events were written. */
  readonly events: number;
  readonly reason: 'complete' | 'crash' | 'cut';
}

/** A line of a log. */
export type LogLine = LogHead | LogEvent | LogEnd;
