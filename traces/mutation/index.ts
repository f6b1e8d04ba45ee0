export { type FoundAgain, foundAgain } from './found-again.ts';
export type { MutationKind } from './mutant.ts';
export {
  type Fates,
  type MutationOptions,
  type MutationReport,
  mutationScore,
  mutationScoreOfAll,
  mutationsTogether,
  type Survivor,
  scoreOf,
} from './mutation-score.ts';
export { chosenSlices, recordSlices, type SlicesRecording } from './record-slices.ts';
export { type RecordedRun, type Recording, recordRun } from './recorded-run.ts';
