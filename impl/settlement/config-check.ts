import type {
  OptimisticConfig,
  PayoutConfig,
  QueueConfig,
  SettlementConfig,
  ValidityConfig,
} from './config.ts';
import { SettlementConfigError } from './settlement-errors.ts';

const largest = Number.MAX_SAFE_INTEGER;
const exactly = 'the contract counts exactly, with whole numbers alone';

/** @throws SettlementConfigError if a contract cannot keep these terms. */
export function requireTerms(config: SettlementConfig): void {
  requireObject('config', config);
  requireWhole('depth', config.depth, 1, 64);
  requireOwner('operator', config.operator);
  requireQueue(config.queue);
  requirePayouts(config.payouts);
  const { settlement } = config;
  requireObject('settlement', settlement);
  requireOneOf('settlement.kind', settlement.kind, ['validity', 'optimistic']);
  if (settlement.kind === 'validity') requireValidity(settlement);
  else requireOptimistic(settlement);
}

function requireQueue(queue: QueueConfig): void {
  requireObject('queue', queue);
  requireWhole('queue.threshold', queue.threshold, 0, largest);
  requireWhole('queue.longest', queue.longest, queue.threshold, largest);
  requireWhole('queue.recovery', queue.recovery, 1, largest);
  requireOneOf('queue.floor', queue.floor, ['the threshold', 'nothing']);
  requireOneOf('queue.inclusion', queue.inclusion, [
    'anybody forces a prefix',
    'anybody forces the first',
    'by itself',
  ]);
  requireWhole('queue.maxWaiting', queue.maxWaiting, 1, 2 ** 20);
  requireWhole('queue.maxMessageBytes', queue.maxMessageBytes, 0, 2 ** 20);
}

function requirePayouts(payouts: PayoutConfig): void {
  requireObject('payouts', payouts);
  requireOneOf('payouts.kind', payouts.kind, ['at once', 'limited']);
  if (payouts.kind !== 'limited') return;
  requireWhole('payouts.amount', payouts.amount, 1, largest);
  requireWhole('payouts.period', payouts.period, 1, largest);
}

function requireValidity(terms: ValidityConfig): void {
  requireWhole('settlement.grace', terms.grace, 0, largest);
  requireOneOf('settlement.requests', terms.requests, [
    'from any account',
    'from accounts shown to hold something',
  ]);
  requireOneOf('settlement.data', terms.data, ['always published', 'published on trust']);
  requireWhole('settlement.maxCredits', terms.maxCredits, 1, 2 ** 20);
  requireOwner('settlement.governor', terms.governor);
  requireWhole('settlement.thaws', terms.thaws, 0, largest - 1);
  requireWhole('settlement.thawDelay', terms.thawDelay, 0, largest);
}

function requireOptimistic(terms: OptimisticConfig): void {
  requireWhole('settlement.window', terms.window, 0, largest);
  requireWhole('settlement.delay', terms.delay, 0, largest);
  requireWhole('settlement.withdrawalDepth', terms.withdrawalDepth, 1, 64);
}

function requireWhole(field: string, value: unknown, least: number, most: number): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && least <= value && value <= most) return;
  throw new SettlementConfigError(field, value, `a whole number from ${least} to ${most}`, exactly);
}

function requireOneOf(field: string, value: unknown, allowed: readonly string[]): void {
  if (typeof value === 'string' && allowed.includes(value)) return;
  const wanted = allowed.map((choice) => JSON.stringify(choice)).join(' or ');
  throw new SettlementConfigError(field, value, wanted, 'it decides what the contract accepts');
}

function requireOwner(field: string, value: unknown): void {
  if (typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)) return;
  throw new SettlementConfigError(
    field,
    value,
    'a public key in 64 lower-case hex digits',
    'whoever cannot be named with certainty cannot be told from others',
  );
}

function requireObject(field: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) return;
  throw new SettlementConfigError(field, value, 'an object', 'its fields are the terms');
}
