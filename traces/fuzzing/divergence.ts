import type { JudgedConjunct, PlainState } from '../../model/index.ts';
import type { Json } from '../log/index.ts';
import type { Step } from './step.ts';

/** The ways in which an implementation and its spec part. */
export const divergenceKinds = [
  'accepted though disabled',
  'rejected though enabled',
  'observation differs',
  'touched by a rejected action',
  'idle though enabled',
  'did what the spec does not allow',
  'lost on restart',
  'threw',
  'gave no answer',
] as const;

/** How an implementation and its spec part. */
export type DivergenceKind = (typeof divergenceKinds)[number];

/** A path at which the implementation shows something else than the spec has. */
export interface Difference {
  readonly path: string;
  /** Undefined where the spec has nothing there. */
  readonly expected: Json | undefined;
  readonly observed: Json | undefined;
}

/** Where an implementation parted from its spec, and all that is known of why. */
export interface Divergence {
  readonly kind: DivergenceKind;
  /** How many steps were taken before; the step at this position is where they part. The start, where there is none. */
  readonly at: number;
  readonly step: Step | undefined;
  /** The action, the turn, `restart` or `start`: what a smaller run must part at, too. */
  readonly subject: string;
  /**
   * What the implementation said: the reason of a rejection, the message of an error. Of what it accepted, why that is no
   * choice, where it is not the guard that forbids it.
   */
  readonly said: string | undefined;
  /** The guard of the action in the state before the step, conjunct by conjunct, where it is the guard that says no. */
  readonly conjuncts: readonly JudgedConjunct[];
  readonly differences: readonly Difference[];
  /** The state of the spec before the step. Of several that fit what was observed, the first. */
  readonly state: PlainState | undefined;
  /** How many states of the spec fitted what was observed before the step. */
  readonly candidates: number;
  /** What the implementation took in its turn, up to what the spec does not allow. */
  readonly took: readonly string[];
}

/** Whether two runs part in the same way at the same thing: then the smaller one stands for both. */
export function isAlike(left: Divergence, right: Divergence): boolean {
  return left.kind === right.kind && left.subject === right.subject;
}
