import { type Model, type PlainStep, SpecError } from '../model/index.ts';

/** @throws SpecError where no initial action is enabled. */
export function requireInitialStates(model: Model): void {
  // The first will do: the packed form makes them all.
  const first = model.plain.initialSteps().next();
  if (first.done !== true) return;
  throw new SpecError(
    'initial action',
    'is enabled for no choice, so there is no initial state',
    'A spec without an initial state has no behaviour, and every property would hold of it.',
    undefined,
  );
}

/** The error for an initial action that leaves the bounds, where one does: there is no state to start from. */
export function initialOutOfBounds(model: Model): SpecError | undefined {
  for (const step of model.plain.initialSteps()) {
    if (step.outcome.kind === 'bounds') return boundsError(step, step.outcome.path, step.outcome.problem);
  }
  return undefined;
}

function boundsError(step: PlainStep, path: string, problem: string): SpecError {
  return new SpecError(
    `initial action ${step.action}`,
    `leaves the bounds: ${path} ${problem}`,
    'Start within the types of the variables.',
    undefined,
  );
}
