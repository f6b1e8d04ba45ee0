import type { Model, Stepper } from '../../model/index.ts';
import {
  type Binding,
  type ConformOptions,
  type ConformReport,
  conform,
  type Explainer,
  type Line,
} from '../conformance/index.ts';
import type { LogHead, LogPiece } from '../log/index.ts';

/** A log that the spec explains, with the states on the way where they are certain: what mutants of it are held against. */
export interface RecordedRun {
  readonly fileName: string;
  readonly head: LogHead;
  readonly model: Model;
  readonly binding: Binding;
  readonly explainer: Explainer<unknown>;
  /** States that the log may begin in. */
  readonly starts: readonly unknown[];
  readonly lines: readonly Line[];
  /** The state after each line; undefined where several explain the log so far, or where that is not known. */
  readonly after: readonly unknown[];
  readonly options: ConformOptions;
}

/** What came of running a log for the sake of its mutants. */
export type Recording =
  | { readonly kind: 'recorded'; readonly run: RecordedRun; readonly report: ConformReport }
  | { readonly kind: 'not accepted'; readonly report: ConformReport }
  /** Mutants are made of logs whose lines are in total order. */
  | { readonly kind: 'not in total order'; readonly report: ConformReport };

/** Lines from which mutants are made: those after it are matched, but left as they are. */
export const maxMutatedLines = 200_000;

/**
 * Holds a log against a spec as `conform` does, and keeps its lines and states. Memory grows with the lines, some hundred
 * bytes each.
 */
export async function recordRun(
  pieces: AsyncIterable<LogPiece>,
  fileName: string,
  model: Model,
  binding: Binding,
  options: ConformOptions,
): Promise<Recording> {
  const lines: Line[] = [];
  const after: unknown[] = [];
  let stepper: Stepper<unknown> | undefined;
  const report = await conform(pieces, fileName, model, binding, {
    ...options,
    listen: (given) => {
      stepper = given;
      return options.listen?.(given) ?? { taken: () => {}, arrived: () => {} };
    },
    heard: (line, candidates) => {
      options.heard?.(line, candidates);
      lines.push(line);
      after.push(candidates === 1 && lines.length <= maxMutatedLines ? stepper?.entered() : undefined);
    },
  });
  const { head, matched, explainer, maker } = report;
  if (head.order !== undefined && head.order !== 'total') return { kind: 'not in total order', report };
  if (matched.kind !== 'accepted') return { kind: 'not accepted', report };
  const shown = maker.initial(head);
  const starts = explainer.stepper.initial().filter((state) => {
    explainer.stepper.enter(state);
    return shown.every((observation) => observation.isSeenIn(explainer.stepper.before));
  });
  // Neither the properties nor whoever listens is asked about a mutant.
  const { listen: _, heard: __, ...rest } = options;
  const bare: ConformOptions = { ...rest, invariants: 'not judged' };
  return {
    kind: 'recorded',
    run: { fileName, head, model, binding, explainer, starts, lines, after, options: bare },
    report,
  };
}
