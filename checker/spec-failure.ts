import { hasMark, type Model, type PlainState, SpecError, sameData, type Trace } from '../model/index.ts';

/** A spec's own code failed in a reachable state: the error with a trace to that state. */
export class TracedSpecError extends SpecError {
  readonly trace: Trace;

  constructor(cause: SpecError, trace: Trace) {
    super(cause.where, '', '', cause.state);
    this.message = cause.message;
    this.trace = trace;
  }
}

/** What the author's code throws when everything is asked of `state` again, in the plain form, which says who throws. */
export function repeated(model: Model, state: PlainState): SpecError | undefined {
  const { plain, compiled } = model;
  try {
    const { invariants, reachable, constraints, steps, stepConstraints, temporal, predicates, marks } =
      compiled;
    for (const property of [...invariants, ...reachable, ...constraints])
      plain.falseConjuncts(property, state);
    plain.isTerminal(state);
    if (temporal.length > 0) for (const { text, holds } of predicates) plain.asks(text, holds, state);
    for (const step of plain.steps(state)) {
      if (step.outcome.kind !== 'state') continue;
      const after = step.outcome.state;
      for (const property of [...steps, ...stepConstraints]) plain.falseConjuncts(property, state, after);
      for (const property of constraints) plain.falseConjuncts(property, after);
      if (temporal.length === 0 || sameData(state, after)) continue;
      for (const mark of marks) hasMark(mark, model, state, step);
    }
  } catch (error) {
    if (error instanceof SpecError) return error;
  }
  return undefined;
}
