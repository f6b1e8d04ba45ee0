import type { MarginConfig } from '../margin/index.ts';
import type { BreakerConfig } from './breaker.ts';

/** How accounts that lack maintenance margin are liquidated. */
export interface LiquidationConfig {
  /** The account of the backstop vault: it is asked for no maintenance margin, and does not withdraw. */
  readonly backstop: number;
  /** For each market, how positions are sold on its book. */
  readonly books: readonly BookConfig[];
  /** How many thirds of maintenance margin an account has to be under for the backstop not to wait for the book. */
  readonly backstopThirds: number;
  /** Who may be sold to on the book. They are asked in this order; 'everybody' in the order of accounts. */
  readonly makers: readonly number[] | 'everybody';
  /** Who bears a loss that no opposite position can bear. */
  readonly lastLosses: 'are shared by all who have something' | 'stay where they are';
  /** When withdrawals are stopped for a deficit: with the price that makes it, or by a step of the engine. */
  readonly gate: 'with the price' | 'by itself';
  /** Who opens withdrawals again: the engine once no deficit is open, or others, as the circuit breaker. */
  readonly reopening: 'by itself' | 'left to others';
  /**
   * Who may trade: whoever keeps initial margin or has a smaller position afterwards and owes nothing, halted or not; the
   * same, but for positions that grow in a halt; or whom the margin engine lets trade.
   */
  readonly trading:
    | 'initial margin or a smaller position'
    | 'initial margin and no halt, or a smaller position'
    | 'as the margin engine has it';
  /** What halts the exchange besides deficits. */
  readonly breaker: BreakerConfig | 'none';
}

/** How a position is sold on the book of a market. */
export interface BookConfig {
  /** The most lots that are sold at once. */
  readonly slice: number;
  /** Lots are sold in multiples of so many, or all that there are where that is within the slice. */
  readonly piece: number;
  /** How much worse the price of all lots becomes for each lot that is sold at once. */
  readonly impact: number;
}

/** At most so many sizes are tried on the book: each costs a look at every maker. */
const mostPieces = 1_000;

/** A liquidation engine cannot be built from this. */
export class LiquidationConfigError extends Error {
  override readonly name = 'LiquidationConfigError';

  constructor(field: string, value: unknown, shouldBe: string) {
    super(
      `config.${field} is ${JSON.stringify(value) ?? String(value)}, and should be ${shouldBe}. ` +
        'An engine with it would liquidate the wrong accounts, or at the wrong price. Correct it and build the engine again.',
    );
  }
}

/**
 * Looks whether an engine can be built from `config` on a margin engine that was built from `margin`.
 * @throws LiquidationConfigError if not.
 */
export function requireConfig(config: LiquidationConfig, margin: MarginConfig): void {
  const { accounts, markets } = margin;
  requireWhole('backstop', config.backstop, 0, accounts - 1);
  requireWhole('backstopThirds', config.backstopThirds, 0, 3);
  requireLength('books', config.books, markets.length);
  for (const [market, { slice, piece, impact }] of config.books.entries()) {
    requireWhole(`books[${market}].piece`, piece, 1, Number.MAX_SAFE_INTEGER);
    requireWhole(`books[${market}].slice`, slice, piece, piece * mostPieces);
    // What is sold at once is worth no less than nothing at the highest price.
    const highestPrice = markets[market]?.highestPrice ?? 0;
    requireWhole(`books[${market}].impact`, impact, 0, Math.floor(highestPrice / slice));
  }
  if (config.makers !== 'everybody') {
    if (!Array.isArray(config.makers))
      throw new LiquidationConfigError('makers', config.makers, "a list or 'everybody'");
    for (const [index, maker] of config.makers.entries())
      requireWhole(`makers[${index}]`, maker, 0, accounts - 1);
  }
  requireWord('lastLosses', config.lastLosses, [
    'are shared by all who have something',
    'stay where they are',
  ]);
  requireWord('gate', config.gate, ['with the price', 'by itself']);
  requireWord('reopening', config.reopening, ['by itself', 'left to others']);
  requireWord('trading', config.trading, [
    'initial margin or a smaller position',
    'initial margin and no halt, or a smaller position',
    'as the margin engine has it',
  ]);
  requireBreaker(config, markets.length);
}

function requireBreaker({ breaker, reopening }: LiquidationConfig, markets: number): void {
  if (breaker === 'none') return;
  if (typeof breaker !== 'object' || breaker === null) {
    throw new LiquidationConfigError('breaker', breaker, "its bands, cool-down and limit, or 'none'");
  }
  if (reopening === 'by itself') {
    throw new LiquidationConfigError(
      'reopening',
      reopening,
      "'left to others' where there is a circuit breaker",
    );
  }
  requireLength('breaker.bands', breaker.bands, markets);
  for (const [market, band] of breaker.bands.entries()) {
    requireWhole(`breaker.bands[${market}]`, band, 1, Number.MAX_SAFE_INTEGER);
  }
  requireWhole('breaker.coolDown', breaker.coolDown, 1, Number.MAX_SAFE_INTEGER);
  requireWhole('breaker.outflowLimit', breaker.outflowLimit, 1, Number.MAX_SAFE_INTEGER);
}

function requireWhole(field: string, value: unknown, least: number, most: number): void {
  if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return;
  throw new LiquidationConfigError(field, value, `a whole number from ${least} to ${most}`);
}

function requireLength(field: string, list: unknown, length: number): void {
  if (Array.isArray(list) && list.length === length) return;
  throw new LiquidationConfigError(field, list, `a list of ${length}, one for each market`);
}

function requireWord(field: string, value: unknown, words: readonly string[]): void {
  if (words.some((word) => word === value)) return;
  throw new LiquidationConfigError(field, value, words.map((word) => `'${word}'`).join(' or '));
}
