export { Candidates } from './candidates.ts';
export { keptValue } from './chosen-values.ts';
export {
  type Compiled,
  type CompiledAction,
  type CompiledChoice,
  type CompiledProperty,
  type Conjunct,
  compile,
} from './compiled.ts';
export {
  compareData,
  type Data,
  type DataRecord,
  dataOf,
  frozen,
  keysOf,
  keyText,
  OutOfBounds,
  sameData,
  sizeOf,
  valuesOf,
} from './data.ts';
export { type Given, Matching, open } from './given.ts';
export { hashText } from './hash.ts';
export { type FairReason, LassoReading } from './lasso.ts';
export { type Machine, type MachineCounts, machineOf } from './machine.ts';
export { type Model, modelOf } from './model.ts';
export { PackedStepper } from './packed-stepper.ts';
export {
  type Argument,
  argumentText,
  dataText,
  type JudgedConjunct,
  PlainModel,
  type PlainState,
  type PlainStep,
  SpecError,
  stepText,
  type Try,
  untypedData,
} from './plain.ts';
export { PlainStepper } from './plain-stepper.ts';
export { RefinementError, type RefinementOf } from './refinement.ts';
export { type Represent, representatives } from './representative.ts';
export type { Memo, Stepper, Visit } from './stepper.ts';
export { stepperOf } from './stepper-of.ts';
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
export { asValue, equalsData, MutationError } from './values.ts';
