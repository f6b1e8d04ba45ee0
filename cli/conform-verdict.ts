import type { BrokenProperty, ConformReport, Effort } from '../traces/conformance/index.ts';
import type { LogEnd, LogFact, LogPiece } from '../traces/log/index.ts';
import type { LogSetting } from './conform-log.ts';

/** What a log is, or why nothing can be said of it. */
export type LogVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'violated' }
  | { readonly kind: 'inconclusive'; readonly reason: string }
  /** It is no log, or none of the spec. */
  | { readonly kind: 'bad'; readonly problem: string };

/** What there is to tell of a log besides its verdict. */
export interface LogFindings {
  readonly effort: Effort;
  /** Lines that are not there, or not where they should be; with the slice, in a file of several logs. */
  readonly facts: readonly (LogFact & { readonly slice?: string })[];
  /** How the log ends; undefined where it was cut, or not read so far, and for a file of several logs. */
  readonly end: LogEnd | undefined;
  readonly skipped: ReadonlyMap<string, number>;
  readonly broken: BrokenProperty | undefined;
}

/** Where a log stops without its end. */
export type Cut = Extract<LogPiece, { kind: 'cut' }>;

/** What is told of a report. */
export function findingsOf({ matched, facts, end, skipped, broken }: ConformReport): LogFindings {
  return { effort: matched.effort, facts, end, skipped, broken };
}

/** What a report comes to. */
export function verdictOf(
  { matched, broken, facts, end }: ConformReport,
  cut: Cut | undefined,
  { end: wanted, following }: LogSetting,
): LogVerdict {
  if (matched.kind === 'rejected') return { kind: 'rejected' };
  if (broken !== undefined) return { kind: 'violated' };
  if (matched.kind === 'inconclusive') return { kind: 'inconclusive', reason: matched.reason };
  const missing = facts.find(({ kind }) => kind === 'lost' || kind === 'miscounted');
  if (missing !== undefined)
    return { kind: 'inconclusive', reason: 'lines are missing, and what they said is not known' };
  const isStopped = following?.aborted === true || (end === undefined && cut === undefined);
  if (isStopped && end === undefined) return { kind: 'inconclusive', reason: stoppedEarly };
  if (cut !== undefined && cut.where !== 'its format has no end')
    return { kind: 'inconclusive', reason: cutText(cut) };
  if (end !== undefined && end.reason !== 'complete' && wanted === 'must be told')
    return {
      kind: 'inconclusive',
      reason: `the log says that it ended in a ${end.reason}, and is not known to be whole (--lenient-end takes it as it is)`,
    };
  return { kind: 'accepted' };
}

/** Why nothing is known of a log that goes on. */
export const stoppedEarly = 'it was stopped before the log ended; so far every line is explained';

/** Why nothing is known of a log that is cut. */
export function cutText({ where, line }: Cut): string {
  return `the log was cut ${where === 'within a line' ? `within line ${line}` : `after line ${line}`}, and what came then is not known`;
}
