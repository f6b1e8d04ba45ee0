import { compareProducts, mulDivDown } from '../fixed-point/index.ts';
import { Hypothetical, type MarginEngine } from '../margin/index.ts';

/** What the engine asks about accounts, as they are and as they would be. */
export class Standings {
  readonly margin: MarginEngine;
  /** What positions would be worth and need that nobody holds. */
  readonly hypothetical: Hypothetical;
  readonly #backstop: number;

  constructor(margin: MarginEngine, backstop: number) {
    this.margin = margin;
    this.hypothetical = new Hypothetical(margin);
    this.#backstop = backstop;
  }

  /** Whether the account owes more than it has. */
  isBankrupt(account: number): boolean {
    return this.margin.equity(account) < 0;
  }

  /** What the account must be worth. The backstop is asked for nothing: it winds down by itself. */
  maintenance(account: number): number {
    return account === this.#backstop ? 0 : this.margin.maintenanceMargin(account);
  }

  /** Whether the engine may take positions from the account. */
  isLiquidated(account: number): boolean {
    return this.margin.equity(account) < this.maintenance(account);
  }

  /** Whether the engine may make others pay for the account. A halt does not stop it: the halt waits for it. */
  isResolved(account: number): boolean {
    return this.isBankrupt(account);
  }

  /** Whether the account has less than so many thirds of what it must have. */
  isDeepUnder(account: number, thirds: number): boolean {
    return compareProducts(this.margin.equity(account), 3, this.maintenance(account), thirds) < 0;
  }

  /**
   * The part of what the account is worth, or owes, that goes with its position in one market: in proportion to the
   * maintenance margin of its positions, as dYdX v4 sets bankruptcy prices. All of it where no other needs any.
   */
  equityInMarket(account: number, market: number): number {
    const equity = this.margin.equity(account);
    const whole = this.margin.maintenanceMargin(account);
    const part = this.hypothetical.maintenance(
      market,
      this.margin.size(account, market),
      this.margin.openInterest(market),
    );
    return part === whole ? equity : mulDivDown(equity, part, whole);
  }

  /** By how much the account is worth more once it has got `lots` and `cash`, each negative where it gives. */
  gain(account: number, market: number, lots: number, cash: number): number {
    const size = this.margin.size(account, market);
    const now = this.hypothetical.value(market, size);
    return cash + this.hypothetical.value(market, size + lots) - now;
  }

  /** Whether the account has its initial margin once it has got `lots` and `cash`, and no more lots than are allowed. */
  meetsInitial(account: number, market: number, lots: number, cash: number, openInterest: number): boolean {
    const { margin } = this;
    const size = margin.size(account, market);
    const most = margin.config.markets[market]?.maxSize ?? 0;
    if (Math.abs(size + lots) > most) return false;
    const elsewhere =
      margin.initialMargin(account) - this.hypothetical.initial(market, size, margin.openInterest(market));
    const needed = elsewhere + this.hypothetical.initial(market, size + lots, openInterest);
    return margin.equity(account) + this.gain(account, market, lots, cash) >= needed;
  }

  /** What the account can do without: negative where it lacks initial margin. */
  free(account: number): number {
    return this.margin.equity(account) - this.margin.initialMargin(account);
  }
}
