import type { Model, Stepper } from '../../model/index.ts';
import {
  type Binding,
  type ConformOptions,
  type ConformReport,
  conform,
  type Explainer,
  type Line,
  type LogOrigin,
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
  /** Where its head stands, and what other logs of the file have in common with it. */
  readonly origin: LogOrigin;
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
  const keeper = new RunKeeper();
  const report = await conform(pieces, fileName, model, binding, keeper.watching(options));
  return keeper.recording(report, fileName, model, binding, options);
}

/** Keeps the lines of a log that is matched, and the states on the way. */
export class RunKeeper {
  readonly #lines: Line[] = [];
  readonly #after: unknown[] = [];
  #stepper: Stepper<unknown> | undefined;

  /** The options with which the log is to be matched. */
  watching(options: ConformOptions): ConformOptions {
    return {
      ...options,
      listen: (given) => {
        this.#stepper = given;
        return options.listen?.(given) ?? { taken: () => {}, arrived: () => {} };
      },
      heard: (line, candidates) => {
        options.heard?.(line, candidates);
        this.#lines.push(line);
        const isKept = candidates === 1 && this.#lines.length <= maxMutatedLines;
        this.#after.push(isKept ? this.#stepper?.entered() : undefined);
      },
    };
  }

  /** What was kept, where the log is accepted. */
  recording(
    report: ConformReport,
    fileName: string,
    model: Model,
    binding: Binding,
    options: ConformOptions,
    origin: LogOrigin = {},
  ): Recording {
    const { head, matched, explainer, starts } = report;
    if (head.order !== undefined && head.order !== 'total') return { kind: 'not in total order', report };
    if (matched.kind !== 'accepted') return { kind: 'not accepted', report };
    // Neither the properties nor whoever listens is asked about a mutant.
    const { listen: _, heard: __, ...rest } = options;
    const bare: ConformOptions = { ...rest, invariants: 'not judged' };
    const [lines, after] = [this.#lines, this.#after];
    return {
      kind: 'recorded',
      run: { fileName, head, model, binding, explainer, starts, lines, after, options: bare, origin },
      report,
    };
  }
}
