import type { LiquidationConfig } from './config.ts';
import { type LiquidationOutcome, refused } from './outcome.ts';
import type { Standings } from './standings.ts';
import type { Watch } from './watch.ts';

/** Stops withdrawals while somebody owes more than they have, so that nobody leaves before the loss is dealt with. */
export class Gate {
  readonly #standings: Standings;
  readonly #watch: Watch;
  readonly #config: LiquidationConfig;

  constructor(standings: Standings, watch: Watch, config: LiquidationConfig) {
    this.#standings = standings;
    this.#watch = watch;
    this.#config = config;
  }

  /** Whether anybody owes more than they have. Whoever does is under maintenance. */
  isADeficitOpen(): boolean {
    let isOpen = false;
    this.#watch.forEachUnder((account) => {
      isOpen ||= this.#standings.isBankrupt(account);
    });
    return isOpen;
  }

  /** To be called when prices have moved: stops withdrawals at once, where that is how it is done. */
  lookAtPrices(): void {
    const { margin } = this.#standings;
    if (this.#config.gate === 'with the price' && !margin.isHalted && this.isADeficitOpen()) margin.halt();
  }

  /** Stops withdrawals, as a step of its own. */
  stop(): LiquidationOutcome {
    if (this.#config.gate === 'with the price') return refused('deficits are seen with the price');
    if (this.#standings.margin.isHalted) return refused('already halted');
    if (!this.isADeficitOpen()) return refused('no deficit is open');
    return this.#standings.margin.halt();
  }

  /** Opens withdrawals again, once nobody owes anything. */
  reopen(): LiquidationOutcome {
    if (this.#config.reopening === 'left to others') return refused('others reopen');
    if (!this.#standings.margin.isHalted) return refused('not halted');
    if (this.isADeficitOpen()) return refused('a deficit is open');
    return this.#standings.margin.resume();
  }

  /** Whether others may end a halt: not where deficits are seen with the price, and there is one. */
  mayResume(): boolean {
    return this.#config.gate === 'by itself' || !this.isADeficitOpen();
  }
}
