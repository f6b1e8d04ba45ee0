import { abstractStep, isMet, judgeLasso, type PropertyKind } from '../checker/index.ts';
import { type CompiledProperty, type Model, type PlainState, sameData, type Trace } from '../model/index.ts';
import type { Finding } from './finding.ts';

/**
 * What `trace`, a behaviour of `model`, shows by the way it ends: a step out of bounds, an invariant or a step property
 * that its last state or step breaks, or a deadlock. A file does not say what its trace was written for.
 *
 * A lasso is judged by the temporal properties alone. If it is fair it shows the first that is false of it; if it is
 * not it shows none, as what is not fair is no counterexample.
 * @throws SpecError where a property of the spec fails.
 */
export function findingOfTrace(model: Model, trace: Trace): Finding {
  const { compiled, plain } = model;
  const last = trace.points.at(-1)?.state;
  const before = trace.points.at(-2)?.state;
  if (trace.attempt !== undefined) return violation('bounds', 'bounds', []);
  if (trace.loop !== undefined) return findingOfLasso(model, trace);
  if (last === undefined) return { kind: 'behaviour', trace };
  const broken =
    firstBroken(compiled.invariants, 'invariant', [last]) ??
    // A stuttering step satisfies every step property.
    (before === undefined
      ? firstBadStart(last)
      : sameData(before, last)
        ? undefined
        : firstBroken(compiled.steps, 'step', [before, last]));
  if (broken !== undefined) return broken;
  if (plain.steps(last).next().done === true && !plain.isTerminal(last))
    return violation('deadlock', 'deadlock', []);
  return { kind: 'behaviour', trace };

  function firstBroken(
    properties: readonly CompiledProperty[],
    kind: PropertyKind,
    states: readonly PlainState[],
  ): Finding | undefined {
    for (const property of properties) {
      const conjuncts = plain.falseConjuncts(property, ...states);
      if (conjuncts.length > 0)
        return violation(
          property.name,
          property.refines === undefined ? kind : 'refinement',
          conjuncts.flatMap(({ name }) => (name === undefined ? [] : [name])),
        );
    }
    return undefined;
  }

  /** The first refinement that wants another initial state. */
  function firstBadStart(state: PlainState): Finding | undefined {
    const broken = compiled.steps.find(({ refines }) => refines?.startsWell(plain.value(state)) === false);
    return broken === undefined ? undefined : violation(broken.name, 'refinement', []);
  }

  function violation(property: string, kind: PropertyKind, conjuncts: readonly string[]): Finding {
    const refinement = kind === 'refinement' ? abstractStep(model, property, trace) : undefined;
    return {
      kind: 'violation',
      spec: compiled.specName,
      violation: { property, kind, conjuncts, trace, refinement },
    };
  }
}

function findingOfLasso(model: Model, trace: Trace): Finding {
  const { temporal, specName } = model.compiled;
  if (temporal.length === 0) return { kind: 'behaviour', trace };
  const lasso = judgeLasso(model, trace);
  const [first, ...also] = lasso.broken;
  const fairness = lasso.fairness.flatMap(({ assumption, reason }) =>
    isMet(reason) ? [{ assumption, reason }] : [],
  );
  if (first === undefined || fairness.length < lasso.fairness.length) {
    return { kind: 'behaviour', trace, lasso };
  }
  const { property, ...formula } = first;
  return {
    kind: 'violation',
    spec: specName,
    violation: { property, kind: 'temporal', conjuncts: [], trace, lasso: { ...formula, fairness } },
    also,
  };
}
