import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '../../model/index.ts';
import {
  type Driver,
  divergenceHeadline,
  divergenceStory,
  type Failure,
  fuzz,
  outcomeOf,
  writeReplay,
} from '../fuzzing/index.ts';
import { plainPaint } from '../paint.ts';
import { NonconformanceError } from './nonconformance-error.ts';
import { modelFor, type Specified } from './specified.ts';

/** How much an implementation is put through, and what is kept of a failure. */
export interface ConformanceOptions {
  /** A whole number from 0 to 2^32 - 1; 1, if left out, so that a test is the same at each run. */
  readonly seed?: number;
  /** Steps to compare; 20,000, if left out. */
  readonly steps?: number;
  /** No time limit, if left out: steps alone make runs that are the same everywhere. */
  readonly maxTimeMs?: number;
  /** How often actions are tried, by name; 1, if left out. */
  readonly weights?: Readonly<Record<string, number>>;
  /** The share of steps that must be rejected. */
  readonly negative?: number;
  /** A folder for the run that fails, to be taken again with `assay fuzz --replay`. Nothing is written, if left out. */
  readonly replays?: string;
  /** The module of the driver, for the command that takes the run again. */
  readonly driverFile?: string;
}

const defaultSteps = 20_000;
const lineWidth = 100;

/**
 * Puts the implementation through sequences of steps of the spec, as `assay fuzz` does, and returns where no difference was
 * met. That says nothing of steps that were not taken.
 * @throws NonconformanceError where they part, with the smallest run that was found and how to take it again, and where
 * nothing was compared; DriverError where the driver does not fit the spec; SpecError.
 */
export async function assertConforms<Implementation>(
  specified: Specified,
  driver: Driver<Implementation>,
  options: ConformanceOptions = {},
): Promise<void> {
  const model = modelFor(specified, driver);
  const { weights, negative } = options;
  const { verdict } = await fuzz(model, driver, {
    seed: options.seed ?? 1,
    maxSteps: options.steps ?? defaultSteps,
    maxTimeMs: options.maxTimeMs ?? Number.POSITIVE_INFINITY,
    now: () => performance.now(),
    ...(weights === undefined ? {} : { weights }),
    ...(negative === undefined ? {} : { negative }),
  });
  switch (verdict.kind) {
    case 'conforms within the budget':
      return;
    case 'inconclusive':
      throw new NonconformanceError(
        `${model.compiled.specName}: the implementation was not held against the spec: ${verdict.reason}`,
      );
    case 'diverges':
      throw new NonconformanceError(failureText(model, driver, verdict.failure, options));
  }
}

function failureText<Implementation>(
  model: Model,
  driver: Driver<Implementation>,
  failure: Failure,
  options: ConformanceOptions,
): string {
  const { compiled } = model;
  const { divergence, played, metIn, shrinkRuns, isRepeatable } = failure;
  return [
    divergenceHeadline(compiled.specName, divergence),
    '',
    divergenceStory(compiled, played, divergence, { paint: plainPaint, width: lineWidth }),
    isRepeatable
      ? `  Met in a run of ${metIn} steps with the seed ${options.seed ?? 1}, and made smaller in ${shrinkRuns} runs.`
      : `  It did not happen again: the implementation does not depend on its seed (${failure.seed}) alone.`,
    `  Take it again:  ${againText(model, driver, failure, options)}`,
  ].join('\n');
}

function againText<Implementation>(
  { compiled }: Model,
  { instance }: Driver<Implementation>,
  { steps, seed, divergence }: Failure,
  options: ConformanceOptions,
): string {
  const { replays, driverFile = './driver.ts' } = options;
  const command = `npx assay fuzz ${compiled.specName} --driver ${driverFile}`;
  if (replays === undefined) return `${command} --seed ${options.seed ?? 1}`;
  mkdirSync(replays, { recursive: true });
  const file = join(replays, `${compiled.specName}-${options.seed ?? 1}.json`);
  const replay = {
    protocol: compiled.specName,
    instance,
    constants: compiled.constants,
    mutant: compiled.mutant,
    driver: options.driverFile,
    seed,
    steps,
    expected: outcomeOf(divergence),
  };
  writeFileSync(file, writeReplay(replay));
  return `${command} --replay ${file}`;
}
