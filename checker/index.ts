export { check } from './check.ts';
export { isMet, type JudgedAssumption, type JudgedLasso, judgeLasso } from './judge-lasso.ts';
export {
  type CheckOptions,
  type Limits,
  type Progress,
  type Source,
  unlimited,
  type WalkOptions,
} from './options.ts';
export { abstractStep, DisagreementError } from './retrace.ts';
export { UnknownPropertyError } from './selection.ts';
export { TracedSpecError } from './spec-failure.ts';
export { StoreFullError } from './store.ts';
export { UndecidedPropertyError } from './temporal.ts';
export type {
  AbstractStep,
  ActionCoverage,
  Coverage,
  FalseFormula,
  LassoJudgement,
  Limit,
  PropertyKind,
  PropertyReport,
  Report,
  Vacuity,
  Verdict,
  Violation,
  WalkReport,
} from './verdict.ts';
export { walk } from './walk.ts';
