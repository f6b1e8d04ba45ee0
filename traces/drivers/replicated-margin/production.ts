import type { ReplicatedConstants } from './configuration.ts';

/** Millionths of a dollar. */
const dollars = 1_000_000;
const traders = 8;

/**
 * Four replicas, three of which have to agree, with eight traders and one who lends to the vault. Money and prices are in
 * millionths of a dollar, a lot is a thousandth of a coin; a token may be pledged. Nobody counts how often traders act.
 */
export const productionConstants: Partial<ReplicatedConstants> = {
  replicas: 4,
  quorum: 3,
  room: 64,
  roots: 1 << 20,
  snapshots: false,
  refines: false,
  accounts: [...Array.from({ length: traders }, (_, index) => `trader ${index + 1}`), 'lender'],
  depositors: ['lender'],
  wallets: [...Array.from({ length: traders }, (_, index) => (50_000 + 7_001 * index) * dollars + index), 0],
  deposits: [...Array.from({ length: traders }, () => 0), 2_000_000 * dollars],
  tokens: 30,
  insurance: 100_000 * dollars + 7,
  lowestPrice: 5_000 * dollars,
  highestPrice: 120_000 * dollars,
  firstPrice: 60_000 * dollars,
  priceStep: 549_999_997,
  largestMove: 20_000 * dollars,
  priceUnit: 1_000,
  rateUnit: 1_000_000,
  initialRate: 50_000,
  maintenanceRate: 25_000,
  tiers: [[100_000 * dollars, 100_003, 50_001]],
  interestFrom: 2_000,
  interestSlope: 10,
  fee: 500,
  assets: ['staked coin'],
  keptRate: 850_001,
  lowestAssetPrice: 5_000 * dollars,
  highestAssetPrice: 120_000 * dollars,
  firstAssetPrice: 59_999 * dollars,
  largestAssetMove: 115_000 * dollars,
  collateralCap: 500_000 * dollars,
  amounts: [1, 3, 10, 1_001, 999_999, 250 * dollars + 1, 5_000 * dollars, 20_000 * dollars],
  lots: [1, 7, 50, 333, 1_000],
  maxSize: 5_000,
  openInterestCap: 12_000,
  operations: -1,
  moves: -1,
  breaker: true,
};
