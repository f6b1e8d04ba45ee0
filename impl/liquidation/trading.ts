import { isInRange, mulDivDown, mulDivUp } from '../fixed-point/index.ts';
import type { LiquidationConfig } from './config.ts';
import { type LiquidationOutcome, refused } from './outcome.ts';
import type { Standings } from './standings.ts';

/** As long as no amount of a trade is above this, the margin engine can store all that the trade leads to. */
const amountLimit = 2 ** 50;

/**
 * Trades between accounts by consent, at the mark price. Where the configuration says so, whoever owes nothing may always
 * make a position smaller: they are what a market in trouble needs.
 */
export class Trading {
  readonly #standings: Standings;
  readonly #config: LiquidationConfig;

  constructor(standings: Standings, config: LiquidationConfig) {
    this.#standings = standings;
    this.#config = config;
  }

  trade(market: number, buyer: number, seller: number, lots: number): LiquidationOutcome {
    const { margin } = this.#standings;
    if (this.#config.trading === 'as the margin engine has it')
      return margin.trade(market, buyer, seller, lots);
    if (buyer === seller) return refused('buyer and seller are one');
    if (margin.isBarred(buyer) || margin.isBarred(seller)) return refused('barred from trading');
    const { priceUnit = 1, fee = 0 } = margin.config.markets[market] ?? {};
    const price = margin.price(market);
    const cost = mulDivUp(lots, price, priceUnit);
    const proceeds = mulDivDown(lots, price, priceUnit);
    const charge = mulDivUp(cost, fee, margin.config.rateUnit);
    const interest = this.#openInterestAfter(market, buyer, seller, lots);
    if (!this.#mayTrade(buyer, market, lots, -cost - charge, interest))
      return refused('the buyer would lack margin');
    if (!this.#mayTrade(seller, market, -lots, proceeds - charge, interest)) {
      return refused('the seller would lack margin');
    }
    const most = Math.max(Math.abs(margin.cash(buyer)), Math.abs(margin.cash(seller)), margin.fund);
    if (!isInRange(most + cost + 2 * charge, amountLimit)) return refused('out of range');
    const outcome = margin.transfers.exchange(market, seller, buyer, lots, -cost);
    if (outcome.kind === 'refused') return outcome;
    // The fund gets the fees of both, and what rounding has left between cost and proceeds.
    this.#payIntoFund(buyer, charge);
    this.#payIntoFund(seller, charge + cost - proceeds);
    return outcome;
  }

  #payIntoFund(account: number, amount: number): void {
    if (amount === 0) return;
    const outcome = this.#standings.margin.transfers.payIntoFund(account, amount);
    if (outcome.kind === 'done') return;
    throw new Error(
      `account ${account} cannot pay a fee of ${amount} for a trade that is done: ${outcome.reason}. ` +
        'This is a bug in Assay, please report it',
    );
  }

  #mayTrade(account: number, market: number, lots: number, cash: number, interest: number): boolean {
    const { margin } = this.#standings;
    const size = margin.size(account, market);
    const isOpen = this.#config.trading === 'initial margin or a smaller position' || !margin.isHalted;
    if (isOpen && this.#standings.meetsInitial(account, market, lots, cash, interest)) return true;
    return Math.abs(size + lots) < Math.abs(size) && this.#keepsOutOfDebt(account, market, lots, cash);
  }

  /** Whether the account owes nothing, nor would for what the trade costs it. */
  #keepsOutOfDebt(account: number, market: number, lots: number, cash: number): boolean {
    if (this.#standings.isBankrupt(account)) return false;
    return this.#standings.margin.equity(account) + this.#standings.gain(account, market, lots, cash) >= 0;
  }

  #openInterestAfter(market: number, buyer: number, seller: number, lots: number): number {
    const { margin } = this.#standings;
    const bought = margin.size(buyer, market);
    const sold = margin.size(seller, market);
    const before = Math.max(0, bought) + Math.max(0, sold);
    const after = Math.max(0, bought + lots) + Math.max(0, sold - lots);
    return margin.openInterest(market) - before + after;
  }
}
