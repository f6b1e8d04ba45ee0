/** The margin engine as the application of a consensus node: blocks of commands in, state roots out. */
export type { ClientCommand, ReplicatedCommand, SetValidator } from './command.ts';
export { decodeCommand, encodeCommand, UnencodableCommandError } from './command-codec.ts';
export type { ReplicatedMarginConfig } from './config.ts';
export { ReplicatedMarginConfigError } from './config-check.ts';
export type { ReplicatedOutcome, ReplicatedRefusal } from './outcome.ts';
export { ReplicaSnapshotError } from './replica-snapshot-error.ts';
export { type Executed, ReplicatedMargin } from './replicated-margin.ts';
