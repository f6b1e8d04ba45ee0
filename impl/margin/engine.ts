import type { Lots, Price, Quantums } from '../fixed-point/index.ts';
import { audit } from './audit.ts';
import { Books } from './books.ts';
import type { MarginCommand } from './command.ts';
import { CommandReader } from './command-reader.ts';
import type { MarginConfig } from './config.ts';
import { termsOf } from './config-check.ts';
import { Deposits } from './deposits.ts';
import { Funding } from './funding.ts';
import { Losses } from './losses.ts';
import type { Outcome } from './outcome.ts';
import { Prices } from './prices.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';
import { Standings } from './standings.ts';
import { numbersOfAccount, numbersOfVenue, readAccount, readVenue } from './stored.ts';
import { Trades } from './trades.ts';
import { Transfers } from './transfers.ts';
import { Withdrawals } from './withdrawals.ts';

/**
 * The margin engine of a derivatives exchange: accounts with cash, positions in several markets and pledged collateral,
 * cross-margined.
 *
 * A position is bought and sold for its whole price, so an account is worth its cash and the value of its positions, and
 * what collateral counts for; less what it owes for funding, which is settled lazily and counted at once. Whatever takes
 * money out or adds risk is refused unless initial margin is left.
 *
 * Pure and deterministic: no clock, no randomness, no files. A command is done whole or refused whole, and refused
 * commands leave every byte of the snapshot as it was. The methods are the commands of `apply` for those who call often;
 * they allocate nothing, and refuse wrong arguments in the same way.
 *
 * A read takes constant time if nothing has moved since, and O(markets) if prices did; whatever has moved, only
 * markets that did are valued again.
 */
export class MarginEngine {
  /** What it was built from. */
  readonly config: MarginConfig;
  /** For a liquidation engine: moves of cash and positions that no account has to agree to. */
  readonly transfers: Transfers;
  readonly #books: Books;
  readonly #standings: Standings;
  readonly #funding: Funding;
  readonly #deposits: Deposits;
  readonly #withdrawals: Withdrawals;
  readonly #trades: Trades;
  readonly #prices: Prices;
  readonly #losses: Losses;
  readonly #reader: CommandReader;

  /** @throws MarginConfigError if a field of `config` is missing or wrong: it says which. */
  constructor(config: MarginConfig) {
    const terms = termsOf(config);
    this.config = config;
    this.#books = new Books(terms);
    this.#funding = new Funding(this.#books);
    this.#standings = new Standings(this.#books, this.#funding);
    this.#deposits = new Deposits(this.#books);
    this.#withdrawals = new Withdrawals(this.#books, this.#standings);
    this.#trades = new Trades(this.#books, this.#standings, this.#funding);
    this.#prices = new Prices(this.#books);
    this.#losses = new Losses(this.#books, this.#standings);
    this.transfers = new Transfers(this.#books, this.#funding);
    this.#reader = new CommandReader(this);
  }

  /**
   * An engine in the state that `bytes` were taken of.
   * @throws SnapshotError if they are damaged, of another version or another configuration, or do not add up.
   * @throws MarginConfigError as the constructor does.
   */
  static restore(config: MarginConfig, bytes: Uint8Array): MarginEngine {
    const engine = new MarginEngine(config);
    restoreSnapshot(engine.#books, bytes);
    return engine;
  }

  /** Does one command, or refuses it. Never throws, whatever it is given: what is no command is `malformed`. */
  apply(command: MarginCommand): Outcome {
    return this.#reader.apply(command);
  }

  /** Tokens arrive from outside in the wallet of an account. */
  fundWallet(account: number, amount: number): Outcome {
    return this.#deposits.fundWallet(account, amount);
  }

  /** Collateral tokens arrive from outside; they count for nothing until they are pledged. */
  hold(account: number, collateral: number, amount: number): Outcome {
    return this.#deposits.hold(account, collateral, amount);
  }

  /** Tokens arrive from outside in the insurance fund. */
  endow(amount: number): Outcome {
    return this.#deposits.endow(amount);
  }

  /** Makes a depositor of an account: it lends to the vault, and neither trades nor pledges from now on. */
  barFromTrading(account: number): Outcome {
    return this.#deposits.barFromTrading(account);
  }

  /** Moves tokens from the wallet to the account. */
  deposit(account: number, amount: number): Outcome {
    return this.#deposits.deposit(account, amount);
  }

  /** Moves money from the account to the wallet, where initial margin is left. */
  withdraw(account: number, amount: number): Outcome {
    return this.#withdrawals.withdraw(account, amount);
  }

  /** Moves lots from one account to another at the mark price, where both keep initial margin or reduce their risk. */
  trade(market: number, buyer: number, seller: number, lots: number): Outcome {
    return this.#trades.trade(market, buyer, seller, lots);
  }

  /** Sets the mark price of a market. */
  movePrice(market: number, price: number): Outcome {
    return this.#prices.movePrice(market, price);
  }

  /** Sets the price of a collateral. */
  moveCollateralPrice(collateral: number, price: number): Outcome {
    return this.#prices.moveCollateralPrice(collateral, price);
  }

  /** Moves tokens that the account holds to its margin. */
  pledge(account: number, collateral: number, amount: number): Outcome {
    return this.#deposits.pledge(account, collateral, amount);
  }

  /** Moves pledged tokens out of its margin again, where initial margin is left. */
  takeBack(account: number, collateral: number, amount: number): Outcome {
    return this.#withdrawals.takeBack(account, collateral, amount);
  }

  /** Moves what an account has lost of its own to the pool of settled losses. */
  settleLoss(account: number): Outcome {
    return this.#losses.settle(account);
  }

  /** Charges every long `perLot` (`priceUnit`-ths of money for a lot) and pays it to every short; the other way round if negative. */
  accrueFunding(market: number, perLot: number): Outcome {
    return this.#funding.accrue(market, perLot);
  }

  /** Moves the funding that an account owes in a market, or is owed, to its cash: what it is worth stays the same. */
  settleFunding(account: number, market: number): Outcome {
    return this.#funding.settleOne(account, market);
  }

  /** Stops withdrawals and positions that grow. */
  halt(): Outcome {
    return this.#withdrawals.halt();
  }

  /** Lets them go on. */
  resume(): Outcome {
    return this.#withdrawals.resume();
  }

  cash(account: number): Quantums {
    return this.#books.cash[this.#account(account)] as Quantums;
  }

  wallet(account: number): Quantums {
    return this.#books.wallet[this.#account(account)] as Quantums;
  }

  /** What an account has paid in, less what it has taken out: negative for one that took out a profit. */
  netDeposits(account: number): Quantums {
    return this.#books.netDeposits[this.#account(account)] as Quantums;
  }

  /** What an account got from the pool of settled losses, or gave where it is negative. */
  settled(account: number): Quantums {
    return this.#books.settled[this.#account(account)] as Quantums;
  }

  isBarred(account: number): boolean {
    return this.#books.barred[this.#account(account)] === 1;
  }

  size(account: number, market: number): Lots {
    return this.#books.size[this.#books.slotOf(this.#account(account), this.#market(market))] as Lots;
  }

  /** In how many markets an account has a position. */
  openPositions(account: number): number {
    return this.#books.openPositions[this.#account(account)] as number;
  }

  /** What an account would pay if its funding were settled now: negative where it would be paid. */
  fundingOwed(account: number, market: number): Quantums {
    return this.#funding.owed(this.#account(account), this.#market(market));
  }

  /** Collateral tokens that an account has outside its margin. */
  held(account: number, collateral: number): number {
    return this.#books.held[
      this.#books.purseOf(this.#account(account), this.#collateral(collateral))
    ] as number;
  }

  pledged(account: number, collateral: number): number {
    return this.#books.pledged[
      this.#books.purseOf(this.#account(account), this.#collateral(collateral))
    ] as number;
  }

  price(market: number): Price {
    return this.#books.price[this.#market(market)] as Price;
  }

  collateralPrice(collateral: number): Price {
    return this.#books.collateralPrice[this.#collateral(collateral)] as Price;
  }

  /** The sum of all that was accrued, in `priceUnit`-ths of money for a lot. */
  fundingIndex(market: number): number {
    return this.#books.fundingIndex[this.#market(market)] as number;
  }

  /** What funding has collected and not paid out yet, negative where it paid first: nothing once all have settled. */
  fundingClearing(market: number): Quantums {
    return this.#books.clearing[this.#market(market)] as Quantums;
  }

  /** The lots that are held long, which are as many as are held short. */
  openInterest(market: number): Lots {
    return this.#books.openInterest[this.#market(market)] as Lots;
  }

  /** Tokens that are really there. */
  get vault(): Quantums {
    return this.#books.vault;
  }

  /** The insurance fund: fees, what rounding leaves, and what it was endowed with. */
  get fund(): Quantums {
    return this.#books.fund;
  }

  /** The losses that were settled and not yet paid out as profit. Always 0 where `profit` is not paid from it. */
  get pool(): Quantums {
    return this.#books.pool;
  }

  get isHalted(): boolean {
    return this.#books.isHalted;
  }

  /** Cash, less funding owed, and the value of all positions and of collateral as far as it counts. */
  equity(account: number): Quantums {
    return this.#standings.equity(this.#account(account));
  }

  /** Equity without collateral. */
  worth(account: number): Quantums {
    return this.#standings.worth(this.#account(account));
  }

  /** What must be left for a withdrawal or a position that grows. */
  initialMargin(account: number): Quantums {
    return this.#standings.initial(this.#account(account));
  }

  /** What an account must be worth not to be liquidated. */
  maintenanceMargin(account: number): Quantums {
    return this.#standings.maintenance(this.#account(account));
  }

  /** The cash of all accounts: with the fund and what funding has in clearing, it is the vault. */
  get cashSum(): Quantums {
    return this.#books.cashSum;
  }

  /** With the vault, all tokens that ever arrived. */
  get walletSum(): Quantums {
    return this.#books.walletSum;
  }

  /** Longs less shorts: zero. */
  sizeSum(market: number): Lots {
    return this.#books.sizeSum[this.#market(market)] as Lots;
  }

  /** What does not add up, a sentence each: empty if all is in order. O(accounts), from the accounts alone. */
  audit(): readonly string[] {
    return audit(this.#books, this.#standings);
  }

  /** The whole state: equal bytes exactly for equal states of equal configurations. With a version and a checksum. */
  snapshot(): Uint8Array {
    return takeSnapshot(this.#books);
  }

  /** How many numbers are the state of an account: as many as `readAccount` writes. */
  get accountNumbers(): number {
    return numbersOfAccount(this.#books);
  }

  /**
   * Writes all that is stored of an account to the first `accountNumbers` places of `into`. What is not named by a
   * command that was done has the same numbers as before: for digests that are kept up to date.
   */
  readAccount(account: number, into: Float64Array): void {
    readAccount(this.#books, this.#account(account), into);
  }

  /** How many numbers are stored that belong to no account: as many as `readVenue` writes. */
  get venueNumbers(): number {
    return numbersOfVenue(this.#books);
  }

  /** Writes all that is stored and belongs to no account to `into`: with `readAccount` of each account, the whole state. */
  readVenue(into: Float64Array): void {
    readVenue(this.#books, into);
  }

  #account(account: number): number {
    return this.#books.isAccount(account) ? account : noSuch('account', account);
  }

  #market(market: number): number {
    return this.#books.isMarket(market) ? market : noSuch('market', market);
  }

  #collateral(collateral: number): number {
    return this.#books.isCollateral(collateral) ? collateral : noSuch('collateral', collateral);
  }
}

/** Reads are for code that knows what there is; a command with such an index is refused instead. */
function noSuch(what: string, index: number): never {
  throw new RangeError(
    `There is no ${what} ${index} in this engine. Reading past its end would give the ${what} of somebody else; ` +
      `ask for one below the number in its configuration.`,
  );
}
