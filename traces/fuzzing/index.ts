export type { ActionCounts, ConjunctCoverage } from './coverage.ts';
export { Dice } from './dice.ts';
export type { Difference, Divergence, DivergenceKind } from './divergence.ts';
export { divergenceHeadline, divergenceStory } from './divergence-story.ts';
export type { Answer, Arguments, Driver, Environment, Scheduler, TakenAction, Turn } from './driver.ts';
export { DriverError } from './driver-error.ts';
export { type FuzzOptions, fuzz } from './fuzz.ts';
export type { Covered, Failure, FuzzReport, FuzzVerdict, Script } from './fuzz-report.ts';
export {
  type ExpectedOutcome,
  type Replay,
  ReplayFileError,
  readReplay,
  writeReplay,
} from './replay-file.ts';
export { isAsExpectedOutcome, outcomeOf, type Replayed, replayRun } from './replay-run.ts';
export { scriptOfCalls, scriptOfTrace } from './scripts.ts';
export { type Step, stepLine } from './step.ts';
