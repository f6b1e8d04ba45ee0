import type { Model } from '../../model/index.ts';
import {
  type Binding,
  BindingError,
  type ConformOptions,
  type ConformReport,
  conform,
  type Line,
} from '../conformance/index.ts';
import { LogError, type LogPiece } from '../log/index.ts';
import { Ahead } from './ahead.ts';
import { type Diagnosis, diagnose } from './diagnosis.ts';
import type { Scene } from './scene.ts';
import { maxAhead, Trail } from './trail.ts';

/** What came of holding a log against a spec and, where it is rejected, why. */
export interface Diagnosed {
  readonly report: ConformReport;
  readonly diagnosis: Diagnosis | undefined;
  /** What a graph of the search is drawn of. */
  readonly scene: Scene<unknown> | undefined;
}

/** As `conform`, and diagnoses the line that is not explained. Reads some lines more for
 * that, unless it is not to. Throws as `conform` does. */
export async function conformDiagnosed(
  pieces: AsyncIterable<LogPiece>,
  fileName: string,
  model: Model,
  binding: Binding,
  options: ConformOptions,
  looking: 'at the next lines' | 'at no further line' = 'at the next lines',
): Promise<Diagnosed> {
  const ahead = new Ahead(pieces);
  let trail: Trail<unknown> | undefined;
  try {
    const report = await conform(ahead, fileName, model, binding, {
      ...options,
      listen: (stepper) => {
        const kept = new Trail(stepper);
        trail = kept;
        const other = options.listen?.(stepper);
        return {
          taken: (action, line) => {
            kept.taken(action, line);
            other?.taken(action, line);
          },
          arrived: (line) => other?.arrived(line),
        };
      },
      heard: (line, candidates) => {
        trail?.heard(line);
        options.heard?.(line, candidates);
      },
    });
    if (report.matched.kind !== 'rejected' || trail === undefined)
      return { report, diagnosis: undefined, scene: undefined };
    const { failure } = report.matched;
    const next = looking === 'at the next lines' ? await linesAhead(report, ahead, failure.line.number) : [];
    const scene = trail.scene(report.explainer, failure, next, lostBefore(report, failure.line.number));
    return { report, diagnosis: diagnose(failure, scene, binding), scene };
  } finally {
    await ahead.close();
  }
}

/** A line that comes later and is no line of the log is told when the log gets that far. */
async function linesAhead(report: ConformReport, ahead: Ahead, number: number): Promise<readonly Line[]> {
  const isTotal = report.head.order === undefined || report.head.order === 'total';
  const lines: Line[] = [];
  try {
    for (const { event, number: at } of isTotal ? await ahead.events(number, maxAhead) : []) {
      const line = report.maker.line(event, at);
      if (line !== undefined) lines.push(line);
    }
  } catch (error) {
    if (!(error instanceof LogError || error instanceof BindingError)) throw error;
  }
  return lines;
}

/** Lines that are missing by their numbers are looked for among the last ones. */
const maxNear = 100;

function lostBefore({ facts }: ConformReport, number: number): Scene<unknown>['lost'] {
  const isLost = facts.some(
    (fact) => fact.kind === 'lost' && fact.line <= number && fact.line > number - maxNear,
  );
  return isLost ? 'a line was lost' : 'no line is known to be lost';
}
