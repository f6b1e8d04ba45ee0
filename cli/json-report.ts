import type { Report, Verdict, WalkReport } from '../checker/index.ts';
import { type Trace, traceLength } from '../model/index.ts';
import { writeItf } from '../traces/index.ts';
import type { ExitStatus } from './exit-status.ts';
import type { Comparison } from './expectation.ts';
import { jsonText } from './json-text.ts';
import type { Subject } from './subject.ts';

/** A report of `check` as JSON: what the text says, with traces as ITF. Without times, so that runs can be compared. */
export function checkJson(
  subject: Subject,
  report: Report,
  comparison: Comparison | undefined,
  exitStatus: ExitStatus,
): string {
  return jsonText({
    ...report,
    instance: subject.instance?.name,
    verdict: verdictJson(report.verdict),
    witnesses: report.witnesses.map(({ property, trace }) => ({ property, trace: traceJson(trace) })),
    expectation: comparison,
    exitStatus,
  });
}

/** A report of `walk` as JSON. */
export function walkJson(subject: Subject, report: WalkReport, exitStatus: ExitStatus): string {
  return jsonText({
    ...report,
    instance: subject.instance?.name,
    verdict: verdictJson(report.verdict),
    trace: traceJson(report.trace),
    exitStatus,
  });
}

function verdictJson(verdict: Verdict | WalkReport['verdict']): object {
  if (verdict.kind !== 'violated') return verdict;
  return {
    kind: verdict.kind,
    violations: verdict.violations.map(({ trace, lasso, ...violation }) => ({
      ...violation,
      ...(trace === undefined ? {} : { length: traceLength(trace) }),
      ...(trace === undefined || lasso === undefined ? {} : { lasso: { ...lengthsOf(trace), ...lasso } }),
      ...(trace === undefined ? {} : { trace: traceJson(trace) }),
    })),
  };
}

/** Steps before the cycle, and of the cycle: none where the last state stays for ever. */
function lengthsOf(trace: Trace): { readonly stem: number; readonly cycle: number } {
  const stem = trace.loop ?? 0;
  return { stem, cycle: traceLength(trace) - stem };
}

/** The trace as its file would have it: shapes and other inner matters stay inside. */
function traceJson(trace: Trace): unknown {
  return JSON.parse(writeItf(trace));
}
