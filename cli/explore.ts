import { type CheckOptions, check, type Report, unlimited } from '../checker/index.ts';
import { listenForInterruption } from './interruption.ts';
import type { Io } from './io.ts';
import { ProgressLine } from './progress.ts';
import type { Subject } from './subject.ts';

/**
 * Checks a subject, with its progress shown and Ctrl-C heard: all properties, without limits, in one thread, to the first
 * violation, but for the `changes`.
 */
export async function explore(
  { model, target }: Pick<Subject, 'model' | 'target'>,
  io: Io,
  changes: Partial<CheckOptions> = {},
): Promise<Report> {
  const progress = new ProgressLine(io.err, io.now);
  const interruption = listenForInterruption(io);
  try {
    return await check(model, {
      limits: unlimited,
      properties: undefined,
      symmetry: 'unused',
      onViolation: 'stop',
      lassos: 'late',
      witnesses: 'lengths',
      distinctValues: 'skip',
      machineMemoryBytes: io.memoryBytes,
      workers: 1,
      source: target.source,
      now: io.now,
      onProgress: (seen) => progress.show(seen),
      interrupted: interruption.requested,
      ...changes,
    });
  } finally {
    interruption.release();
    progress.end();
  }
}
