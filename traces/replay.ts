import {
  type Attempt,
  type Model,
  type PlainState,
  type PlainStep,
  sameData,
  type Trace,
  type TracePoint,
} from '../model/index.ts';
import { type Divergence, divergence } from './divergence.ts';
import { agrees, stepsFrom, type Taken, unnamedAction } from './taken.ts';

/** What came of replaying a trace. */
export type Replay =
  | {
      readonly kind: 'replays';
      /** The trace with every action and argument filled in, those of the step that closes a cycle among them. */
      readonly trace: Trace;
    }
  | Divergence;

/**
 * Whether `trace` is a behaviour of `model`: its first state is initial, each step is one the model takes, the cycle
 * of a lasso closes, and an attempt leaves the bounds of a type where the trace says so.
 *
 * By the reference semantics, on plain states: shares nothing with the searches that find traces. Where the action or
 * an argument of a step is not given, any step to the same state will do; a cycle closes without a step where its
 * first state is the last one, since a behaviour may stutter. Says nothing of properties or fairness.
 * @throws SpecError where the spec's own code fails.
 */
export function replay(model: Model, trace: Trace): Replay {
  const points: TracePoint[] = [];
  for (const [index, point] of trace.points.entries()) {
    const before = points.at(-1)?.state;
    const step = stepTo(model, before, point, point.state);
    if (step === undefined) {
      return divergence(model, before, {
        at: index,
        taken: point,
        end: { kind: 'state', state: point.state },
      });
    }
    points.push({ action: step.action, arguments: step.arguments, state: point.state });
  }
  const last = points.at(-1)?.state;
  const back = last === undefined ? undefined : backStep(model, last, trace);
  if (back?.kind === 'diverges') return back;
  const attempt = last === undefined ? undefined : attemptFrom(model, last, trace.attempt, points.length);
  if (attempt !== undefined && 'kind' in attempt) return attempt;
  const { back: _, ...rest } = trace;
  return {
    kind: 'replays',
    trace: { ...rest, points, ...(back === undefined ? {} : { back: back.taken }), attempt },
  };
}

function stepTo(
  model: Model,
  before: PlainState | undefined,
  taken: Taken,
  state: PlainState,
): PlainStep | undefined {
  for (const step of stepsFrom(model, before)) {
    const { outcome } = step;
    if (outcome.kind === 'state' && agrees(step, taken) && sameData(outcome.state, state)) return step;
  }
  return undefined;
}

/** The step that closes the cycle, where there is a cycle and it takes one. */
function backStep(
  model: Model,
  last: PlainState,
  { loop, points, back }: Trace,
): Divergence | { readonly kind: 'closes'; readonly taken: Taken } | undefined {
  const state = loop === undefined ? undefined : points[loop]?.state;
  if (state === undefined || (back === undefined && sameData(state, last))) return undefined;
  const taken = back ?? { action: unnamedAction, arguments: [] };
  const step = stepTo(model, last, taken, state);
  return step === undefined
    ? divergence(model, last, { at: points.length, taken, end: { kind: 'state', state } })
    : { kind: 'closes', taken: { action: step.action, arguments: step.arguments } };
}

function attemptFrom(
  model: Model,
  last: PlainState,
  attempt: Attempt | undefined,
  at: number,
): Attempt | Divergence | undefined {
  if (attempt === undefined) return undefined;
  const { path, problem } = attempt;
  for (const step of model.plain.steps(last)) {
    if (step.outcome.kind === 'bounds' && step.outcome.path === path && agrees(step, attempt)) {
      return { action: step.action, arguments: step.arguments, path, problem };
    }
  }
  return divergence(model, last, { at, taken: attempt, end: { kind: 'bounds', path } });
}
