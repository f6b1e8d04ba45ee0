import type { FairReason, PlainState, Trace } from '../model/index.ts';
import type { Constants } from '../spec/language/index.ts';

/** How much of the state graph was seen. Counts follow TLC so that runs can be compared. */
export interface Coverage {
  /** States found to be new, initial states included. */
  readonly distinctStates: number;
  /** States produced, repeats and initial states included. */
  readonly generatedStates: number;
  /** States on the longest shortest path from an initial state; an initial state has depth 1. */
  readonly depth: number;
}

/** How often an action was possible and what it brought. */
export interface ActionCoverage {
  readonly name: string;
  /** States in which some choice enabled it. */
  readonly enabledStates: number;
  /** Steps: one for each state and each choice that enabled it. */
  readonly taken: number;
  /** Steps that found a new state. With several workers, who finds a state first is a matter of luck. */
  readonly found: number;
}

/** What kind of claim a property makes; deadlock and bounds are made by every spec. */
export type PropertyKind =
  | 'invariant'
  | 'step'
  | 'refinement'
  | 'reachable'
  | 'temporal'
  | 'deadlock'
  | 'bounds';

/** A property that does not hold. */
export interface Violation {
  /** The property's name; "deadlock" and "bounds" for the two that every spec has. */
  readonly property: string;
  readonly kind: PropertyKind;
  /** The named conjuncts that are false in the last state, if the property has names for them. */
  readonly conjuncts: readonly string[];
  /**
   * A shortest counterexample; for a temporal property, a lasso that is short, if not always shortest. A reachable
   * property that is never witnessed has none.
   */
  readonly trace: Trace | undefined;
  /** Of a temporal property: what is false of the lasso, and why the lasso is a fair behaviour. */
  readonly lasso?: LassoJudgement | undefined;
  /** Of a refinement: what the last step stands for. */
  readonly refinement?: AbstractStep | undefined;
}

/** What a step, or an initial state, stands for in an abstract spec that does not have it. */
export interface AbstractStep {
  readonly spec: string;
  readonly variables: Trace['variables'];
  /** Undefined where an initial state stands for no initial state. */
  readonly before: PlainState | undefined;
  readonly after: PlainState;
}

/** What is false of a lasso. */
export interface FalseFormula {
  /** The property, or a part of it: where it is a conjunction, one conjunct. */
  readonly formula: string;
  /** Which of the conjuncts that is, the first being 1. Undefined where it is the whole property. */
  readonly part: { readonly number: number; readonly of: number } | undefined;
}

/** Why a lasso is a counterexample to a temporal property. */
export interface LassoJudgement extends FalseFormula {
  /** Each assumption of fairness, and how the lasso meets it. */
  readonly fairness: readonly { readonly assumption: string; readonly reason: FairReason }[];
}

/** What is known of one property after a run. */
export interface PropertyReport {
  readonly name: string;
  readonly kind: PropertyKind;
  /**
   * `holds` and `unwitnessed` are said only after a complete exploration; `open` is what a limit left undecided;
   * `not checked` is said of properties that were not asked for.
   */
  readonly status: 'holds' | 'violated' | 'witnessed' | 'unwitnessed' | 'open' | 'not checked';
  /** Steps to the nearest witness or violation. */
  readonly length: number | undefined;
}

/** What stopped a run before everything was seen. */
export type Limit = 'states' | 'depth' | 'time' | 'memory' | 'interrupted';

/** What a check concluded. A limit that stops the search early is never reported as success. */
export type Verdict =
  | { readonly kind: 'holds' }
  | { readonly kind: 'violated'; readonly violations: readonly [Violation, ...Violation[]] }
  | { readonly kind: 'inconclusive'; readonly limit: Limit | 'constraint'; readonly reason: string };

/** What a spec says without saying anything: each is a sentence a reader should doubt the spec for. */
export type Vacuity =
  | { readonly kind: 'action never enabled'; readonly action: string }
  /** It was true whenever the conjuncts before it were: it never blocks the action by itself. */
  | { readonly kind: 'conjunct never false'; readonly action: string; readonly conjunct: string }
  | {
      readonly kind: 'states excluded by a constraint';
      readonly constraint: string;
      readonly excluded: number;
    }
  | { readonly kind: 'reachable property without witness'; readonly property: string }
  /** The left side of an implication is never true, so that the right side is never asked for. */
  | { readonly kind: 'antecedent never true'; readonly property: string; readonly antecedent: string }
  /** None of its steps is ever enabled, so that the assumption says nothing. */
  | { readonly kind: 'fairness of what is never enabled'; readonly assumption: string }
  /**
   * From so many states no behaviour that was explored is fair, as where a constraint cuts off the only step that
   * fairness asks for: temporal properties say nothing of them.
   */
  | { readonly kind: 'fairness that admits no behaviour'; readonly states: number };

/**
 * What a check did and found. For any number of workers it is the same but for `found` of actions, `bytes` and `workers`;
 * where a limit on states, time or memory ended it, what was seen by then is a matter of the moment.
 */
export interface Report {
  readonly spec: string;
  readonly constants: Constants;
  readonly mutant: string | undefined;
  readonly verdict: Verdict;
  readonly coverage: Coverage;
  readonly actions: readonly ActionCoverage[];
  readonly properties: readonly PropertyReport[];
  /** What is true of the states that were seen; where not all were, more states may cure it. */
  readonly vacuity: readonly Vacuity[];
  /**
   * Where symmetry was used, the identities that states may differ by and be counted as one. Then whether the spec treats
   * these alike is decided for the initial states, and for the rest looked at in a sample of states.
   */
  readonly symmetry?: readonly { readonly name: string; readonly count: number }[];
  /** Whether every reachable state was seen. */
  readonly isComplete: boolean;
  /** The traces asked for: of each reachable property that was witnessed. */
  readonly witnesses: readonly { readonly property: string; readonly trace: Trace }[];
  /** Distinct values of each variable, where asked for. */
  readonly distinctValues: readonly { readonly variable: string; readonly values: number }[] | undefined;
  /** What is stored: whole packed states in 32-bit words, and the memory of states and steps in bytes. */
  readonly store: { readonly wordsPerState: number; readonly bytes: number };
  readonly workers: number;
}

/** What random walks saw. They never conclude that anything holds. */
export interface WalkReport {
  readonly spec: string;
  readonly constants: Constants;
  readonly mutant: string | undefined;
  readonly seed: number;
  readonly verdict:
    | Extract<Verdict, { kind: 'violated' }>
    | { readonly kind: 'inconclusive'; readonly reason: string };
  readonly walks: number;
  readonly steps: number;
  readonly distinctStates: number;
  /** The share of known states among the last tenth of those met: near 1, walks hardly find anything new. */
  readonly saturation: number;
  readonly actions: readonly ActionCoverage[];
  /** The last walk, or the one that breaks a property. */
  readonly trace: Trace;
}
