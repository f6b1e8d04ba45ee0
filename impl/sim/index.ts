/** A deterministic simulator of consensus: machines, disks and a network in virtual time, with faults that are data. */
export type { Machine, MachineSetup } from './machine.ts';
export type {
  Byzantine,
  ClockSkew,
  Crash,
  Fault,
  LinkFault,
  LyingDisk,
  Partition,
  Plan,
  PowerChange,
  Script,
  Twins,
  Window,
} from './plan.ts';
export { faultyValidators, machinesOf } from './plan.ts';
export { PlanError } from './plan-error.ts';
export { readPlan, scripts, writePlan } from './plan-reader.ts';
export { type FaultKind, faultKinds, type PlanWishes, randomPlan } from './random-plan.ts';
export type { MachineReport, Property, Run, RunVerdict, StepObserver } from './run.ts';
export { type Shrunk, shrink } from './shrink.ts';
export { type SimulateOptions, simulate, simulatedTimeouts } from './simulate.ts';
export { keyOf, validatorOf } from './simulated-signatures.ts';
export { isBearable, type SmallestFailure, smallestFailure } from './smallest-failure.ts';
export { Tally, validatorsOf } from './tally.ts';
