export {
  type Action,
  type ActionBody,
  type ActionMaker,
  type Among,
  type AnyAction,
  among,
  type ChoiceOf,
  type Choices,
  type Chosen,
  type Condition,
  type Taking,
  type Takings,
  taking,
} from './action.ts';
export type {
  BagOf,
  MapOf,
  ReadonlyBagOf,
  ReadonlyMapOf,
  ReadonlySeqOf,
  ReadonlySetOf,
  SeqOf,
  SetOf,
} from './collections.ts';
export {
  type ComposedParts,
  jointly,
  type Together,
  together,
} from './composition.ts';

export {
  type Definition,
  type Part,
  type Parts,
  partNames,
  type Vocabulary,
  variables,
} from './definition.ts';
export { ArithmeticError, DefinitionError, InstanceError, SchemaError } from './errors.ts';
export { type Fairness, strong, weak } from './fairness.ts';
export { type Inside, inside } from './inside.ts';
export { count, type Domain, exists, forAll } from './quantifiers.ts';
export { type Refinement, refinement } from './refinement.ts';
export { divideDown, divideUp, mulDivDown, mulDivUp } from './rounding.ts';
export {
  type Field,
  type Fields,
  type Id,
  type InputOf,
  isName,
  type ReadFields,
  type ReadOf,
  type ScalarType,
  type Shape,
  type Type,
  t,
  type Variant,
  type WriteFields,
  type WriteOf,
} from './schema.ts';
export {
  type Constant,
  type Constants,
  type ConstantsOf,
  constantsWith,
  type Expectation,
  type Incident,
  type Instance,
  type Mutant,
  type MutantSwitch,
  type Protocol,
  protocol,
  type Setting,
  type Spec,
  type Sweep,
  spec,
} from './spec.ts';
export { subsetsOf } from './subsets.ts';
export {
  always,
  and,
  enabled,
  eventually,
  type Formula,
  implies,
  leadsTo,
  next,
  not,
  type Operand,
  or,
  release,
  state,
  step,
  taken,
  until,
} from './temporal.ts';
export { type Composite, copy, detach, equal, same } from './values.ts';
