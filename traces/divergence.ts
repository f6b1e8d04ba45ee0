import { type Model, type PlainState, type PlainStep, stepText } from '../model/index.ts';
import { type Difference, differences } from './diff.ts';
import { agrees, stepsFrom, type Taken, unnamedAction } from './taken.ts';

/** A trace is not a behaviour of the model: the first step that the model does not take, and why. */
export interface Divergence {
  readonly kind: 'diverges';
  /** Index of the state that is not reached; past the last one where the cycle does not close or the attempt is none. */
  readonly at: number;
  /** One sentence without its full stop. */
  readonly why: string;
  /** What the model does there instead, in the order of declaration; more than `maxEnabled` are left out. */
  readonly enabled: readonly string[];
  /** The step of the model that comes nearest, where any leads to a state. */
  readonly nearest: NearestMiss | undefined;
}

/** The step that agrees best with the trace and where its state differs: `before` the model's, `after` the trace's. */
export interface NearestMiss {
  readonly step: string;
  readonly differences: readonly Difference[];
}

/** More enabled steps than this say no more. */
export const maxEnabled = 50;

/** What a trace says comes next. */
export interface Expected {
  readonly at: number;
  readonly taken: Taken;
  readonly end:
    | { readonly kind: 'state'; readonly state: PlainState }
    | { readonly kind: 'bounds'; readonly path: string };
}

/** Why `model` does not do in `before` what is expected. Called only where it does not. */
export function divergence(model: Model, before: PlainState | undefined, expected: Expected): Divergence {
  const steps = [...stepsFrom(model, before)];
  return {
    kind: 'diverges',
    at: expected.at,
    why: whyNot(model, before, expected, steps),
    enabled: steps.slice(0, maxEnabled).map(stepText),
    nearest:
      expected.end.kind === 'state'
        ? nearestMiss(model, expected.taken, expected.end.state, steps)
        : undefined,
  };
}

function whyNot(
  model: Model,
  before: PlainState | undefined,
  { taken, end }: Expected,
  steps: readonly PlainStep[],
): string {
  if (before === undefined) return 'the first state is not initial';
  if (taken.action === unnamedAction) {
    if (steps.length === 0) return 'no action is enabled';
    return 'no enabled action leads there';
  }
  const named = stepText(taken);
  const meant = steps.filter((step) => agrees(step, taken));
  if (meant.length > 0) return `${named} ${elsewhere(meant, end.kind)}`;
  if (!model.compiled.actions.some(({ name }) => name === taken.action)) {
    return `the spec has no action ${taken.action}`;
  }
  return `${named} ${blocked(model, before, taken)}`;
}

/** What a step that is enabled does, where it does not do what the trace says. */
function elsewhere(meant: readonly PlainStep[], expected: 'state' | 'bounds'): string {
  const leaving = meant.flatMap(({ outcome }) => (outcome.kind === 'bounds' ? [outcome] : []));
  const [first] = leaving;
  if (first !== undefined && leaving.length === meant.length) {
    return `leaves the bounds of a type: ${first.path} ${first.problem}`;
  }
  return expected === 'state'
    ? 'is enabled and leads to another state'
    : 'is enabled and stays within bounds';
}

function blocked(model: Model, before: PlainState, taken: Taken): string {
  for (const attempt of model.plain.attempts(before)) {
    if (!agrees(attempt, taken)) continue;
    const { blockedBy } = attempt;
    const guard =
      blockedBy === undefined || blockedBy === 'its guard' ? 'its guard' : JSON.stringify(blockedBy);
    return `is not enabled: ${guard} is false`;
  }
  return 'is not among the choices of that state';
}

/** The nearest of the steps that agree with the trace, else of those of the same action, else of all. */
function nearestMiss(
  model: Model,
  taken: Taken,
  state: PlainState,
  steps: readonly PlainStep[],
): NearestMiss | undefined {
  const meant = steps.filter((step) => agrees(step, taken));
  const alike = steps.filter((step) => step.action === taken.action);
  let nearest: NearestMiss | undefined;
  for (const step of meant.length > 0 ? meant : alike.length > 0 ? alike : steps) {
    if (step.outcome.kind !== 'state') continue;
    const found = differences(model.compiled.variables, step.outcome.state, state);
    if (nearest === undefined || found.length < nearest.differences.length) {
      nearest = { step: stepText(step), differences: found };
    }
  }
  return nearest;
}
