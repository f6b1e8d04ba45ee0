export type { MarginCommand } from './command.ts';
export type { CollateralConfig, MarginConfig, MarketConfig, TierConfig } from './config.ts';
export { MarginConfigError } from './config-check.ts';
export { MarginEngine } from './engine.ts';
export { Hypothetical } from './hypothetical.ts';
export { done, type Outcome, type Refusal, refusal } from './outcome.ts';
export { SnapshotError } from './snapshot-error.ts';
export type { Transfers } from './transfers.ts';
