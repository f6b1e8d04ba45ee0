import type { Lots, Price, Quantums, Rate } from '../fixed-point/index.ts';
import type { MarginConfig } from './config.ts';

/**
 * The most that is stored of cash, or of any other money. What an account is worth is its cash, its positions, its
 * funding and its collateral: with these limits it is a safe integer, whatever the prices that a market allows.
 */
export const cashLimit = 2 ** 52 - 1;
/** The most that all positions of an account can be worth. */
export const valueLimit = 2 ** 51;
/** The most that an account can owe for funding, before it is settled. */
export const fundingLimit = 2 ** 50;
/** The most that the collateral of an account can be worth. */
export const collateralLimit = 2 ** 50;
/** How far an index of funding can go: the difference of two is a safe integer. */
export const indexLimit = 2 ** 51;

/** The terms of a venue: its configuration, checked, with what follows from it. */
export interface Terms {
  readonly accounts: number;
  readonly rateUnit: number;
  readonly collateralCap: Quantums;
  /** Whether profit may not be taken out of an open position. */
  readonly keepsProfit: boolean;
  /** Whether profit is paid from losses that were settled before, and from nothing else. */
  readonly poolsLosses: boolean;
  readonly staking: MarginConfig['staking'];
  readonly markets: readonly MarketTerms[];
  readonly collaterals: readonly CollateralTerms[];
}

/** The terms of a market. Each tier is an index into three arrays. */
export interface MarketTerms {
  readonly priceUnit: number;
  readonly from: Float64Array;
  readonly initial: Float64Array;
  readonly maintenance: Float64Array;
  readonly interestFrom: Lots;
  readonly interestSlope: Rate;
  readonly fee: Rate;
  readonly maxSize: Lots;
  readonly openInterestCap: Lots;
  readonly highestPrice: Price;
  readonly largestMove: Price;
  readonly firstPrice: Price;
  /** The largest position whose value stays within its share of `valueLimit` at the highest price. */
  readonly sizeLimit: Lots;
  /** How far the index may go from where the oldest position was settled: no account owes more than `fundingLimit`. */
  readonly spanLimit: number;
}

/** The terms of a collateral. */
export interface CollateralTerms {
  readonly kept: Rate;
  readonly priceUnit: number;
  readonly highestPrice: Price;
  readonly largestMove: Price;
  readonly firstPrice: Price;
  /** The most tokens whose value stays within their share of `collateralLimit` at the highest price. */
  readonly pledgeLimit: number;
}
