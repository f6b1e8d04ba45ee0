export { type Binding, BindingError, type EventBinding, type SourceOf } from './binding.ts';
export { conform } from './conform.ts';
export { type EventPlan, planOf, valueFrom } from './event-plan.ts';
export { Explainer, type Explanation, type StepListener, type TakenMove } from './explainer.ts';
export type { BrokenProperty } from './invariant-judge.ts';
export type { Line, Move, Observation, Unchanged } from './line.ts';
export { LineMaker, type LogOrigin } from './line-maker.ts';
export { type JudgeLimits, type Judgement, LogJudge, type WholeLog } from './log-judge.ts';
export {
  type ConformOptions,
  type ConformReport,
  InitialStateError,
  type LogOfFile,
  LogRun,
} from './log-run.ts';
export { type Effort, type Failure, type Matched, Matcher, type MatchOptions } from './matcher.ts';
export { requireBinding } from './require-binding.ts';
export { Yardstick } from './yardstick.ts';
