/**
 * What a venue is built from. All are whole numbers: money in its smallest unit, positions in lots, prices in
 * `priceUnit`-ths of money for a lot, rates in `rateUnit`-ths.
 */
export interface MarginConfig {
  /** How many accounts there are: 0 to `accounts - 1`, all empty at first. */
  readonly accounts: number;
  readonly markets: readonly MarketConfig[];
  readonly collaterals: readonly CollateralConfig[];
  /** The most that the collateral of an account counts for. */
  readonly collateralCap: number;
  readonly rateUnit: number;
  /** What of its profit an account may withdraw. */
  readonly profit:
    | 'free'
    | 'stays while a position is open'
    | 'paid from a pool of settled losses'
    | 'stays while a position is open, and is paid from a pool of settled losses';
  /** What the initial margin of a position that grows may consist of, besides collateral. */
  readonly staking: 'unrealised profit counts' | 'only what was paid in counts';
}

/** A market of perpetual contracts, with one mark price at which everything is valued and traded. */
export interface MarketConfig {
  readonly priceUnit: number;
  /** From which notional value on which rates hold: the first from 0, rising. Each part counts at its own tier's rate. */
  readonly tiers: readonly TierConfig[];
  /** Open interest up to which the rates hold; each lot more raises them all by `interestSlope`. */
  readonly interestFrom: number;
  readonly interestSlope: number;
  /** Of each side of a trade, as a rate of its notional value. */
  readonly fee: number;
  /** The largest position that may be traded for. What is taken over in a liquidation may be larger. */
  readonly maxSize: number;
  readonly openInterestCap: number;
  readonly highestPrice: number;
  /** How far the price may move at once. */
  readonly largestMove: number;
  readonly firstPrice: number;
}

/** A tier of margin rates. */
export interface TierConfig {
  readonly from: number;
  readonly initial: number;
  readonly maintenance: number;
}

/** A token that may be pledged. */
export interface CollateralConfig {
  /** What the haircut leaves of its value, as a rate. */
  readonly kept: number;
  readonly priceUnit: number;
  readonly highestPrice: number;
  readonly largestMove: number;
  readonly firstPrice: number;
}
