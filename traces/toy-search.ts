import {
  type Model,
  type PlainState,
  type PlainStep,
  stepText,
  type Trace,
  type TracePoint,
} from '../model/index.ts';

/**
 * A shortest trace to a state where `isSought` holds, or to a step that would leave the bounds, whichever comes first;
 * undefined where neither is reachable.
 *
 * The textbook's breadth-first search over plain states, for the tests of this folder and as a toy to read before the
 * checker: it remembers every state as text and takes microseconds for each.
 */
export function shortestTrace(model: Model, isSought: (state: PlainState) => boolean): Trace | undefined {
  const seen = new Set<string>();
  const frontier: (readonly TracePoint[])[] = [[]];
  for (const points of frontier) {
    for (const step of stepsAfter(model, points)) {
      const trace = extended(model, points, step);
      const state = trace.points.at(-1)?.state;
      if (state === undefined) continue;
      if (trace.attempt !== undefined || isSought(state)) return trace;
      const text = JSON.stringify(state);
      if (!seen.has(text)) frontier.push(trace.points);
      seen.add(text);
    }
  }
  return undefined;
}

/** The behaviour that takes the steps of the given texts (`append(node=node1, term=2)`) from the first initial state. */
export function behaviour(model: Model, texts: readonly string[], loop?: number): Trace {
  const [first] = model.plain.initialSteps();
  let trace = first === undefined ? undefined : extended(model, [], first);
  for (const text of texts) {
    const points: readonly TracePoint[] = trace?.points ?? [];
    const step = [...stepsAfter(model, points)].find((enabled) => stepText(enabled) === text);
    if (step === undefined) throw new RangeError(`${text} is not enabled after ${points.length - 1} steps`);
    trace = extended(model, points, step);
  }
  if (trace === undefined) throw new RangeError('the model has no initial state');
  return { ...trace, loop };
}

function stepsAfter(model: Model, points: readonly TracePoint[]): Iterable<PlainStep> {
  const last = points.at(-1);
  return last === undefined ? model.plain.initialSteps() : model.plain.steps(last.state);
}

function extended(model: Model, points: readonly TracePoint[], step: PlainStep): Trace {
  const { specName: spec, constants, mutant, variables } = model.compiled;
  const trace = { spec, constants, mutant, variables, loop: undefined };
  const taken = { action: step.action, arguments: step.arguments };
  const { outcome } = step;
  return outcome.kind === 'state'
    ? { ...trace, points: [...points, { ...taken, state: outcome.state }], attempt: undefined }
    : { ...trace, points, attempt: { ...taken, path: outcome.path, problem: outcome.problem } };
}
