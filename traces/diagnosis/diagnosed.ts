import type { Model } from '../../model/index.ts';
import {
  type Binding,
  BindingError,
  type ConformOptions,
  type ConformReport,
  conform,
  type Line,
  type StepListener,
} from '../conformance/index.ts';
import { LogError, type LogEvent, type LogPiece } from '../log/index.ts';
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
        trail = new Trail(stepper);
        return along(trail, options.listen?.(stepper));
      },
      heard: (line, candidates) => {
        trail?.heard(line);
        options.heard?.(line, candidates);
      },
    });
    if (report.matched.kind !== 'rejected' || trail === undefined)
      return { report, diagnosis: undefined, scene: undefined };
    const { line } = report.matched.failure;
    const looks = looking === 'at the next lines' && isTotal(report);
    return diagnosed(report, trail, looks ? await ahead.events(line.number, maxAhead) : [], binding);
  } finally {
    await ahead.close();
  }
}

/** A trail, and whoever else hears of the steps. */
export function along(trail: Trail<unknown>, other: StepListener | undefined): StepListener {
  return {
    taken: (action, line) => {
      trail.taken(action, line);
      other?.taken(action, line);
    },
    arrived: (line) => other?.arrived(line),
  };
}

/** Whether lines stand in the order in which they happened: what stands after one that failed then comes after it. */
export function isTotal({ head }: ConformReport): boolean {
  return head.order === undefined || head.order === 'total';
}

/** A report with the diagnosis of the line that is not explained. `next` are events after it. */
export function diagnosed(
  report: ConformReport,
  trail: Trail<unknown>,
  next: readonly NextEvent[],
  binding: Binding,
): Diagnosed {
  if (report.matched.kind !== 'rejected') return { report, diagnosis: undefined, scene: undefined };
  const { failure } = report.matched;
  const lost = lostBefore(report, failure.line.number);
  const scene = trail.scene(report.explainer, failure, linesOf(report, next), lost);
  return { report, diagnosis: diagnose(failure, scene, binding), scene };
}

/** An event that comes after the line that failed. */
export interface NextEvent {
  readonly event: LogEvent;
  readonly number: number;
}

/** A line that comes later and is no line of the log is told when the log gets that far. */
function linesOf({ maker }: ConformReport, next: readonly NextEvent[]): readonly Line[] {
  const lines: Line[] = [];
  try {
    for (const { event, number } of next) {
      const line = maker.line(event, number);
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
