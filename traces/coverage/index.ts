export {
  answerText,
  type Baseline,
  BaselineError,
  baselineOf,
  baselineText,
  type Loss,
  lossesSince,
  readBaseline,
} from './baseline.ts';
export { CoverageWatch, type LogWatch } from './coverage-watch.ts';
export type {
  Count,
  Coverage,
  CoveredConjunct,
  CoveredEvent,
  CoveredPair,
  CoveredSpace,
  Share,
} from './covered.ts';
export { type Shares, sharesOf, tooMuch, type Vacuity, vacuityOf } from './shares.ts';
