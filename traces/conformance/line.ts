import type { Given } from '../../model/index.ts';
import type { Json, LogEvent } from '../log/index.ts';

/** One action to be taken, with what the line says of its choices. */
export interface Move {
  /** Position among the spec's actions. */
  readonly action: number;
  readonly given: Given;
}

/** Something that a line shows of the state, before its step or after. */
export interface Observation {
  /** As it stands in the spec: `/cash/alice`. */
  readonly path: string;
  /** As it stands in the log. */
  readonly json: Json;
  /** Whether the state, as guards see it, is so. */
  readonly isSeenIn: (state: unknown) => boolean;
}

/** A path that a line does not speak of, and which stays as it is. */
export interface Unchanged {
  readonly path: string;
  readonly read: (state: unknown) => unknown;
}

/** A line of a log in the terms of the spec: it is explained where one of the ways leads to what is observed. */
export interface Line {
  /** Position among the lines that say something to the spec, from 0. */
  readonly index: number;
  /** Line in the file, from 1. */
  readonly number: number;
  readonly event: LogEvent;
  /** Actions in a row; none where the line only observes. */
  readonly ways: readonly (readonly Move[])[];
  readonly before: readonly Observation[];
  readonly after: readonly Observation[];
  readonly unchanged: readonly Unchanged[];
  /** Whether it may also have come to nothing: an operation that was never answered. */
  readonly optional: boolean;
}
