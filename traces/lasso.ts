import { type FalseFormula, isMet, type JudgedAssumption, type JudgedLasso } from '../checker/index.ts';
import { type PlainState, sameData, type Trace } from '../model/index.ts';
import { type Finding, grouped } from './finding.ts';
import { takenText } from './narration.ts';

/**
 * How a lasso goes on after its last state, `back to state 1 by tick`; undefined for a trace that ends. `paint` is for
 * the action.
 */
export function backText(trace: Trace, paint = (action: string): string => action): string | undefined {
  const { points, loop, back } = trace;
  if (loop === undefined) return undefined;
  const state = `state ${grouped(loop)}`;
  const by = back === undefined ? undefined : `by ${paint(takenText(back))}`;
  if (loop === points.length - 1) {
    return by === undefined
      ? `${state} for ever: stuttering, no action is taken`
      : `${state} for ever ${by}, which changes nothing`;
  }
  if (by !== undefined) return `back to ${state} ${by}`;
  return isSame(trace, loop) ? `back to ${state}, which is the same: no action is taken` : `back to ${state}`;
}

/** What was judged of a finding's lasso. */
export function judgedOf(finding: Finding): JudgedLasso | undefined {
  switch (finding.kind) {
    case 'violation': {
      const { lasso, property } = finding.violation;
      if (lasso === undefined) return undefined;
      return { broken: [{ ...lasso, property }, ...(finding.also ?? [])], fairness: lasso.fairness };
    }
    case 'behaviour':
      return finding.lasso;
    case 'witness':
      return undefined;
  }
}

/** What stands before a formula that is false: which part it is, and of which property, where that is not said above. */
export function falsityText(finding: Finding, { property, part }: JudgedLasso['broken'][0]): string {
  const isNamed = finding.kind === 'violation' && finding.violation.property === property;
  return [
    isNamed ? 'false of this behaviour' : `${JSON.stringify(property)} is false of this behaviour`,
    ...(part === undefined ? [] : [partText(part)]),
  ].join(', ');
}

function partText({ number, of }: NonNullable<FalseFormula['part']>): string {
  return `part ${grouped(number)} of ${grouped(of)}`;
}

/** Assumptions that are met, or broken, for one reason. */
export interface FairnessGroup {
  /** `taken in step 4`; undefined where the sentence above says it. */
  readonly reason: string | undefined;
  readonly assumptions: readonly string[];
}

/** Whether a lasso is fair: in a sentence, and for each assumption. */
export function fairnessOf(
  trace: Trace,
  { broken, fairness }: JudgedLasso,
): { readonly sentence: string; readonly groups: readonly FairnessGroup[] } {
  const last = trace.points.length - 1;
  const stays = (trace.points.slice(trace.loop) ?? []).every(({ state }) =>
    sameData(state, trace.points[last]?.state as PlainState),
  );
  if (fairness.length === 0) {
    const may = stays ? 'may stop in any state' : 'may go round any cycle for ever';
    return { sentence: `No fairness is assumed: a behaviour ${may}.`, groups: [] };
  }
  const isFair = fairness.every(({ reason }) => isMet(reason));
  if (isFair && stays) {
    // It changes nothing, and so takes nothing: for each assumption there is but one reason left.
    const sentence = `The behaviour is fair: nothing that is assumed to be fair is enabled in state ${grouped(last)}.`;
    return {
      sentence,
      groups: [{ reason: undefined, assumptions: fairness.map((each) => each.assumption) }],
    };
  }
  const unfair =
    broken.length === 0 ? 'The behaviour is not fair:' : 'No counterexample: the behaviour is not fair.';
  return { sentence: isFair ? 'Why the behaviour is fair:' : unfair, groups: groupsOf(trace, fairness) };
}

/** What is broken first, then what is taken and what is disabled in the order of the trace. */
function groupsOf(trace: Trace, fairness: readonly JudgedAssumption[]): readonly FairnessGroup[] {
  const sorted = [...fairness].sort(
    ({ reason: left }, { reason: right }) =>
      order.indexOf(left.kind) - order.indexOf(right.kind) || pointOf(left) - pointOf(right),
  );
  const groups = new Map<string, string[]>();
  for (const { assumption, reason } of sorted) {
    const text = reasonText(trace, reason);
    groups.set(text, [...(groups.get(text) ?? []), assumption]);
  }
  return [...groups].map(([reason, assumptions]) => ({ reason, assumptions }));
}

type Reason = JudgedAssumption['reason'];

const order: readonly Reason['kind'][] = ['always enabled', 'enabled', 'taken', 'disabled', 'never enabled'];

function pointOf(reason: Reason): number {
  return 'at' in reason ? reason.at : 0;
}

/** The step to state 4 is step 4, as in the gutter of a story. */
function reasonText({ points }: Trace, reason: Reason): string {
  switch (reason.kind) {
    case 'taken':
      return reason.at === points.length - 1
        ? 'taken in the step back'
        : `taken in step ${grouped(reason.at + 1)}`;
    case 'disabled':
      return `disabled in state ${grouped(reason.at)}`;
    case 'never enabled':
      return 'never enabled in the cycle';
    case 'always enabled':
      return 'always enabled, never taken';
    case 'enabled':
      return `enabled in state ${grouped(reason.at)}, never taken`;
  }
}

function isSame({ points }: Trace, loop: number): boolean {
  const [first, last] = [points[loop], points.at(-1)];
  return first !== undefined && last !== undefined && sameData(first.state, last.state);
}
