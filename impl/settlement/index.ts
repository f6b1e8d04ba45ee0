export { type AccountChange, decodeBatchData, encodeBatchData } from './batch-data.ts';
export { digestOf } from './canonical-bytes.ts';
export type { Credit, SettlementCommand } from './command.ts';
export type {
  OptimisticConfig,
  Owner,
  PayoutConfig,
  QueueConfig,
  SettlementConfig,
  ValidityConfig,
} from './config.ts';
export { SettlementContract, type SettlementPorts } from './contract.ts';
export type { Message } from './message.ts';
export type { CreditReason, Outcome, Refusal, SettlementEvent } from './outcome.ts';
export type { ProposedRoot, ProvenWithdrawal } from './proposed-roots.ts';
export { type Rebuilt, rebuildAccounts } from './rebuild.ts';
export { SettlementConfigError, SettlementSnapshotError } from './settlement-errors.ts';
export type { BatchStatement, FraudVerifier, RootClaim, Verifier } from './verifier.ts';
export { WithdrawalTree } from './withdrawal-tree.ts';
