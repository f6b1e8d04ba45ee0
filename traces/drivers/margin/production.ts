import type { MarginConstants } from './venue.ts';

/** How many traders there are, besides those who lend to the vault. */
const traders = 46;
const lenders = ['vault lender 1', 'vault lender 2'];
const names = Array.from({ length: traders }, (_, index) => `trader ${index + 1}`);
/** Millionths of a dollar. */
const dollars = 1_000_000;

/**
 * An exchange as large as they are. Money and prices are in millionths of a dollar, a lot is a thousandth of a coin: balances
 * from a dollar to 4 million, a coin from 5,000 to 120,000 dollars, that jumps by a quarter of the highest price at once. Rates
 * are in millionths, in three tiers, rising with open interest; fees are five hundredths of a per cent; two tokens that move
 * with the coin may be pledged. Nobody counts how often traders act.
 */
export const productionConstants: Partial<MarginConstants> = {
  accounts: [...names, ...lenders],
  depositors: lenders,
  wallets: [...names.map((_, index) => walletOf(index)), 0, 0],
  deposits: [...names.map(() => 0), 5_000_000 * dollars, 123_456_789_123],
  tokens: 40_001,
  insurance: 750_000 * dollars + 7,
  lowestPrice: 5_000 * dollars,
  highestPrice: 120_000 * dollars,
  firstPrice: 60_000 * dollars,
  priceStep: 1_149_999_983,
  largestMove: 30_000 * dollars,
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
  assets: ['staked coin', 'wrapped coin'],
  keptRate: 850_001,
  lowestAssetPrice: 5_000 * dollars,
  highestAssetPrice: 120_000 * dollars,
  firstAssetPrice: 59_999 * dollars,
  largestAssetMove: 20_000 * dollars,
  collateralCap: 3_000_000 * dollars,
  amounts: [
    1,
    99,
    1_001,
    25_000,
    999_999,
    50_000_001,
    1_234_567_891,
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
