import type { Coverage, Loss } from '../traces/coverage/index.ts';
import { causeAmong } from '../traces/diagnosis/index.ts';
import { writeItf } from '../traces/index.ts';
import { type MutationReport, scoreOf } from '../traces/mutation/index.ts';
import type { LogResult } from './conform-log.ts';
import type { SlicesFindings } from './conform-slices.ts';
import { specHashOf } from './conform-spec-hash.ts';
import type { ExitStatus } from './exit-status.ts';
import { jsonText } from './json-text.ts';

/** All that a run of `assay conform` found. */
export interface ConformOutcome {
  readonly results: readonly LogResult[];
  /** By file: configurations with which a rejected log would have been accepted. */
  readonly configurations: ReadonlyMap<string, readonly string[]>;
  readonly coverage: Coverage | undefined;
  readonly losses: readonly Loss[];
  readonly mutation: MutationReport | undefined;
  /** What falls short of what was asked for. */
  readonly shortfalls: readonly string[];
  readonly status: ExitStatus;
}

/** The outcome as JSON. Without times, so that runs can be compared. */
export function conformJson(outcome: ConformOutcome): string {
  const { results, configurations, coverage, losses, mutation, shortfalls, status } = outcome;
  return jsonText({
    logs: results.map((result) => logJson(result, configurations.get(result.file) ?? [])),
    coverage,
    lost: losses,
    mutation: mutation && { ...mutation, score: scoreOf(mutation.all) },
    shortfalls,
    exitStatus: status,
  });
}

function logJson(result: LogResult, configurations: readonly string[]): object {
  const { file, verdict, slices, slice, subject, findings, diagnosis, trace, lines } = result;
  const broken = findings?.broken;
  return {
    file,
    verdict,
    lines,
    slices: slices && slicesJson(slices),
    slice,
    spec: subject?.model.compiled.specName,
    specHash: subject && specHashOf(subject.model.compiled),
    instance: subject?.instance,
    constants: subject?.model.compiled.constants,
    effort: findings?.effort,
    facts: findings?.facts,
    end: findings?.end,
    skipped: findings && Object.fromEntries(findings.skipped),
    broken: broken && {
      kind: broken.kind,
      property: broken.property,
      line: broken.line?.number,
      state: broken.state,
    },
    diagnosis: diagnosis && {
      ...diagnosis,
      cause: causeAmong(diagnosis.cause, diagnosis.repairs.best[0], configurations),
      configurations,
    },
    trace: trace && JSON.parse(writeItf(trace)),
  };
}

function slicesJson({ count, verdicts, configurations, failed }: SlicesFindings): object {
  return { count, ...verdicts, configurations, failed };
}
