export {
  type Compiled,
  type CompiledAction,
  type CompiledProperty,
  type Conjunct,
  compile,
} from './compiled.ts';
export {
  compareData,
  type Data,
  type DataRecord,
  dataOf,
  keysOf,
  keyText,
  OutOfBounds,
  sameData,
} from './data.ts';
export { hashText } from './hash.ts';
export { type FairReason, LassoReading } from './lasso.ts';
export { type Machine, type MachineCounts, machineOf } from './machine.ts';
export { type Model, modelOf } from './model.ts';
export {
  type Argument,
  argumentText,
  dataText,
  PlainModel,
  type PlainState,
  type PlainStep,
  SpecError,
  stepText,
} from './plain.ts';
export { RefinementError, type RefinementOf } from './refinement.ts';
export { type Represent, representatives } from './representative.ts';
export {
  generatorsOf,
  type Identities,
  type Renaming,
  renamed,
  SymmetryError,
  symmetricTypes,
} from './symmetry.ts';
export {
  type CompiledFairness,
  type CompiledFormula,
  type CompiledTemporal,
  formulaText,
  hasMark,
  type Leaf,
  type Mark,
  type Predicate,
} from './temporal.ts';
export { type Attempt, type Trace, type TracePoint, traceLength } from './trace.ts';
export { MutationError } from './values.ts';
