import type { PropertyKind, Report, WalkReport } from '../checker/index.ts';

/** What the process answers. TLC's where it has one; never 1, which is how Node itself dies. */
export const exitStatus = {
  holds: 0,
  usage: 2,
  inconclusive: 3,
  deadlock: 11,
  safety: 12,
  liveness: 13,
  rejected: 14,
  unwitnessed: 15,
  vacuous: 16,
  bug: 70,
  interruptedTwice: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** The table at the foot of `assay --help`. */
export const exitStatusHelp = `Exit status:
   0  it holds, or the trace is accepted
   2  the command, the spec or a file is wrong
   3  inconclusive: a limit or an interruption came first, or something was not checked
  11  deadlock
  12  an invariant or a step property is violated, or a value leaves the bounds of its type
  13  a temporal property is violated
  14  a trace is rejected
  15  a reachable property is never witnessed
  16  it holds, but says nothing somewhere (with --strict)
  70  a bug of Assay's own`;

// With several violations the gravest decides: what is wrong in a state, then what never happens.
const gravest: readonly (readonly [PropertyKind, ExitStatus])[] = [
  ['invariant', exitStatus.safety],
  ['step', exitStatus.safety],
  ['bounds', exitStatus.safety],
  ['deadlock', exitStatus.deadlock],
  ['temporal', exitStatus.liveness],
  ['reachable', exitStatus.unwitnessed],
];

/** The status of a check or of walks. Vacuity counts only where `strictness` asks for it, and only if all else holds. */
export function statusOf(report: Report | WalkReport, strictness: 'strict' | 'lenient'): ExitStatus {
  const { verdict } = report;
  switch (verdict.kind) {
    case 'holds':
      return strictness === 'strict' && 'vacuity' in report && report.vacuity.length > 0
        ? exitStatus.vacuous
        : exitStatus.holds;
    case 'violated': {
      const kinds = new Set(verdict.violations.map((violation) => violation.kind));
      return gravest.find(([kind]) => kinds.has(kind))?.[1] ?? exitStatus.bug;
    }
    case 'inconclusive':
      return exitStatus.inconclusive;
  }
}
