import type { Lots, Price, Quantums, Rate } from '../fixed-point/index.ts';
import { mulDivDown } from '../fixed-point/index.ts';
import type { CollateralConfig, MarginConfig, MarketConfig } from './config.ts';
import {
  type CollateralTerms,
  collateralLimit,
  fundingLimit,
  indexLimit,
  type MarketTerms,
  type Terms,
  valueLimit,
} from './terms.ts';

/** A venue cannot be built from a configuration: a field is missing, of the wrong kind, or too large to compute with. */
export class MarginConfigError extends Error {
  override readonly name = 'MarginConfigError';

  constructor(field: string, value: unknown, wanted: string, why: string) {
    super(`${field} is ${shown(value)}, and must be ${wanted}: ${why}. Mend it, and build the venue again.`);
  }
}

const profits: readonly unknown[] = [
  'free',
  'stays while a position is open',
  'paid from a pool of settled losses',
  'stays while a position is open, and is paid from a pool of settled losses',
];
const stakings: readonly unknown[] = ['unrealised profit counts', 'only what was paid in counts'];
const exactly = 'the engine computes exactly, with whole numbers alone';

/** The terms that a configuration stands for. @throws MarginConfigError if there are none. */
export function termsOf(config: MarginConfig): Terms {
  const { rateUnit } = config;
  requireWhole('accounts', config.accounts, 1, 2 ** 27);
  requireWhole('rateUnit', rateUnit, 1, Number.MAX_SAFE_INTEGER);
  requireWhole('collateralCap', config.collateralCap, 0, Number.MAX_SAFE_INTEGER);
  requireOneOf('profit', config.profit, profits);
  requireOneOf('staking', config.staking, stakings);
  requireList('markets', config.markets, 0);
  requireList('collaterals', config.collaterals, 0);
  return {
    accounts: config.accounts,
    rateUnit,
    collateralCap: Math.min(config.collateralCap, collateralLimit) as Quantums,
    keepsProfit: config.profit.startsWith('stays while a position is open'),
    poolsLosses: config.profit.endsWith('paid from a pool of settled losses'),
    staking: config.staking,
    markets: config.markets.map((market, index) => marketTerms(market, `markets[${index}]`, config)),
    collaterals: config.collaterals.map((collateral, index) =>
      collateralTerms(collateral, `collaterals[${index}]`, config),
    ),
  };
}

function marketTerms(market: MarketConfig, at: string, { rateUnit, markets }: MarginConfig): MarketTerms {
  requirePrices(market, at);
  requireTiers(market, at, rateUnit);
  requireWhole(`${at}.interestFrom`, market.interestFrom, 0, Number.MAX_SAFE_INTEGER);
  requireWhole(`${at}.interestSlope`, market.interestSlope, 0, Number.MAX_SAFE_INTEGER);
  requireWhole(`${at}.fee`, market.fee, 0, rateUnit);
  requireWhole(`${at}.maxSize`, market.maxSize, 0, Number.MAX_SAFE_INTEGER);
  requireWhole(`${at}.openInterestCap`, market.openInterestCap, 0, Number.MAX_SAFE_INTEGER);
  const { priceUnit, highestPrice, openInterestCap, tiers } = market;
  const shareOfValue = Math.floor(valueLimit / markets.length);
  const sizeLimit = Math.min(openInterestCap, mostOf(shareOfValue, priceUnit, highestPrice));
  // No position is larger than all that are held long together.
  requireSmall(`${at}.maxSize`, Math.min(market.maxSize, openInterestCap), sizeLimit);
  const shareOfFunding = Math.floor(fundingLimit / markets.length);
  return {
    priceUnit,
    from: Float64Array.from(tiers, ({ from }) => from),
    initial: Float64Array.from(tiers, ({ initial }) => initial),
    maintenance: Float64Array.from(tiers, ({ maintenance }) => maintenance),
    interestFrom: market.interestFrom as Lots,
    interestSlope: market.interestSlope as Rate,
    fee: market.fee as Rate,
    maxSize: market.maxSize as Lots,
    openInterestCap: openInterestCap as Lots,
    highestPrice: highestPrice as Price,
    largestMove: market.largestMove as Price,
    firstPrice: market.firstPrice as Price,
    sizeLimit: sizeLimit as Lots,
    spanLimit: Math.min(indexLimit, mostOf(shareOfFunding, priceUnit, Math.max(1, sizeLimit))),
  };
}

function collateralTerms(
  collateral: CollateralConfig,
  at: string,
  { rateUnit, collaterals }: MarginConfig,
): CollateralTerms {
  requirePrices(collateral, at);
  requireWhole(`${at}.kept`, collateral.kept, 0, rateUnit);
  const { priceUnit, highestPrice } = collateral;
  return {
    kept: collateral.kept as Rate,
    priceUnit,
    highestPrice: highestPrice as Price,
    largestMove: collateral.largestMove as Price,
    firstPrice: collateral.firstPrice as Price,
    pledgeLimit: mostOf(Math.floor(collateralLimit / collaterals.length), priceUnit, highestPrice),
  };
}

/** The most of something that is worth no more than `share` at `price`: not more than can be counted. */
function mostOf(share: number, priceUnit: number, price: number): number {
  return Math.min(mulDivDown(share, priceUnit, price), Number.MAX_SAFE_INTEGER);
}

function requirePrices(prices: MarketConfig | CollateralConfig, at: string): void {
  requireObject(at, prices);
  requireWhole(`${at}.priceUnit`, prices.priceUnit, 1, 2 ** 52);
  requireWhole(`${at}.highestPrice`, prices.highestPrice, 1, Number.MAX_SAFE_INTEGER);
  requireWhole(`${at}.largestMove`, prices.largestMove, 0, Number.MAX_SAFE_INTEGER);
  requireWhole(`${at}.firstPrice`, prices.firstPrice, 1, prices.highestPrice);
}

function requireTiers({ tiers }: MarketConfig, at: string, rateUnit: number): void {
  requireList(`${at}.tiers`, tiers, 1);
  let next = 0;
  for (const [index, tier] of tiers.entries()) {
    const here = `${at}.tiers[${index}]`;
    requireObject(here, tier);
    requireWhole(`${here}.from`, tier.from, next, index === 0 ? 0 : Number.MAX_SAFE_INTEGER);
    requireWhole(`${here}.initial`, tier.initial, 0, rateUnit);
    requireWhole(`${here}.maintenance`, tier.maintenance, 0, tier.initial);
    next = tier.from + 1;
  }
}

function requireWhole(field: string, value: unknown, least: number, most: number): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && least <= value && value <= most) return;
  throw new MarginConfigError(field, value, `a whole number from ${least} to ${most}`, exactly);
}

function requireSmall(field: string, value: number, most: number): void {
  if (value <= most) return;
  const why =
    'the positions of an account in all markets could be worth more, at the highest prices, than is exact';
  throw new MarginConfigError(field, value, `at most ${most}`, why);
}

function requireOneOf(field: string, value: unknown, allowed: readonly unknown[]): void {
  if (allowed.includes(value)) return;
  const wanted = allowed.map((choice) => shown(choice)).join(' or ');
  throw new MarginConfigError(field, value, wanted, 'it decides what of an account may leave');
}

function requireList(field: string, value: unknown, least: number): void {
  if (Array.isArray(value) && value.length >= least) return;
  const wanted = least === 0 ? 'a list' : 'a list of one at least';
  throw new MarginConfigError(field, value, wanted, 'each entry says the terms of one');
}

function requireObject(field: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) return;
  throw new MarginConfigError(field, value, 'an object', 'its fields are the terms of one');
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
