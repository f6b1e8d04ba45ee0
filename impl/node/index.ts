/** A consensus node: the machine of `impl/consensus` on a disk and a network, that survives being killed at any instant. */
export type { ApplicationSource, NodeApplication } from './application.ts';
export { Node } from './node.ts';
export {
  DivergedError,
  ForeignJournalError,
  LastSignError,
  NodeConfigError,
  NodeReplayError,
  NodeStoppedError,
} from './node-errors.ts';
export { defaultNodeLimits, type NodeLimits } from './node-limits.ts';
export type { NodeEvent, NodeSetup } from './node-setup.ts';
export type { Receipt } from './receipts.ts';
export type { BlockInRound, MachineMemory, RecordedStep } from './recorded-step.ts';
export { realTimers, type Timers } from './timers.ts';
