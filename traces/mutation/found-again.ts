import { type Line, Matcher } from '../conformance/index.ts';
import { diagnoseAlong, Trail } from '../diagnosis/index.ts';
import { picks, someOf } from './mutation-score.ts';
import type { RecordedRun } from './recorded-run.ts';
import { Trials } from './trial.ts';

/** How often the event of a line that was left out is found again by the diagnosis. */
export interface FoundAgain {
  /** Lines that were left out, one at a time. */
  readonly dropped: number;
  /** Those after which the log is rejected. */
  readonly noticed: number;
  /** Of those, the ones whose event is among the three best repairs. */
  readonly found: number;
}

/** So many lines before the one that is left out are matched again, so that repairs can be looked for there. */
const maxBefore = 64;
const best = 3;

/** Leaves out up to `maxLines` lines, one at a time, and asks the diagnosis what is missing. Deterministic by seed. */
export function foundAgain(run: RecordedRun, seed: number, maxLines: number): FoundAgain {
  const trials = new Trials(run);
  const positions = someOf([...run.lines.keys()], maxLines, picks(seed));
  let [noticed, found] = [0, 0];
  for (const position of positions) {
    const rank = rankOf(run, trials, position);
    if (rank !== undefined) noticed += 1;
    if (rank !== undefined && rank < best) found += 1;
  }
  return { dropped: positions.length, noticed, found };
}

/** Where among the repairs the line is that was left out at `position`; undefined where nothing notices. */
function rankOf(run: RecordedRun, trials: Trials, position: number): number | undefined {
  const { explainer, lines, options } = run;
  const { from, starts } = trials.start(Math.max(0, position - maxBefore));
  const trail = new Trail(explainer.stepper);
  const matcher = new Matcher(explainer, starts, { ...options, listener: trail });
  const kept = [...lines.slice(from, position), ...lines.slice(position + 1)];
  let next = 0;
  for (; next < kept.length && !matcher.isDecided; next += 1) {
    const line = kept[next];
    if (line === undefined) break;
    matcher.add(line);
    trail.heard(line);
  }
  const matched = matcher.finish();
  if (matched.kind !== 'rejected') return undefined;
  const { failure } = matched;
  const ahead = kept.slice(next).filter(({ index }) => index > failure.line.index);
  const { repairs } = diagnoseAlong(trail, explainer, failure, ahead, run.binding);
  const missing = lines[position];
  const rank = repairs.best.findIndex(
    ({ edit }) =>
      edit.kind === 'insert' && missing !== undefined && isOf(missing, edit.action, edit.arguments),
  );
  return rank < 0 ? Number.POSITIVE_INFINITY : rank;
}

/** Whether a step is what a line stands for: its action, with what the line says of the arguments. */
function isOf(line: Line, action: string, args: Readonly<Record<string, unknown>>): boolean {
  const said = Object.entries(line.event.args ?? {});
  return (
    line.event.a === action &&
    said.every(([name, value]) => JSON.stringify(args[name]) === JSON.stringify(value))
  );
}
