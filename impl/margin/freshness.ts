/**
 * What of the valuations that are kept is still true. Each has the version of its market at which it was made; where
 * the market has a later one, it is made again by whoever asks next. So a price that moves costs nothing by itself.
 */
export class Freshness {
  /** By slot: the version of its market that the valuation was made at. 0 is none. */
  readonly slots: Float64Array;
  /** By market, and for all collateral prices together. */
  readonly markets: Float64Array;
  collaterals = 1;
  /** How often anything of any market has changed. */
  epoch = 1;
  /** By account: the epoch at which all its slots were seen to be fresh, and the version of its collateral. */
  readonly accounts: Float64Array;
  readonly purses: Float64Array;

  constructor(accounts: number, markets: number) {
    this.slots = new Float64Array(accounts * markets);
    this.markets = new Float64Array(markets).fill(1);
    this.accounts = new Float64Array(accounts);
    this.purses = new Float64Array(accounts);
  }

  /** The price, the index of funding or the crowding of a market has changed. */
  marketMoved(market: number): void {
    this.markets[market] = (this.markets[market] as number) + 1;
    this.epoch += 1;
  }

  collateralMoved(): void {
    this.collaterals += 1;
  }

  positionChanged(account: number, slot: number): void {
    this.slots[slot] = 0;
    this.accounts[account] = 0;
  }

  pledgeChanged(account: number): void {
    this.purses[account] = 0;
  }

  forgetAll(): void {
    this.slots.fill(0);
    this.accounts.fill(0);
    this.purses.fill(0);
  }
}
