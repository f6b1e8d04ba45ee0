import { done, type MarginCommand, type MarginConfig, MarginEngine } from '../margin/index.ts';
import { faultIn } from './arguments.ts';
import { Attention } from './attention.ts';
import { Book } from './book.ts';
import { type BreakerMemory, CircuitBreaker } from './breaker.ts';
import type { LiquidationCommand, LiquidationEvent } from './command.ts';
import { readCommand } from './command-reader.ts';
import { type LiquidationConfig, requireConfig } from './config.ts';
import { Deleveraging } from './deleveraging.ts';
import { DeleveragingQueue } from './deleveraging-queue.ts';
import { Gate } from './gate.ts';
import { type LiquidationOutcome, refused } from './outcome.ts';
import { Payments } from './payments.ts';
import { readSnapshot, takeSnapshot } from './snapshot.ts';
import { Standings } from './standings.ts';
import { Trading } from './trading.ts';
import { type LimitHit, Turn, type TurnLimits } from './turn.ts';
import { Watch } from './watch.ts';
import { Waterfall } from './waterfall.ts';

/**
 * The liquidation engine of a derivatives exchange, on top of a margin engine that it has to itself from now on.
 *
 * An account under maintenance goes down the tiers of a waterfall until it is healthy or closed: the book, the backstop
 * vault, the insurance fund, auto-deleveraging, and last everybody. Each step is a command that anybody may give if it is
 * due; `turn` gives those that are, for the worst accounts first, within limits. Whoever owes more than they have stops
 * withdrawals.
 *
 * Pure and deterministic: no clock, no randomness, no files. A command is done whole or refused whole. All commands for the
 * margin engine go through here, since it has to see what they change.
 */
export class LiquidationEngine {
  readonly margin: MarginEngine;
  readonly config: LiquidationConfig;
  readonly #standings: Standings;
  readonly #watch: Watch;
  readonly #queue: DeleveragingQueue;
  readonly #attention: Attention;
  readonly #gate: Gate;
  readonly #waterfall: Waterfall;
  readonly #trading: Trading;
  readonly #payments: Payments;
  readonly #breaker: CircuitBreaker | undefined;
  #turnCutShortBy: LimitHit | undefined;

  /** @throws LiquidationConfigError if a field of `config` is wrong, or does not fit the margin engine. */
  constructor(margin: MarginEngine, config: LiquidationConfig) {
    requireConfig(config, margin.config);
    this.margin = margin;
    this.config = config;
    this.#standings = new Standings(margin, config.backstop);
    this.#watch = new Watch(this.#standings);
    this.#queue = new DeleveragingQueue(this.#standings);
    this.#attention = new Attention(this.#watch, this.#queue);
    this.#gate = new Gate(this.#standings, this.#watch, config);
    const book = new Book(this.#standings, config);
    const deleveraging = new Deleveraging(this.#standings);
    this.#waterfall = new Waterfall(this.#standings, book, deleveraging, this.#gate, this.#attention, config);
    this.#trading = new Trading(this.#standings, config);
    const prices = margin.config.markets.map((_, market) => margin.price(market));
    this.#breaker =
      config.breaker === 'none' ? undefined : new CircuitBreaker(config.breaker, prices, margin);
    this.#payments = new Payments(this.#standings, this.#breaker, config);
  }

  /**
   * An engine in the state that `bytes` were taken of. What it keeps besides follows from that.
   * @throws LiquidationSnapshotError if they are damaged, or of another version or configuration.
   * @throws SnapshotError if that is so of the margin engine's part.
   * @throws LiquidationConfigError, MarginConfigError as the constructors do.
   */
  static restore(margin: MarginConfig, config: LiquidationConfig, bytes: Uint8Array): LiquidationEngine {
    const parts = readSnapshot(config, margin.markets.length, bytes);
    const engine = new LiquidationEngine(MarginEngine.restore(margin, parts.margin), config);
    if (parts.breaker !== undefined) engine.#breaker?.recall(parts.breaker);
    return engine;
  }

  /** Does one command, or refuses it. Never throws, whatever it is given: what is no command is `malformed`. */
  apply(foreign: LiquidationCommand): LiquidationOutcome {
    const command = readCommand(foreign);
    return command === undefined ? refused('malformed') : this.do(command);
  }

  /**
   * Does what is due, worst account first, as far as the limits allow, and says what was done: each is a command that would
   * have been done if it had been given. Where nothing was done, and no limit was reached, nothing was due.
   */
  turn(limits: TurnLimits): readonly LiquidationEvent[] {
    const turn = new Turn(this.#standings, this.#waterfall, this.#watch, this.#queue, this.config, limits);
    const events = turn.run();
    this.#turnCutShortBy = turn.limitHit;
    return events;
  }

  /** The first limit that the last turn left something undone for, if any. */
  get turnCutShortBy(): LimitHit | undefined {
    return this.#turnCutShortBy;
  }

  /** Whether anybody owes more than they have. */
  get isADeficitOpen(): boolean {
    return this.#gate.isADeficitOpen();
  }

  /** How many accounts are under maintenance. */
  get accountsUnder(): number {
    return this.#watch.countUnder();
  }

  /** Whether the engine has seen that the account is under maintenance. */
  isUnder(account: number): boolean {
    return this.#watch.isUnder(account);
  }

  /** How many times the engine has looked at an account: what prices cost that move. */
  get accountsExamined(): number {
    return this.#watch.examined;
  }

  /** Where the account stands among those who hold its side of a market: 0 is deleveraged first. */
  deleveragingRank(account: number, market: number): number | undefined {
    return this.#queue.of(market).rankOf(account);
  }

  /** The whole state: equal bytes exactly for equal states of equal configurations. With a version and a digest. */
  snapshot(): Uint8Array {
    return takeSnapshot(this.config, { margin: this.margin.snapshot(), breaker: this.breaker });
  }

  /** The state of the circuit breaker, if there is one. */
  get breaker(): BreakerMemory | undefined {
    return this.#breaker?.remember();
  }

  /** As `apply`, for whoever knows that a command is plain and has the fields of its kind: its numbers are looked at. */
  do(command: LiquidationCommand): LiquidationOutcome {
    const fault = faultIn(command, this.margin);
    if (fault !== undefined) return refused(fault);
    switch (command.kind) {
      case 'sell on the book':
      case 'take over':
      case 'insure':
      case 'deleverage':
      case 'socialise':
      case 'reopen':
      case 'stop withdrawals':
        return this.#waterfall.do(command);
      case 'pass time':
        return this.#passTime();
      case 'end halt':
        return this.#endHalt();
      default:
        return this.#doForAccounts(command);
    }
  }

  /** What accounts do, and prices: the engine looks at what has changed. */
  #doForAccounts(command: ForAccounts): LiquidationOutcome {
    const outcome = this.#attempt(command);
    if (outcome.kind === 'done') this.#tell(command);
    return outcome;
  }

  #attempt(command: ForAccounts): LiquidationOutcome {
    switch (command.kind) {
      case 'trade':
        return this.#trading.trade(command.market, command.buyer, command.seller, command.lots);
      case 'withdraw':
        return this.#payments.withdraw(command.account, command.amount);
      case 'withdraw free':
        return this.#payments.withdrawFree(command.account);
      case 'pay in':
        return this.#payments.payIn(command.account);
      case 'resume':
        // Where there is a circuit breaker, it ends the halt: its cool-down is not gone round.
        if (this.#breaker !== undefined) return this.#endHalt();
        return this.#gate.mayResume() ? this.margin.resume() : refused('a deficit is open');
      default:
        return this.margin.apply(command);
    }
  }

  #tell(command: ForAccounts): void {
    switch (command.kind) {
      case 'trade':
        this.#attention.changed(command.buyer);
        this.#attention.changed(command.seller);
        this.#attention.openInterestMoved(command.market);
        return;
      case 'move price':
        this.#attention.priceMoved(command.market);
        this.#breaker?.watch(command.market, command.price);
        this.#gate.lookAtPrices();
        return;
      case 'move collateral price':
      case 'accrue funding':
        this.#attention.somethingMoved();
        this.#gate.lookAtPrices();
        return;
      case 'deposit':
      case 'withdraw':
      case 'withdraw free':
      case 'pay in':
      case 'pledge':
      case 'take back':
      case 'settle funding':
        this.#attention.changed(command.account);
        return;
      case 'fund wallet':
      case 'hold':
      case 'endow':
      case 'bar from trading':
      case 'settle loss':
      case 'halt':
      case 'resume':
        return;
    }
  }

  #passTime(): LiquidationOutcome {
    if (this.#breaker === undefined) return refused('there is no circuit breaker');
    this.#breaker.passTime();
    return done;
  }

  #endHalt(): LiquidationOutcome {
    if (this.#breaker === undefined) return refused('there is no circuit breaker');
    if (!this.margin.isHalted) return refused('not halted');
    if (!this.#gate.mayResume()) return refused('a deficit is open');
    return this.#breaker.endHalt() === 'refused' ? refused('the cool-down is not over') : done;
  }
}

type ForAccounts = MarginCommand | Extract<LiquidationCommand, { kind: 'withdraw free' | 'pay in' }>;
