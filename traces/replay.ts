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
      /** The trace with every action and argument filled in. */
      readonly trace: Trace;
      /**
       * The step that closes the cycle of a lasso. Undefined where there is no cycle, and where the last state repeats
       * for ever by stuttering alone.
       */
      readonly back: Taken | undefined;
    }
  | Divergence;

/**
 * Whether `trace` is a behaviour of `model`: its first state is initial, each step is one the model takes, the cycle
 * of a lasso closes, and an attempt leaves the bounds of a type where the trace says so.
 *
 * By the reference semantics, on plain states: shares nothing with the searches that find traces. Where the action or
 * an argument of a step is not given, any step to the same state will do. Says nothing of properties or fairness.
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
  return { kind: 'replays', trace: { ...trace, points, attempt }, back: back?.taken };
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

function backStep(
  model: Model,
  last: PlainState,
  { loop, points }: Trace,
): Divergence | { readonly kind: 'closes'; readonly taken: Taken | undefined } | undefined {
  const target = loop === undefined ? undefined : points[loop]?.state;
  if (target === undefined) return undefined;
  const anything: Taken = { action: unnamedAction, arguments: [] };
  const step = stepTo(model, last, anything, target);
  // In TLA+ every behaviour may stutter, so a state repeats without any action.
  if (step === undefined && !sameData(target, last)) {
    return divergence(model, last, {
      at: points.length,
      taken: anything,
      end: { kind: 'state', state: target },
    });
  }
  const taken = step === undefined ? undefined : { action: step.action, arguments: step.arguments };
  return { kind: 'closes', taken };
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
