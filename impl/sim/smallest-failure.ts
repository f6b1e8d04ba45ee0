import { faultyValidators, type Plan } from './plan.ts';
import { isLessThanAThird } from './random-plan.ts';
import type { Run } from './run.ts';
import { shrink } from './shrink.ts';

/** A run that fails as another did, made small. */
export interface SmallestFailure {
  readonly run: Run;
  /** How many plans were tried. */
  readonly tried: number;
}

/**
 * The run of the smallest plan that is found to violate the same property as `run` does. Where the protocol is to bear
 * the faults of `run`, it is to bear those of the smaller plan as well. Deterministic. Undefined if `run` holds.
 */
export function smallestFailure(
  run: Run,
  simulated: (plan: Plan) => Run,
  maxTries: number,
): SmallestFailure | undefined {
  const { verdict, plan } = run;
  if (verdict.kind === 'holds') return undefined;
  const mustBear = isBearable(plan);
  let smallest = run;
  const { tried } = shrink(
    plan,
    (smaller) => {
      if (mustBear && !isBearable(smaller)) return false;
      const again = simulated(smaller);
      const isSame = again.verdict.kind === 'violated' && again.verdict.property === verdict.property;
      if (isSame) smallest = again;
      return isSame;
    },
    maxTries,
  );
  return { run: smallest, tried };
}

/** Whether those that need not follow the protocol have less than a third of the power at every height. */
export function isBearable(plan: Plan): boolean {
  const faulty = faultyValidators(plan);
  return [plan.powers, ...plan.changes.map(({ powers }) => powers)].every((powers) =>
    isLessThanAThird(powers, faulty),
  );
}
