import type { Validator } from '../impl/consensus/index.ts';
import type { ReplicatedMarginConfig } from '../impl/replicated-margin/index.ts';

const dollars = 1_000_000;

/**
 * A market for a cluster to try itself on: every client has an account of the same number with a wallet of a million
 * dollars, in millionths. One lot is a thousandth of a coin, which is at 60,000 dollars.
 */
export function tradingFloor(validators: readonly Validator[], clients: number): ReplicatedMarginConfig {
  return {
    margin: {
      accounts: clients,
      markets: [
        {
          priceUnit: 1_000,
          tiers: [
            { from: 0, initial: 20_000, maintenance: 10_000 },
            { from: 250_000 * dollars, initial: 50_000, maintenance: 25_000 },
          ],
          interestFrom: 10_000_000,
          interestSlope: 0,
          fee: 500,
          maxSize: 250_000,
          openInterestCap: 10_000_000,
          highestPrice: 120_000 * dollars,
          largestMove: 30_000 * dollars,
          firstPrice: 60_000 * dollars,
        },
      ],
      collaterals: [],
      collateralCap: 0,
      rateUnit: 1_000_000,
      profit: 'free',
      staking: 'unrealised profit counts',
    },
    genesis: Array.from({ length: clients }, (_, account) => ({
      kind: 'fund wallet' as const,
      account,
      amount: 1_000_000 * dollars,
    })),
    clients,
    governors: [],
    validators,
    maxValidators: Math.max(128, validators.length),
    maxCommands: 10_000,
  };
}
