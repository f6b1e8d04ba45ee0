export { type FoundAgain, foundAgain } from './found-again.ts';
export type { MutationKind } from './mutant.ts';
export {
  type Fates,
  type MutationOptions,
  type MutationReport,
  mutationScore,
  mutationsTogether,
  type Survivor,
  scoreOf,
} from './mutation-score.ts';
export { type RecordedRun, type Recording, recordRun } from './recorded-run.ts';
