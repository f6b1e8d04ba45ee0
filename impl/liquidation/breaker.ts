/** What trips the circuit breaker, and for how long. */
export interface BreakerConfig {
  /** For each market, how far a price has to be from the one before it to be a jump. */
  readonly bands: readonly number[];
  /** How many windows of time a halt lasts at least. */
  readonly coolDown: number;
  /** The most that may be withdrawn in one window; to reach it is a run, and trips. */
  readonly outflowLimit: number;
}

/** What the breaker stops: a switch that others may have thrown, too. */
export interface HaltSwitch {
  readonly isHalted: boolean;
  halt(): void;
  resume(): void;
}

/** What became of a halt: it is over, it goes on for another cool-down, or it was not to be ended. */
export type EndOfHalt = 'resumed' | 'renewed' | 'refused';

/**
 * The circuit breaker: a price that jumps, and withdrawals that reach a limit in one window, halt the exchange.
 *
 * After the cool-down each price is compared with what it was when the cool-down began: where one has jumped again, another
 * cool-down begins, so that nobody trades at a price that nobody has looked at. Time is what it is told: each `passTime`
 * ends a window. What a halt stops is not its business: it throws the switch.
 */
export class CircuitBreaker {
  readonly #config: BreakerConfig;
  readonly #switch: HaltSwitch;
  readonly #prices: Float64Array;
  readonly #references: Float64Array;
  #coolDown = 0;
  #outflow = 0;

  constructor(config: BreakerConfig, prices: readonly number[], haltSwitch: HaltSwitch) {
    this.#config = config;
    this.#switch = haltSwitch;
    this.#prices = Float64Array.from(prices);
    this.#references = Float64Array.from(prices);
  }

  /** The price that the next one of a market is compared with. */
  reference(market: number): number {
    return this.#references[market] ?? Number.NaN;
  }

  /** How many windows have to pass until a halt may end. */
  get coolDown(): number {
    return this.#coolDown;
  }

  /** How much was withdrawn in this window. */
  get outflow(): number {
    return this.#outflow;
  }

  /** Looks at a price that has just been set. A new one that is no jump is what the next is compared with. */
  watch(market: number, price: number): void {
    this.#prices[market] = price;
    if (this.#switch.isHalted) return;
    if (this.#hasJumped(market)) this.#trip();
    else this.#references[market] = price;
  }

  /** Whether so much may still be withdrawn in this window. */
  allows(amount: number): boolean {
    return !this.#switch.isHalted && this.#outflow + amount <= this.#config.outflowLimit;
  }

  /** Counts a withdrawal that `allows` has allowed. */
  countWithdrawal(amount: number): void {
    this.#outflow += amount;
    if (this.#outflow >= this.#config.outflowLimit) this.#trip();
  }

  /** A window of time is over. */
  passTime(): void {
    this.#coolDown = Math.max(0, this.#coolDown - 1);
    this.#outflow = 0;
  }

  /** Ends a halt whose cool-down is over, or begins another cool-down where a price has jumped in the meantime. */
  endHalt(): EndOfHalt {
    if (!this.#switch.isHalted || this.#coolDown > 0) return 'refused';
    const renews = this.#somePriceHasJumped();
    this.#references.set(this.#prices);
    if (renews) {
      this.#coolDown = this.#config.coolDown;
      return 'renewed';
    }
    this.#switch.resume();
    return 'resumed';
  }

  /** What there is to remember, to be given to `recall`. */
  remember(): BreakerMemory {
    return {
      prices: [...this.#prices],
      references: [...this.#references],
      coolDown: this.#coolDown,
      outflow: this.#outflow,
    };
  }

  recall({ prices, references, coolDown, outflow }: BreakerMemory): void {
    this.#prices.set(prices);
    this.#references.set(references);
    this.#coolDown = coolDown;
    this.#outflow = outflow;
  }

  #trip(): void {
    this.#switch.halt();
    this.#coolDown = this.#config.coolDown;
    this.#references.set(this.#prices);
  }

  #somePriceHasJumped(): boolean {
    for (let market = 0; market < this.#prices.length; market += 1) {
      if (this.#hasJumped(market)) return true;
    }
    return false;
  }

  #hasJumped(market: number): boolean {
    const price = this.#prices[market] as number;
    return (
      Math.abs(price - this.reference(market)) >= (this.#config.bands[market] ?? Number.POSITIVE_INFINITY)
    );
  }
}

/** The state of a circuit breaker. */
export interface BreakerMemory {
  readonly prices: readonly number[];
  readonly references: readonly number[];
  readonly coolDown: number;
  readonly outflow: number;
}
