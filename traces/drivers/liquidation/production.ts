import type { LiquidationConstants } from './venue.ts';

/** Dollars a coin, from a crash to a rally: uneven steps, so that sums do not come out even. */
const prices = [
  17_011, 21_503, 24_989, 27_701, 30_059, 33_331, 36_007, 39_019, 42_221, 45_053, 48_017, 51_001, 54_101,
  57_397, 60_209, 63_337, 66_601, 69_991,
];

/** In dollars; the backstop vault last. The smallest can hold a coin or two, the largest the limit. */
const deposits = [
  3_001, 5_023, 7_919, 12_007, 20_011, 33_013, 47_017, 61_027, 98_981, 120_011, 250_007, 499_979, 1_500_007,
];

/**
 * A venue as large as they are, but for the number of accounts, since the spec looks at every pair of them: positions up
 * to 60 coins, twenty-fold leverage, prices that fall or rise by a third at once, and a book that gets worse by 97
 * dollars for each coin.
 */
export const productionConstants: Partial<LiquidationConstants> = {
  accounts: [...deposits.slice(0, -1).map((_, index) => `trader ${index + 1}`), 'backstop vault'],
  deposits,
  insurance: 40_009,
  prices,
  firstPrice: 48_017,
  jump: 16_500,
  maxSize: 60,
  slice: 12,
  impact: 97,
  rateUnit: 10_000,
  initialRate: 500,
  maintenanceRate: 300,
  operations: 1_000_000_000,
  moves: 1_000_000_000,
};
