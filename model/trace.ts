import type { Constants, Shape } from '../spec/language/index.ts';
import type { Argument, PlainState } from './plain.ts';

/** A state of a trace and what led to it: an initial action for the first, the step from the state before for the rest. */
export interface TracePoint {
  readonly action: string;
  readonly arguments: readonly Argument[];
  readonly state: PlainState;
}

/** A step that was tried from the last state of a trace and would have left the bounds of a type. */
export interface Attempt {
  readonly action: string;
  readonly arguments: readonly Argument[];
  /** Where the value would go, from the variable down, and why its type does not hold it. */
  readonly path: string;
  readonly problem: string;
}

/** A behaviour of a spec, or the start of one, in plain form. */
export interface Trace {
  readonly spec: string;
  readonly constants: Constants;
  readonly mutant: string | undefined;
  /** The shape of every state. */
  readonly variables: Extract<Shape, { kind: 'record' }>;
  /** At least the initial state. */
  readonly points: readonly TracePoint[];
  /** Where the cycle of a lasso starts: the successor of the last state is `points[loop]`. */
  readonly loop: number | undefined;
  /** The step that closes the cycle; absent where there is none, or where the last state stays without a step. */
  readonly back?: { readonly action: string; readonly arguments: readonly Argument[] } | undefined;
  /** The step that fails, where leaving the bounds is what the trace shows. */
  readonly attempt: Attempt | undefined;
}

/** The number of steps from the initial state, an attempt and the step that closes a cycle included. */
export function traceLength(trace: Trace): number {
  const { points, attempt, back } = trace;
  return points.length - 1 + (attempt === undefined ? 0 : 1) + (back === undefined ? 0 : 1);
}
