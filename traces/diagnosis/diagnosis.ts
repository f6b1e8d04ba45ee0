import type { Binding, Explainer, Failure, Line } from '../conformance/index.ts';
import type { LogEvent } from '../log/index.ts';
import { changes } from '../narration.ts';
import { type Cause, causeOf } from './cause.ts';
import type { Hints } from './insertion.ts';
import { type NearMisses, nearMisses } from './near-miss.ts';
import { type Repairs, repairsOf } from './repairs.ts';
import { Road } from './road.ts';
import type { Scene } from './scene.ts';
import { sliceOf } from './slice.ts';
import type { Trail } from './trail.ts';

/** A line of a log, as it is told. */
export interface ToldLine {
  /** In the file, from 1. */
  readonly number: number;
  readonly event: LogEvent;
}

/** Why a log is rejected, as far as it can be told. */
export interface Diagnosis {
  readonly line: ToldLine;
  /** Lines before it, all explained. */
  readonly explained: number;
  /** The last of them at the same node, or of all where that node has said little. */
  readonly recent: readonly ToldLine[];
  /** How many states explain what came before; of many, so many as are looked at. */
  readonly candidates: number;
  readonly misses: NearMisses;
  readonly repairs: Repairs;
  /** What the best repair makes of it: a guess. */
  readonly cause: Cause;
  /** A slice of the log, where a guard failed: lines that changed what it reads. */
  readonly slice: Slice | undefined;
}

/** Lines that changed something, and what they changed of it. What they leave out may matter all the same. */
export interface Slice {
  /** What is looked at: `cash[alice]`. */
  readonly of: readonly string[];
  readonly lines: readonly (ToldLine & { readonly changed: readonly string[] })[];
}

const maxRecent = 5;
const minRecent = 2;
const maxWidth = 256;

/** Says of a line that no behaviour explains what was tried on it, and which changes to the log would help. */
export function diagnose<State>(failure: Failure<State>, scene: Scene<State>, binding: Binding): Diagnosis {
  const { stepper } = scene.explainer;
  const { compiled } = stepper;
  const states = failure.candidates.map((state) => stepper.plain(state));
  const misses = nearMisses(compiled, states, failure.line, binding);
  const repairs = repairsOf(scene, hintsIn(failure.line, misses));
  return {
    line: told(failure.line),
    explained: failure.explained,
    recent: recentOf(failure),
    candidates: failure.candidates.length,
    misses,
    repairs,
    cause: scene.lost === 'a line was lost' ? 'missing line' : causeOf(repairs.best[0], misses.nearest),
    slice: sliceFor(scene, misses),
  };
}

/** As `diagnose`, of a line that failed at the end of `trail`. `ahead` are lines after it. */
export function diagnoseAlong<State>(
  trail: Trail<State>,
  explainer: Explainer<State>,
  failure: Failure<State>,
  ahead: readonly Line[],
  binding: Binding,
): Diagnosis {
  return diagnose(failure, trail.scene(explainer, failure, ahead, 'no line is known to be lost'), binding);
}

function told({ number, event }: Line): ToldLine {
  return { number, event };
}

/** Where the node has hardly said anything, the last lines of all. */
function recentOf<State>({ recent, line }: Failure<State>): readonly ToldLine[] {
  const before = recent.filter((one) => one !== line);
  const own = before.filter(({ event }) => event.n === line.event.n);
  return (own.length < minRecent ? before : own).slice(-maxRecent).map(told);
}

/** Differences between what was observed and what the spec has may be the amount of a step that is missing; names, whose. */
function hintsIn({ event }: Line, { nearest }: NearMisses): Hints {
  const mismatches = nearest.flatMap((miss) => miss.mismatches);
  const numbers = mismatches.flatMap(({ observed, predicted }) =>
    typeof observed === 'number' && typeof predicted === 'number'
      ? [observed, observed - predicted, predicted - observed]
      : [],
  );
  const keys = mismatches.flatMap(({ path }) => path.split('/').slice(2));
  const mentioned = [...keys, ...(keys.length === 0 ? Object.values(event.args ?? {}) : [])];
  return { numbers: [...new Set(numbers)], mentioned: new Set(mentioned) };
}

/** What the nearest guard that failed reads, else what the nearest step leaves otherwise than it was observed. */
function sliceFor<State>(scene: Scene<State>, { nearest }: NearMisses): Slice | undefined {
  const [miss] = nearest;
  if (miss?.why.kind !== 'its guard is false') return undefined;
  // `msgs.has(...)` reads `msgs`.
  const of = [
    ...new Set(
      miss.why.read.map(({ path }) =>
        path.replace(/\.(has|count|includes|indexOf)\(.*|\.(size|length)$/, ''),
      ),
    ),
  ];
  const road = new Road(scene.explainer, maxWidth);
  const lines = sliceOf(scene, road, of).map(({ line, changed }) => ({
    ...told(line),
    changed: changes(changed),
  }));
  return { of, lines };
}
