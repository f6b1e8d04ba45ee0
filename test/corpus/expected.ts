import { expect } from 'vitest';
import { isMet, judgeLasso, type Report } from '../../checker/index.ts';
import { type Model, type Trace, traceLength } from '../../model/index.ts';
import type { Instance } from '../../spec/language/index.ts';
import { replay } from '../../traces/index.ts';

/** The instance got the verdict, and the counts, that it declares. */
export function requireExpected({ expect: declared }: Instance, model: Model, report: Report): void {
  const { verdict, coverage } = report;
  expect(verdict.kind).toBe(declared.verdict);
  const counts = {
    distinct: coverage.distinctStates,
    generated: coverage.generatedStates,
    depth: coverage.depth,
  };
  const { distinct = counts.distinct, generated = counts.generated, depth = counts.depth } = declared;
  expect(counts).toEqual({ distinct, generated, depth });
  if (declared.breaks !== undefined) requireBroken(model, report, declared.breaks, declared.length);
}

/**
 * The first violation is of `property`, in `length` steps where that is known, and its counterexample is one: it is a
 * behaviour of the model by the reference semantics, and its end shows what is said of it.
 */
export function requireBroken(
  model: Model,
  { verdict }: Report,
  property: string,
  length: number | undefined,
): void {
  if (verdict.kind !== 'violated') throw new Error(`the verdict is ${verdict.kind}`);
  const [{ property: broken, kind, trace }] = verdict.violations;
  expect(broken).toBe(property);
  // Nothing shows that something is never reached.
  if (kind === 'reachable' && trace === undefined) return;
  if (trace === undefined) throw new Error(`${property} has no counterexample`);
  if (length !== undefined) expect(traceLength(trace)).toBe(length);
  expect(replay(model, trace)).toMatchObject({ kind: 'replays', trace });
  if (kind === 'temporal') requireFairLasso(model, trace, property);
  else {
    expect(
      isShown(
        model,
        property,
        trace.points.slice(-2).map(({ state }) => state),
      ),
    ).toBe(true);
  }
}

/** A lasso breaks `property` and is as fair as the spec assumes, read by the semantics alone. */
function requireFairLasso(model: Model, trace: Trace, property: string): void {
  const { broken, fairness } = judgeLasso(model, trace);
  expect(broken.map((one) => one.property)).toContain(property);
  expect(fairness.filter((assumption) => !isMet(assumption.reason))).toEqual([]);
}

/** Whether the last states of a trace break `property`, asked of the plain form. */
function isShown(
  { compiled, plain }: Model,
  property: string,
  states: readonly Parameters<Model['plain']['falseConjuncts']>[1][],
): boolean {
  const last = states.at(-1);
  const before = states.at(-2);
  if (last === undefined) return false;
  if (property === 'deadlock') return [...plain.steps(last)].length === 0 && !plain.isTerminal(last);
  const invariant = compiled.invariants.find(({ name }) => name === property);
  if (invariant !== undefined) return plain.falseConjuncts(invariant, last).length > 0;
  const step = compiled.steps.find(({ name }) => name === property);
  return step !== undefined && before !== undefined && plain.falseConjuncts(step, before, last).length > 0;
}
