import { match, P } from 'ts-pattern';
import type { PropertyKind, Report, Violation, WalkReport } from '../checker/index.ts';

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
   0  it holds, a trace or a log is accepted, or fuzzing found nothing
   2  the command, the spec or a file is wrong
   3  inconclusive: a limit or an interruption came first, or a constraint leaves properties open
  11  deadlock
  12  an invariant or a step property is violated, or a value leaves the bounds of its type
  13  a temporal property is violated, or the trace is a fair behaviour that violates one
  14  a trace or a log is rejected, or an implementation parts from its spec
  15  a reachable property is never witnessed
  16  it holds, but says nothing somewhere (with --strict)
  70  a bug of Assay's own`;

// With several violations the gravest decides: what is wrong in a state, then what never happens.
const gravest: readonly (readonly [PropertyKind, ExitStatus])[] = [
  ['invariant', exitStatus.safety],
  ['step', exitStatus.safety],
  ['refinement', exitStatus.safety],
  ['bounds', exitStatus.safety],
  ['deadlock', exitStatus.deadlock],
  ['temporal', exitStatus.liveness],
  ['reachable', exitStatus.unwitnessed],
];

/** The status of a check or of walks. Vacuity counts only where `strictness` asks for it, and only if all else holds. */
export function statusOf(report: Report | WalkReport, strictness: 'strict' | 'lenient'): ExitStatus {
  return match<{ report: Report | WalkReport; strictness: 'strict' | 'lenient' }>({ report, strictness })
    .returnType<ExitStatus>()
    .with(
      { strictness: 'strict', report: { verdict: { kind: 'holds' }, vacuity: [P.any, ...P.array()] } },
      () => exitStatus.vacuous,
    )
    .with({ report: { verdict: { kind: 'holds' } } }, () => exitStatus.holds)
    .with({ report: { verdict: { kind: 'violated', violations: P.select() } } }, gravestOf)
    .with({ report: { verdict: { kind: 'inconclusive' } } }, () => exitStatus.inconclusive)
    .exhaustive();
}

function gravestOf(violations: readonly Violation[]): ExitStatus {
  const kinds = new Set(violations.map((violation) => violation.kind));
  return gravest.find(([kind]) => kinds.has(kind))?.[1] ?? exitStatus.bug;
}
