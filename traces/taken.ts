import { type Argument, type Model, type PlainState, type PlainStep, sameData } from '../model/index.ts';

/** An action with its arguments, as far as a trace gives them: steps of other tools' files may lack either. */
export interface Taken {
  readonly action: string;
  readonly arguments: readonly Argument[];
}

/** The action of a step that its file gives no action for: replay finds it. */
export const unnamedAction = '';

/** Whether `step` is the one that `given` gives, as far as it gives one. */
export function agrees(step: Taken, given: Taken): boolean {
  return (
    (given.action === unnamedAction || given.action === step.action) &&
    given.arguments.every(({ name, value }) =>
      step.arguments.some((ours) => ours.name === name && sameData(ours.value, value)),
    )
  );
}

/** The steps out of `before`, or those to the initial states where there is none. */
export function stepsFrom(model: Model, before: PlainState | undefined): Iterable<PlainStep> {
  return before === undefined ? model.plain.initialSteps() : model.plain.steps(before);
}
