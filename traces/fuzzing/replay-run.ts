import type { Model } from '../../model/index.ts';
import { scripted } from './chooser.ts';
import { nobody } from './coverage.ts';
import type { Divergence } from './divergence.ts';
import type { Driver } from './driver.ts';
import type { ExpectedOutcome } from './replay-file.ts';
import { requireDriver } from './require-driver.ts';
import { type Played, Run } from './run.ts';
import { Space } from './space.ts';
import type { Step } from './step.ts';
import { brokenOff, done } from './work.ts';

/** What came of taking a run again. */
export interface Replayed {
  readonly played: readonly Played[];
  /** Undefined where the implementation does as the spec says. */
  readonly divergence: Divergence | undefined;
  /** Steps that the driver does not drive. */
  readonly leftOut: readonly Step[];
}

/**
 * Takes the steps of a run again, on a fresh implementation, each held against the spec as it is now.
 * @throws DriverError where the driver does not fit the spec.
 */
export async function replayRun<Implementation>(
  model: Model,
  driver: Driver<Implementation>,
  { steps, seed }: { readonly steps: readonly Step[]; readonly seed: number },
  patienceMs = 10_000,
): Promise<Replayed> {
  requireDriver(driver, model.compiled);
  const run = new Run(
    { driver, space: new Space(model.compiled), witness: nobody, isTired: () => true },
    { seed },
  );
  const leftOut: Step[] = [];
  const chooser = scripted(driver, steps, undefined, (step) => leftOut.push(step));
  if ((await done(run.work(chooser), patienceMs)) === brokenOff) run.brokenOff();
  return { played: run.played, divergence: run.divergence, leftOut };
}

/** Whether a run came to what was expected of it. */
export function isAsExpectedOutcome({ divergence }: Replayed, expected: ExpectedOutcome): boolean {
  if (expected.verdict === 'conforms' || divergence === undefined)
    return expected.verdict === 'conforms' && divergence === undefined;
  return divergence.kind === expected.as && divergence.subject === expected.subject;
}

/** What a replay file says of a run that parted so. */
export function outcomeOf(divergence: Divergence | undefined): ExpectedOutcome {
  if (divergence === undefined) return { verdict: 'conforms' };
  const { kind, subject, at } = divergence;
  return { verdict: 'diverges', as: kind, subject, at };
}
