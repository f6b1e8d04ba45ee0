import type { MarginConfig, MarginEngine, MarketConfig } from '../margin/index.ts';

/**
 * What can take margin from accounts without touching them: prices of markets and of collateral, open interest that raises
 * rates, funding that accrues. Each is a whole number that moves, and has an index: all prices first.
 */
export class Movers {
  readonly #margin: MarginEngine;
  readonly #markets: number;
  readonly #collaterals: number;

  constructor(margin: MarginEngine) {
    this.#margin = margin;
    this.#markets = margin.config.markets.length;
    this.#collaterals = margin.config.collaterals.length;
  }

  get count(): number {
    return 3 * this.#markets + this.#collaterals;
  }

  price(market: number): number {
    return market;
  }

  collateralPrice(collateral: number): number {
    return this.#markets + collateral;
  }

  openInterest(market: number): number {
    return this.#markets + this.#collaterals + market;
  }

  funding(market: number): number {
    return 2 * this.#markets + this.#collaterals + market;
  }

  /** Where the mover is now. */
  at(mover: number): number {
    if (mover < this.#markets) return this.#margin.price(mover);
    const others = mover - this.#markets;
    if (others < this.#collaterals) return this.#margin.collateralPrice(others);
    const market = others - this.#collaterals;
    if (market < this.#markets) return this.#interestAt(market);
    return this.#margin.fundingIndex(market - this.#markets);
  }

  /** Always the same where it is nothing to anybody. */
  #interestAt(market: number): number {
    const slope = this.#margin.config.markets[market]?.interestSlope ?? 0;
    return slope === 0 ? 0 : this.#margin.openInterest(market);
  }
}

/**
 * What one account may lose by what moves: for each mover that may do it harm, in which direction and, at most, how much
 * for each unit that it moves. All movers may move together: the account has lost no more than the sum, and `slop`.
 */
export class Exposure {
  readonly #margin: MarginEngine;
  readonly #movers: Movers;
  readonly #highestRates: Float64Array;
  /** How many of the entries below count. */
  count = 0;
  readonly mover: Int32Array;
  /** 1 where it is harmed by a rise, -1 by a fall. */
  readonly direction: Int8Array;
  readonly weight: Float64Array;
  /** How far movers of this kind are expected to move, in proportion to each other. */
  readonly stride: Float64Array;
  /** What roundings may cost the account, whatever moves and in whichever direction. */
  slop = 0;

  constructor(margin: MarginEngine, movers: Movers) {
    this.#margin = margin;
    this.#movers = movers;
    this.#highestRates = Float64Array.from(margin.config.markets, (market) =>
      highestRate(market, margin.config),
    );
    this.mover = new Int32Array(movers.count);
    this.direction = new Int8Array(movers.count);
    this.weight = new Float64Array(movers.count);
    this.stride = new Float64Array(movers.count);
  }

  /** Looks at an account. Nothing is left of the one before. */
  take(account: number): void {
    const { markets, collaterals } = this.#margin.config;
    this.count = 0;
    this.slop = 0;
    for (const [market, config] of markets.entries()) {
      const size = this.#margin.size(account, market);
      if (size !== 0) this.#addPosition(market, config, size);
    }
    for (const [collateral, { kept, priceUnit }] of collaterals.entries()) {
      const pledged = this.#margin.pledged(account, collateral);
      if (pledged === 0) continue;
      const price = this.#margin.collateralPrice(collateral);
      const weight = ((pledged / priceUnit) * kept) / this.#margin.config.rateUnit;
      this.#add(this.#movers.collateralPrice(collateral), -1, weight, price);
      this.slop += 2;
    }
  }

  /**
   * A long position loses by a fall, and needs no more margin then; by a rise it gains at least what it needs more. A short
   * one loses by a rise, and needs more, too; by a fall it gains and needs less.
   */
  #addPosition(market: number, { priceUnit, tiers, interestSlope }: MarketConfig, size: number): void {
    const lots = Math.abs(size);
    const price = this.#margin.price(market);
    const rate = this.#highestRates[market] ?? 1;
    const weight = (lots / priceUnit) * (size > 0 ? 1 : 1 + rate);
    this.#add(this.#movers.price(market), size > 0 ? -1 : 1, weight, price);
    if (interestSlope > 0) {
      const perLot = ((lots * price) / priceUnit + 1) * (interestSlope / this.#margin.config.rateUnit);
      this.#add(this.#movers.openInterest(market), 1, perLot, this.#margin.openInterest(market));
    }
    const hasFunding = this.#margin.fundingIndex(market) !== 0;
    // Funding moves little beside the price: it is given little of what the account may lose.
    if (hasFunding) this.#add(this.#movers.funding(market), size > 0 ? 1 : -1, lots / priceUnit, price / 32);
    // Its value, what is at stake in it, and funding are rounded by less than a unit each, and each tier twice.
    this.slop += 2 * tiers.length + 4;
  }

  #add(mover: number, direction: 1 | -1, weight: number, stride: number): void {
    if (weight === 0) return;
    const index = this.count;
    this.mover[index] = mover;
    this.direction[index] = direction;
    this.weight[index] = weight;
    this.stride[index] = Math.max(1, stride);
    this.count += 1;
  }
}

/** The highest share of a position that may be asked for as maintenance margin. */
function highestRate({ tiers, interestSlope }: MarketConfig, { rateUnit }: MarginConfig): number {
  if (interestSlope > 0) return 1;
  return Math.min(1, Math.max(...tiers.map(({ maintenance }) => maintenance)) / rateUnit);
}
