import type { Model, PlainState, Trace } from '../../model/index.ts';
import { textOf } from './canonical.ts';
import { stateText } from './plain-search.ts';
import type { Json, Plan, PropertyPlan } from './plan.ts';
import { Twin } from './twin.ts';

/** A state of a trace as the twin reads it. */
function json(state: PlainState): Json {
  return JSON.parse(JSON.stringify(state)) as Json;
}

/**
 * Takes the steps of `trace` again, in the reference semantics of `model`, and holds its end against the plan. Returns
 * what is wrong with it, or undefined. Every state but the last must be inside the constraints.
 */
export function flawOf(model: Model, plan: Plan, property: string, trace: Trace): string | undefined {
  return stepFlaw(model, trace) ?? pathFlaw(plan, trace) ?? endFlaw(plan, property, trace);
}

function stepFlaw({ plain }: Model, { points, attempt }: Trace): string | undefined {
  let previous: PlainState | undefined;
  for (const [index, point] of points.entries()) {
    const steps = previous === undefined ? plain.initialSteps() : plain.steps(previous);
    const isTaken = [...steps].some(
      ({ action, arguments: args, outcome }) =>
        action === point.action &&
        JSON.stringify(args) === JSON.stringify(point.arguments) &&
        outcome.kind === 'state' &&
        stateText(outcome.state) === stateText(point.state),
    );
    if (!isTaken) return `step ${index}, ${point.action}, is not one of the model's`;
    previous = point.state;
  }
  if (previous === undefined) return 'it has no initial state';
  if (attempt === undefined) return undefined;
  const isTried = [...plain.steps(previous)].some(
    ({ action, arguments: args, outcome }) =>
      action === attempt.action &&
      JSON.stringify(args) === JSON.stringify(attempt.arguments) &&
      outcome.kind === 'bounds' &&
      outcome.path === attempt.path &&
      outcome.problem === attempt.problem,
  );
  return isTried ? undefined : `the attempt of ${attempt.action} does not leave the bounds as told`;
}

/** The twin, which knows nothing of the model, must have the same states and may not be led past a constraint. */
function pathFlaw(plan: Plan, { points }: Trace): string | undefined {
  const twin = new Twin(plan);
  for (const [index, { state }] of points.entries()) {
    const before = points[index - 1]?.state;
    const steps = before === undefined ? twin.initialSteps() : twin.steps(json(before));
    if (!steps.some((step) => step.state !== undefined && textOf(step.state) === stateText(state)))
      return `the twin has no step to state ${index}`;
    const isInside =
      plan.constraints.every((each) => twin.holds(each, json(state))) &&
      (before === undefined ||
        plan.stepConstraints.every((each) => twin.holds(each, json(state), json(before))));
    if (!isInside && index < points.length - 1) return `it goes on from state ${index}, outside a constraint`;
  }
  return undefined;
}

/** Whether the end of the trace is what it is said to be. */
function endFlaw(plan: Plan, property: string, { points, attempt }: Trace): string | undefined {
  const twin = new Twin(plan);
  const last = points.at(-1);
  if (last === undefined) return 'it has no states';
  const state = json(last.state);
  const before = points.at(-2);
  const named = (list: readonly PropertyPlan[]) => list.find((each) => each.name === property);
  const [invariant, step, goal] = [named(plan.invariants), named(plan.steps), named(plan.reachable)];
  if (property === 'bounds') return attempt === undefined ? 'it has no attempt' : undefined;
  if (property === 'deadlock')
    return twin.steps(state).length > 0 || twin.isTerminal(state) ? 'its end is no deadlock' : undefined;
  if (invariant !== undefined)
    return twin.holds(invariant, state) ? 'the invariant holds at its end' : undefined;
  if (goal !== undefined) return twin.holds(goal, state) ? undefined : 'its end is no witness';
  if (step === undefined || before === undefined) return `${property} is no property of a step`;
  return twin.holds(step, state, json(before.state)) ? 'the property holds of its last step' : undefined;
}
