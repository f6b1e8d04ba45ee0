import { type ConformOptions, type Explainer, LogRun, type Yardstick } from '../conformance/index.ts';
import type { LogHead, LogPiece, SlicePiece } from '../log/index.ts';
import { picks, someOf } from './mutation-score.ts';
import { maxMutatedLines, type RecordedRun, RunKeeper } from './recorded-run.ts';

/** What came of running some logs of a file for the sake of their mutants. */
export type SlicesRecording =
  | { readonly kind: 'recorded'; readonly runs: readonly RecordedRun[] }
  /** Mutants are made of logs whose lines are in total order. */
  | { readonly kind: 'not in total order'; readonly slice: string };

/**
 * Some of the logs of a file, by their names with how many lines they have: all of them, or as many at random as mutants can be
 * made of. Deterministic by seed.
 */
export function chosenSlices(lines: ReadonlyMap<string, number>, seed: number): ReadonlySet<string> {
  const chosen = new Set<string>();
  let total = 0;
  const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  for (const [slice, count] of someOf(sorted, lines.size, picks(seed))) {
    total += count;
    // One is too long for all of it to be mutated, and is better than none.
    if (total > maxMutatedLines && chosen.size > 0) break;
    chosen.add(slice);
  }
  return chosen;
}

/** Holds the chosen logs of a file against a spec, as `recordRun` does one: what is not accepted is left out. */
export async function recordSlices(
  pieces: AsyncIterable<SlicePiece>,
  fileName: string,
  chosen: ReadonlySet<string>,
  yardstickFor: (slice: string, head: LogHead) => Yardstick,
  options: ConformOptions,
): Promise<SlicesRecording> {
  const open = new Map<string, OpenRecording>();
  const runs: RecordedRun[] = [];
  const shared = new Map<Yardstick, Explainer<unknown>>();
  for await (const { slice, piece } of pieces) {
    if (slice === undefined || !chosen.has(slice)) continue;
    if (piece.kind === 'head')
      open.set(slice, begun(piece, fileName, yardstickFor(slice, piece.head), options));
    const known = open.get(slice);
    known?.run.take(piece);
    if (known === undefined || piece.kind !== 'end') continue;
    open.delete(slice);
    const { yardstick } = known;
    const { plans, model } = yardstick;
    const origin = { headLine: known.headLine, plans };
    const report = known.run.report();
    const recording = known.keeper.recording(report, fileName, model, plans.binding, options, origin);
    if (recording.kind === 'not in total order') return { kind: 'not in total order', slice };
    // One explainer serves the mutants of all: they are tried one after another.
    const explainer = shared.get(yardstick) ?? yardstick.borrow();
    shared.set(yardstick, explainer);
    if (recording.kind === 'recorded') runs.push({ ...recording.run, explainer });
    known.run.release();
  }
  // Which of two ends first in a batch of lines is no matter of theirs.
  runs.sort((left, right) => (left.origin.headLine ?? 0) - (right.origin.headLine ?? 0));
  return { kind: 'recorded', runs };
}

/** A log that is being recorded. */
interface OpenRecording {
  readonly run: LogRun;
  readonly keeper: RunKeeper;
  readonly yardstick: Yardstick;
  readonly headLine: number;
}

function begun(
  { head, line: headLine }: Extract<LogPiece, { kind: 'head' }>,
  fileName: string,
  yardstick: Yardstick,
  options: ConformOptions,
): OpenRecording {
  const keeper = new RunKeeper();
  const run = new LogRun(head, { fileName, headLine }, yardstick, keeper.watching(options));
  return { run, keeper, yardstick, headLine };
}
