export type { BreakerConfig, BreakerMemory } from './breaker.ts';
export type { LiquidationCommand, LiquidationEvent } from './command.ts';
export { type BookConfig, type LiquidationConfig, LiquidationConfigError } from './config.ts';
export type { DecayConfig } from './decay.ts';
export {
  type Auction,
  type AuctionConfig,
  type AuctionMemory,
  type AuctionRefusal,
  DutchAuctions,
  type Feed,
  type Sale,
  type Start,
} from './dutch-auctions.ts';
export { LiquidationEngine } from './engine.ts';
export type { LiquidationOutcome, LiquidationRefusal } from './outcome.ts';
export { LiquidationSnapshotError } from './snapshot-error.ts';
export type { Taking } from './taking.ts';
export { type LimitHit, type TurnLimits, unlimited } from './turn.ts';
