import { type Model, SpecError } from '../model/index.ts';

/** @throws SpecError where no initial action is enabled, or where one leaves the bounds. */
export function requireInitialStates(model: Model): void {
  if (model.compiled.initial.length === 0) return;
  for (const step of model.plain.initialSteps()) {
    // The first will do: the packed form makes them all, and leaving the bounds is reported from there.
    if (step.outcome.kind === 'state') return;
    throw new SpecError(
      `initial action ${step.action}`,
      `leaves the bounds: ${step.outcome.path} ${step.outcome.problem}`,
      'Start within the types of the variables.',
      undefined,
    );
  }
  throw new SpecError(
    'initial action',
    'is enabled for no choice, so there is no initial state',
    'A spec without an initial state has no behaviour, and every property would hold of it.',
    undefined,
  );
}
