import type { MarginConstants } from './venue.ts';

/** How many traders there are, besides those who lend to the vault. */
const traders = 46;
const lenders = ['vault lender 1', 'vault lender 2'];
const names = Array.from({ length: traders }, (_, index) => `trader ${index + 1}`);
/** Millionths of a dollar. */
const dollars = 1_000_000;

/**
 * An exchange as large as they are: balances of a dollar to 4 million, in millionths of a dollar; lots of a thousandth of
 * a coin; prices from 5,000 to 120,000 dollars a coin, with cents, that jump up to a quarter of the highest at once; rates in
 * millionths, in three tiers, rising with open interest; fees of five hundredths of a per cent; two tokens as collateral.
 * Nobody counts how often traders act.
 */
export const productionConstants: Partial<MarginConstants> = {
  accounts: [...names, ...lenders],
  depositors: lenders,
  wallets: [...names.map((_, index) => walletOf(index)), 0, 0],
  deposits: [...names.map(() => 0), 5_000_000 * dollars, 123_456_789_123],
  tokens: 4_000_000_001,
  insurance: 750_000 * dollars + 7,
  // Price units: a cent for a coin, which is 1,000 lots; so price * lots / 1,000 is cents, and a millionth is 10,000th of one.
  lowestPrice: 500_000,
  highestPrice: 12_000_000,
  firstPrice: 6_000_000,
  priceStep: 99_991,
  largestMove: 3_000_000,
  priceUnit: 1_000,
  rateUnit: 1_000_000,
  initialRate: 20_000,
  maintenanceRate: 10_000,
  tiers: [
    [250_000 * dollars, 50_000, 25_000],
    [2_000_000 * dollars, 200_003, 100_001],
  ],
  interestFrom: 100_000,
  interestSlope: 1,
  fee: 500,
  assets: ['staked coin', 'treasury token'],
  keptRate: 850_001,
  lowestAssetPrice: 700_000,
  highestAssetPrice: 1_300_000,
  firstAssetPrice: 1_003_007,
  largestAssetMove: 400_000,
  collateralCap: 3_000_000 * dollars,
  amounts: [
    1,
    999_999,
    1_000_000,
    1_234_567,
    50_000_001,
    10_000 * dollars,
    99_999_999_999,
    1_000_000 * dollars,
  ],
  lots: [1, 2, 3, 10, 99, 1_000, 12_345, 100_000],
  maxSize: 250_000,
  openInterestCap: 600_000,
  operations: -1,
  moves: -1,
  breaker: true,
};

/** From a dollar to four million, none of them round. */
function walletOf(trader: number): number {
  return Math.floor(dollars * 1.397 ** trader) + trader * 1_237;
}
