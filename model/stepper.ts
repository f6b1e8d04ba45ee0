import type { Compiled } from './compiled.ts';
import type { Given } from './given.ts';
import type { PlainState } from './plain.ts';

/**
 * Called for each way to take an action that is enabled, with `after` in place. `chosen` is reused: copy what is kept.
 * Answers whether that was enough.
 */
export type Visit = (chosen: Readonly<Record<string, unknown>>) => 'go on' | 'enough';

/** States that were met, by where they were met. */
export interface Memo<State> {
  /** Whether `state` is new at `position`, an integer from 0 to 2^32 - 1. Remembers it. */
  add(position: number, state: State): boolean;
  /** How many were added. */
  readonly size: number;
}

/**
 * Takes single steps of a spec from states of one's choice, action by action, with arguments given or left open: what
 * matching a log and driving an implementation need, where a search wants all successors.
 *
 * Two of them agree on everything: one over packed words, for speed, and one in the plain form, which is the reference.
 * Constraints bound searches, not behaviours, and are not looked at.
 */
export interface Stepper<State> {
  readonly compiled: Compiled;
  /** The initial states, each once, in the order of declaration. @throws OutOfBounds, SpecError */
  initial(): readonly State[];
  /** Makes `state` the one that steps are taken from. */
  enter(state: State): void;
  /** The state entered, as guards see it. */
  readonly before: unknown;
  /** The successor that is visited, or else the one that was held, as guards see it. */
  readonly after: unknown;
  /**
   * Visits every successor of the state entered by the action at `action`, stuttering steps included. A step whose
   * effect leaves the bounds leads nowhere. @throws SpecError where the spec's own code fails.
   */
  take(action: number, given: Given, visit: Visit): void;
  /** Whether the successor that is visited is the state entered. */
  stutters(): boolean;
  /** Holds the successor that is visited, so that others can be visited after it. */
  hold(): void;
  /** Whether the successor that is visited is the one that is held. */
  isHeld(): boolean;
  /** Enters the successor that is held. */
  advance(): void;
  /** The successor that is visited, to be entered later. */
  keep(): State;
  /** The state entered, to be entered again. */
  entered(): State;
  same(left: State, right: State): boolean;
  /** States that were met; empty at first. */
  memo(): Memo<State>;
  plain(state: State): PlainState;
  /** @throws OutOfBounds where it is no state of the spec. */
  fromPlain(state: PlainState): State;
  /** The first invariant that is false in the state entered, by position, or -1. */
  falseInvariant(): number;
  /** The first step property that is false of the step to the successor that is held, by position, or -1. */
  falseStep(): number;
}
