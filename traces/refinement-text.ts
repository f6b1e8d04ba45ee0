import { differences } from './diff.ts';
import type { Finding } from './finding.ts';
import { changes, summary } from './narration.ts';

/**
 * What the last step of a refinement's counterexample stands for, in parts, with the sentence's beginning and end:
 * `step 3 stands for`, `hour: 0 → 2`, `which is no step of clock`. Undefined for what is no violated refinement.
 */
export function refinementText(
  finding: Finding,
): { readonly subject: string; readonly parts: readonly string[]; readonly verdict: string } | undefined {
  if (finding.kind !== 'violation') return undefined;
  const { refinement, trace } = finding.violation;
  if (refinement === undefined || trace === undefined) return undefined;
  const { spec, variables, before, after } = refinement;
  const last = trace.points.length - 1;
  if (before === undefined) {
    return {
      subject: `state ${last} stands for`,
      parts: summary(variables, after),
      verdict: `which is no initial state of ${spec}`,
    };
  }
  return {
    subject: `step ${last} stands for`,
    parts: changes(differences(variables, before, after)),
    verdict: `which is no step of ${spec} from there: ${summary(variables, before).join(' · ')}`,
  };
}
