import type { Constants } from '../../spec/language/index.ts';
import type { ActionCounts } from './coverage.ts';
import type { Divergence } from './divergence.ts';
import type { Played } from './run.ts';
import type { Step } from './step.ts';

/** Steps to take before anything is left to chance: a counterexample, a tour, a run that failed before. */
export interface Script {
  /** Where it comes from, for the report. */
  readonly name: string;
  readonly steps: readonly Step[];
  /** The seed that the implementation is started with; one of the run's own, if left out. */
  readonly seed?: number | undefined;
}

/** What a fuzzer concludes. It never says that an implementation conforms: only that no difference was met. */
export type FuzzVerdict =
  | { readonly kind: 'conforms within the budget' }
  | { readonly kind: 'diverges'; readonly failure: Failure }
  | { readonly kind: 'inconclusive'; readonly reason: string };

/** A run at whose end an implementation parts from its spec. */
export interface Failure {
  /** As small as it was made; the last step is the one at which they part. */
  readonly steps: readonly Step[];
  /** What came of the steps before the last. */
  readonly played: readonly Played[];
  readonly divergence: Divergence;
  /** The seed that the implementation was started with. */
  readonly seed: number;
  /** The script that it was met in; undefined where it was met at random. */
  readonly script: string | undefined;
  /** Steps of the run in which it was met, and the runs that it took to make it smaller. */
  readonly metIn: number;
  readonly shrinkRuns: number;
  /** False where it did not happen again. */
  readonly isRepeatable: boolean;
}

/** How much of something was covered; of how much, where that is known. */
export interface Covered {
  readonly covered: number;
  readonly of: number | undefined;
}

/** What a fuzzer did, and what it met. */
export interface FuzzReport {
  readonly spec: string;
  readonly constants: Constants;
  readonly mutant: string | undefined;
  readonly seed: number;
  readonly verdict: FuzzVerdict;
  /** Steps of the implementation that were compared with the spec. */
  readonly steps: number;
  readonly sequences: number;
  readonly states: Covered;
  /** Undefined for a model with too many steps to list. */
  readonly transitions: Covered | undefined;
  readonly actions: readonly ActionCounts[];
  readonly neverTaken: readonly string[];
  /** Actions that are not driven, each with the reason. */
  readonly leftOut: Readonly<Record<string, string>>;
  readonly unobserved: Readonly<Record<string, string>>;
  /** What ended it: `every step was taken`. */
  readonly ended: string;
  /** Runs that covered something new, the first first: worth a place in a corpus. */
  readonly news: readonly Script[];
}
