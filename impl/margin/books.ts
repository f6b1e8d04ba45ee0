import { type Lots, type Quantums, requireInRange } from '../fixed-point/index.ts';
import { Freshness } from './freshness.ts';
import { cashLimit, type Terms } from './terms.ts';

/** Where in `totals` what is. */
const vault = 0;
const fund = 1;
const pool = 2;
const halted = 3;
const tokens = 4;

/**
 * The state of the engine, in typed arrays: an account, a market, or an account in a market (its slot) is an index.
 *
 * What belongs to the state is stored once, by a setter that keeps the running sums and says what has to be valued
 * again. The setters check nothing but the range, which whoever calls them has checked before: see `requireInRange`.
 */
export class Books {
  readonly terms: Terms;
  readonly accounts: number;
  readonly markets: number;
  readonly collaterals: number;

  readonly wallet: Float64Array;
  readonly cash: Float64Array;
  readonly netDeposits: Float64Array;
  readonly settled: Float64Array;
  readonly barred: Float64Array;
  readonly size: Float64Array;
  /** By slot: the index of funding up to which the position is settled. 0 where there is no position. */
  readonly since: Float64Array;
  readonly held: Float64Array;
  readonly pledged: Float64Array;

  readonly price: Float64Array;
  readonly fundingIndex: Float64Array;
  /** By market: what funding has collected and not paid out yet. */
  readonly clearing: Float64Array;
  /** By market: what roundings of funding have brought in, in priceUnit-ths, less the whole units the fund has got. */
  readonly dust: Float64Array;
  readonly collateralPrice: Float64Array;
  /** By collateral: the tokens that have arrived. */
  readonly collateralTokens: Float64Array;
  readonly totals = new Float64Array(5);

  // What follows from the rest, and is kept up to date.
  readonly openInterest: Float64Array;
  readonly sizeSum: Float64Array;
  readonly openPositions: Float64Array;
  cashSum = 0 as Quantums;
  walletSum = 0 as Quantums;
  readonly freshness: Freshness;

  constructor(terms: Terms) {
    const { accounts } = terms;
    const markets = terms.markets.length;
    const collaterals = terms.collaterals.length;
    this.terms = terms;
    this.accounts = accounts;
    this.markets = markets;
    this.collaterals = collaterals;
    this.wallet = new Float64Array(accounts);
    this.cash = new Float64Array(accounts);
    this.netDeposits = new Float64Array(accounts);
    this.settled = new Float64Array(accounts);
    this.barred = new Float64Array(accounts);
    this.size = new Float64Array(accounts * markets);
    this.since = new Float64Array(accounts * markets);
    this.held = new Float64Array(accounts * collaterals);
    this.pledged = new Float64Array(accounts * collaterals);
    this.price = Float64Array.from(terms.markets, ({ firstPrice }) => firstPrice);
    this.fundingIndex = new Float64Array(markets);
    this.clearing = new Float64Array(markets);
    this.dust = new Float64Array(markets);
    this.collateralPrice = Float64Array.from(terms.collaterals, ({ firstPrice }) => firstPrice);
    this.collateralTokens = new Float64Array(collaterals);
    this.openInterest = new Float64Array(markets);
    this.sizeSum = new Float64Array(markets);
    this.openPositions = new Float64Array(accounts);
    this.freshness = new Freshness(accounts, markets);
  }

  /** All that is the state, in the order in which it is written down. */
  get stored(): readonly Float64Array[] {
    return [
      ...[this.wallet, this.cash, this.netDeposits, this.settled, this.barred],
      ...[this.size, this.since, this.held, this.pledged],
      ...[this.price, this.fundingIndex, this.clearing, this.dust],
      ...[this.collateralPrice, this.collateralTokens, this.totals],
    ];
  }

  isAccount(account: number): boolean {
    return isIndex(account, this.accounts);
  }

  isMarket(market: number): boolean {
    return isIndex(market, this.markets);
  }

  isCollateral(collateral: number): boolean {
    return isIndex(collateral, this.collaterals);
  }

  slotOf(account: number, market: number): number {
    return account * this.markets + market;
  }

  purseOf(account: number, collateral: number): number {
    return account * this.collaterals + collateral;
  }

  get vault(): Quantums {
    return this.totals[vault] as Quantums;
  }

  set vault(amount: number) {
    this.totals[vault] = requireInRange(amount, cashLimit, 'the vault');
  }

  get fund(): Quantums {
    return this.totals[fund] as Quantums;
  }

  set fund(amount: number) {
    this.totals[fund] = requireInRange(amount, cashLimit, 'the fund');
  }

  get pool(): Quantums {
    return this.totals[pool] as Quantums;
  }

  set pool(amount: number) {
    this.totals[pool] = requireInRange(amount, cashLimit, 'the pool of settled losses');
  }

  get isHalted(): boolean {
    return this.totals[halted] === 1;
  }

  set isHalted(now: boolean) {
    this.totals[halted] = now ? 1 : 0;
  }

  /** The tokens that have arrived in wallets and in the fund. */
  get tokens(): Quantums {
    return this.totals[tokens] as Quantums;
  }

  set tokens(amount: number) {
    this.totals[tokens] = requireInRange(amount, cashLimit, 'what has arrived');
  }

  setCash(account: number, amount: number): void {
    requireInRange(amount, cashLimit, 'the cash of an account');
    this.cashSum = (this.cashSum + (amount - (this.cash[account] as number))) as Quantums;
    this.cash[account] = amount;
  }

  setWallet(account: number, amount: number): void {
    requireInRange(amount, cashLimit, 'a wallet');
    this.walletSum = (this.walletSum + (amount - (this.wallet[account] as number))) as Quantums;
    this.wallet[account] = amount;
  }

  setNetDeposits(account: number, amount: number): void {
    this.netDeposits[account] = requireInRange(amount, cashLimit, 'what an account has paid in');
  }

  setSettled(account: number, amount: number): void {
    this.settled[account] = requireInRange(amount, cashLimit, 'what an account has settled');
  }

  /** Of a position whose funding is settled: what it pays from now on begins at the index that there is. */
  setSize(account: number, market: number, size: number): void {
    const slot = this.slotOf(account, market);
    const before = this.size[slot] as number;
    requireInRange(size, Number.MAX_SAFE_INTEGER, 'the size of a position');
    this.size[slot] = size;
    this.since[slot] = size === 0 ? 0 : (this.fundingIndex[market] as number);
    this.sizeSum[market] = (this.sizeSum[market] as number) + (size - before);
    this.openPositions[account] =
      (this.openPositions[account] as number) + (size === 0 ? 0 : 1) - (before === 0 ? 0 : 1);
    this.freshness.positionChanged(account, slot);
    this.#setOpenInterest(
      market,
      (this.openInterest[market] as number) + Math.max(0, size) - Math.max(0, before),
    );
  }

  setPledged(account: number, collateral: number, amount: number): void {
    this.pledged[this.purseOf(account, collateral)] = requireInRange(
      amount,
      Number.MAX_SAFE_INTEGER,
      'what is pledged',
    );
    this.freshness.pledgeChanged(account);
  }

  /** The lots that are held long once the positions of two accounts in a market have become what is given. */
  openInterestAfter(
    market: number,
    one: number,
    sizeOfOne: number,
    other: number,
    sizeOfOther: number,
  ): Lots {
    const before =
      Math.max(0, this.size[this.slotOf(one, market)] as number) +
      Math.max(0, this.size[this.slotOf(other, market)] as number);
    const after = Math.max(0, sizeOfOne) + Math.max(0, sizeOfOther);
    return ((this.openInterest[market] as number) - before + after) as Lots;
  }

  /** Computes what follows from the stored numbers, after these were set all at once. */
  recount(): void {
    this.cashSum = sumOf(this.cash);
    this.walletSum = sumOf(this.wallet);
    this.openPositions.fill(0);
    this.openInterest.fill(0);
    this.sizeSum.fill(0);
    for (let account = 0; account < this.accounts; account += 1) {
      for (let market = 0; market < this.markets; market += 1) {
        const lots = this.size[this.slotOf(account, market)] as number;
        if (lots === 0) continue;
        this.openPositions[account] = (this.openPositions[account] as number) + 1;
        this.openInterest[market] = (this.openInterest[market] as number) + Math.max(0, lots);
        this.sizeSum[market] = (this.sizeSum[market] as number) + lots;
      }
    }
    this.freshness.forgetAll();
  }

  #setOpenInterest(market: number, interest: number): void {
    const { interestFrom = 0, interestSlope = 0 } = this.terms.markets[market] ?? {};
    const crowdBefore = Math.max(interestFrom, this.openInterest[market] as number);
    this.openInterest[market] = interest;
    // Rates rise for everybody in the market.
    if (interestSlope > 0 && Math.max(interestFrom, interest) !== crowdBefore)
      this.freshness.marketMoved(market);
  }
}

function isIndex(value: number, count: number): boolean {
  return Number.isInteger(value) && 0 <= value && value < count;
}

/** Exact where the sum is a safe integer, whatever the sums on the way. */
function sumOf(amounts: Float64Array): Quantums {
  let sum = 0n;
  for (const amount of amounts) sum += BigInt(amount);
  return Number(sum) as Quantums;
}
