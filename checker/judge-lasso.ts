import {
  type CompiledFairness,
  type FairReason,
  formulaText,
  LassoReading,
  type Leaf,
  type Model,
  type Trace,
} from '../model/index.ts';
import { formulaOf, numbered } from './formulas.ts';
import { conjunctsOf, holdsOf, type Ltl } from './liveness/index.ts';
import type { FalseFormula } from './verdict.ts';

/** What is true of a lasso, whatever it was written for. */
export interface JudgedLasso {
  /** The temporal properties that are false of it, in the order of declaration, with the first false part of each. */
  readonly broken: readonly (FalseFormula & { readonly property: string })[];
  /** What the spec assumes to be fair, in the order of declaration. */
  readonly fairness: readonly JudgedAssumption[];
}

/** An assumption of fairness, and how a lasso meets or breaks it. */
export interface JudgedAssumption {
  readonly assumption: string;
  readonly reason: FairReason | BrokenAssumption;
}

/** It is not fair: nothing of the assumption is taken in the cycle, though it is asked for. */
export type BrokenAssumption =
  /** Weak fairness: it is enabled at every point of the cycle. */
  | { readonly kind: 'always enabled' }
  /** Strong fairness: it is enabled at that point, which comes again and again. */
  | { readonly kind: 'enabled'; readonly at: number };

/**
 * What `trace`, a lasso that is a behaviour of `model`, breaks and whether it is fair: a counterexample is fair, and
 * breaks a temporal property.
 *
 * By the semantics alone, read off the lasso: shares nothing with the search that finds lassos, which has what it finds
 * judged here.
 * @throws RangeError for a trace without a cycle; SpecError where the author's predicates do.
 */
export function judgeLasso(model: Model, trace: Trace): JudgedLasso {
  const { temporal, fairness } = model.compiled;
  const reading = new LassoReading(model, trace);
  return {
    broken: temporal.flatMap(({ name, formula }) => {
      const { ltl, leaves } = numbered(formula);
      const conjuncts = conjunctsOf(ltl);
      const index = conjuncts.findIndex((conjunct) => isFalseOf(reading, conjunct, leaves));
      const conjunct = conjuncts[index];
      return conjunct === undefined
        ? []
        : [{ property: name, ...falseFormula(model, conjunct, leaves, index, conjuncts.length) }];
    }),
    fairness: judgedAssumptions(reading, fairness),
  };
}

/** Whether a formula over `leaves` is false of a lasso. */
export function isFalseOf(reading: LassoReading, formula: Ltl, leaves: readonly Leaf[]): boolean {
  return !holdsOf(formula, {
    length: reading.length,
    loop: reading.loop,
    holds: (position, atom) => reading.holds(position, leaves[atom] as Leaf),
  });
}

/** The conjunct at `index` of `count`, as it is told. */
export function falseFormula(
  model: Model,
  conjunct: Ltl,
  leaves: readonly Leaf[],
  index: number,
  count: number,
): FalseFormula {
  const formula = formulaText(formulaOf(conjunct, leaves), model.compiled);
  return { formula, part: count === 1 ? undefined : { number: index + 1, of: count } };
}

/** How a lasso meets or breaks each assumption. */
export function judgedAssumptions(
  reading: LassoReading,
  fairness: readonly CompiledFairness[],
): readonly JudgedAssumption[] {
  return fairness.map((assumption) => {
    const [at = 0] = reading.enabledAt(assumption.mark);
    const broken =
      assumption.kind === 'weak' ? ({ kind: 'always enabled' } as const) : ({ kind: 'enabled', at } as const);
    return { assumption: assumption.text, reason: reading.fairness(assumption) ?? broken };
  });
}

/** Whether a reason is one for a lasso to be fair. */
export function isMet(reason: JudgedAssumption['reason']): reason is FairReason {
  return reason.kind !== 'always enabled' && reason.kind !== 'enabled';
}
