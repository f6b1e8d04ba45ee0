import type { Violation } from '../checker/index.ts';
import { type Trace, traceLength } from '../model/index.ts';

/** What a trace is shown for. */
export type Finding =
  | { readonly kind: 'violation'; readonly spec: string; readonly violation: Violation }
  | { readonly kind: 'witness'; readonly property: string; readonly trace: Trace }
  /** A walk, a replayed file: a behaviour that shows nothing in particular. */
  | { readonly kind: 'behaviour'; readonly trace: Trace };

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
      return `${finding.trace.spec}: a behaviour ${lengthText(finding.trace)}`;
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
      return `${name} is violated ${extent(trace)}`;
    case 'step':
    case 'refinement':
      return `${name} is violated by step ${grouped(traceLength(trace))}`;
    case 'temporal':
      return `${name} is violated by a behaviour ${lengthText(trace)}`;
    case 'deadlock':
      return `deadlock ${extent(trace)}`;
    case 'bounds':
      return `a value leaves its type ${extent(trace)}`;
  }
}

function extent(trace: Trace): string {
  const steps = traceLength(trace);
  return steps === 0 ? 'in the initial state' : `in ${counted(steps, 'step')}`;
}

function lengthText(trace: Trace): string {
  const { loop, points } = trace;
  if (loop === undefined) return `of ${counted(traceLength(trace), 'step')}`;
  if (loop === points.length - 1) return `that stays in state ${grouped(loop)} for ever`;
  return `of ${counted(points.length - 1, 'step')} that returns to state ${grouped(loop)} for ever`;
}
