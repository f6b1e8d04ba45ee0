import type { JudgedLasso, Violation } from '../checker/index.ts';
import { sameData, type Trace, traceLength } from '../model/index.ts';

/** What a trace is shown for. */
export type Finding =
  | {
      readonly kind: 'violation';
      readonly spec: string;
      readonly violation: Violation;
      /** Further temporal properties that are false of the lasso of one. */
      readonly also?: JudgedLasso['broken'] | undefined;
    }
  | { readonly kind: 'witness'; readonly property: string; readonly trace: Trace }
  /**
   * A walk, a replayed file: a behaviour that shows nothing in particular. A lasso that was judged is one if it is not
   * fair, or breaks nothing.
   */
  | { readonly kind: 'behaviour'; readonly trace: Trace; readonly lasso?: JudgedLasso | undefined };

/** The trace of a finding. A reachable property that is never witnessed has none. */
export function traceOf(finding: Finding): Trace | undefined {
  return finding.kind === 'violation' ? finding.violation.trace : finding.trace;
}

/** The finding in one sentence, without mark and full stop: `two-phase-commit: "..." is violated in 7 steps`. */
export function headline(finding: Finding): string {
  switch (finding.kind) {
    case 'violation':
      return `${finding.spec}: ${violationText(finding.violation)}`;
    case 'witness':
      return `${finding.trace.spec}: ${JSON.stringify(finding.property)} is witnessed ${extent(finding.trace)}`;
    case 'behaviour':
      return `${finding.trace.spec}: a behaviour of ${lengthText(finding.trace)}`;
  }
}

/** `1 step`, `2 steps`, with digits in groups of three. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A count with its digits in groups of three: `1,745,408`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function violationText({ property, kind, trace }: Violation): string {
  const name = JSON.stringify(property);
  if (trace === undefined) return kind === 'reachable' ? `${name} is never witnessed` : `${name} is violated`;
  switch (kind) {
    case 'invariant':
    case 'reachable':
    case 'temporal':
      return `${name} is violated ${extent(trace)}`;
    case 'refinement':
      if (trace.points.length === 1) return `${name} is violated by the initial state`;
      return `${name} is violated by step ${grouped(traceLength(trace))}`;
    case 'step':
      return `${name} is violated by step ${grouped(traceLength(trace))}`;
    case 'deadlock':
      return `deadlock ${extent(trace)}`;
    case 'bounds':
      return `a value leaves its type ${extent(trace)}`;
  }
}

function extent(trace: Trace): string {
  if (traceLength(trace) > 0) return `in ${lengthText(trace)}`;
  return trace.loop === undefined ? 'in the initial state' : 'by stuttering in the initial state for ever';
}

/** `4 steps`; of a lasso `4 steps, of which the last 3 repeat for ever`. */
function lengthText(trace: Trace): string {
  const { loop, points, back } = trace;
  if (loop === undefined) return counted(traceLength(trace), 'step');
  const before = points.length - 1;
  if (loop === before && back === undefined) {
    return before === 0
      ? 'nothing but stuttering'
      : `${counted(before, 'step')} and then stuttering for ever`;
  }
  // Other tools do not name the step that closes a cycle, but where the state changes there is one.
  const [first, last] = [points[loop], points[before]];
  const closes = back !== undefined || !sameData(first?.state ?? null, last?.state ?? null);
  const steps = before + (closes ? 1 : 0);
  const cycle = steps - loop;
  if (cycle === steps) return `${counted(steps, 'step')} that ${cycle === 1 ? 'repeats' : 'repeat'} for ever`;
  return `${counted(steps, 'step')}, of which the last ${cycle === 1 ? 'repeats' : `${grouped(cycle)} repeat`} for ever`;
}
