import type { LiquidationEvent } from './command.ts';
import type { LiquidationConfig } from './config.ts';
import { type DeleveragingQueue, sideOf } from './deleveraging-queue.ts';
import { LONG, SHORT } from './ranking.ts';
import type { Standings } from './standings.ts';
import type { Watch } from './watch.ts';
import type { Waterfall } from './waterfall.ts';
import { WorstFirst } from './worst-first.ts';

/** How much the engine may do in one turn, which is a block. */
export interface TurnLimits {
  /** The most steps that it takes. */
  readonly attempts: number;
  /** The most of them that are deleveragings. */
  readonly deleveragings: number;
  /** The most bidders and counterparties that it asks. */
  readonly candidates: number;
  /** Once the insurance fund has paid so much or more, it pays no more. */
  readonly fundPays: number;
  /**
   * How many bidders and counterparties are passed over at first, to be asked last. Whoever limits candidates may let it
   * grow from block to block: then everybody is asked some time, even if those who are asked first can never help.
   */
  readonly offset: number;
}

/** No limits: the engine does all that there is to do. */
export const unlimited: TurnLimits = Object.freeze({
  attempts: Number.POSITIVE_INFINITY,
  deleveragings: Number.POSITIVE_INFINITY,
  candidates: Number.POSITIVE_INFINITY,
  fundPays: Number.POSITIVE_INFINITY,
  offset: 0,
});

/** A limit that something was left undone for. */
export type LimitHit = 'attempts' | 'deleveragings' | 'candidates' | 'what the fund pays';

/**
 * One turn of the engine: step after step, for the account that has least of its maintenance margin, until nothing is left
 * to be done, or limits are reached. It only proposes: each step is done or refused as if somebody had asked for it.
 *
 * An account for which nothing can be done is passed over; whatever is done for others may help it, so it is looked at
 * once more after that. The turn is over when nothing was done for anybody under maintenance.
 */
export class Turn {
  readonly #standings: Standings;
  readonly #waterfall: Waterfall;
  readonly #watch: Watch;
  readonly #queue: DeleveragingQueue;
  readonly #config: LiquidationConfig;
  readonly #limits: TurnLimits;
  readonly #events: LiquidationEvent[] = [];
  #deleveragings = 0;
  #candidates = 0;
  #fundPaid = 0;
  #limitHit: LimitHit | undefined;

  constructor(
    standings: Standings,
    waterfall: Waterfall,
    watch: Watch,
    queue: DeleveragingQueue,
    config: LiquidationConfig,
    limits: TurnLimits,
  ) {
    this.#standings = standings;
    this.#waterfall = waterfall;
    this.#watch = watch;
    this.#queue = queue;
    this.#config = config;
    this.#limits = limits;
  }

  /** The first limit that something was left undone for, if any. */
  get limitHit(): LimitHit | undefined {
    return this.#limitHit;
  }

  /** What was done, in order. */
  run(): readonly LiquidationEvent[] {
    this.#do({ kind: 'stop withdrawals' });
    while (this.#helpsSomebody()) {
      if (this.#limitHit === 'attempts') break;
    }
    if (this.#standings.margin.isHalted) this.#do({ kind: 'reopen' });
    return this.#events;
  }

  /** Once through all who are under maintenance, from the worst. */
  #helpsSomebody(): boolean {
    const worst = new WorstFirst(this.#standings, this.#watch);
    worst.fill();
    let hasHelped = false;
    for (let account = worst.next(); account !== undefined; account = worst.next()) {
      if (this.#events.length >= this.#limits.attempts) {
        this.#hit('attempts');
        return hasHelped;
      }
      const event = this.#stepFor(account);
      if (event === undefined) continue;
      hasHelped = true;
      // All maintenance margins fall with open interest, and all pay for a socialised loss.
      if (event.kind === 'socialise' || this.#ratesMove()) worst.fill();
      else for (const changed of this.#changedBy(event)) worst.add(changed);
    }
    return hasHelped;
  }

  #ratesMove(): boolean {
    return this.#standings.margin.config.markets.some(({ interestSlope }) => interestSlope > 0);
  }

  #changedBy(event: LiquidationEvent): readonly number[] {
    switch (event.kind) {
      case 'sell on the book':
        return [event.account, event.bidder];
      case 'take over':
        return [event.account, this.#config.backstop];
      case 'deleverage':
        return [event.account, event.counterparty];
      case 'insure':
        return [event.account];
      case 'socialise':
      case 'reopen':
      case 'stop withdrawals':
        return [];
    }
  }

  /** Does the first step that is due for an account. */
  #stepFor(account: number): LiquidationEvent | undefined {
    if (this.#standings.isBankrupt(account)) {
      if (this.#standings.margin.fund > 0) return this.#insure(account);
      const event = this.#deleverage(account);
      // A loss is shared only once everybody opposite has been asked.
      if (event === 'cut short') return undefined;
      return event ?? this.#do({ kind: 'socialise', account });
    }
    // Both are offered: which of them is due is not decided here.
    const isDeepUnder = this.#standings.isDeepUnder(account, this.#config.backstopThirds);
    const taken = isDeepUnder ? this.#do({ kind: 'take over', account }) : undefined;
    return taken ?? this.#sell(account) ?? this.#do({ kind: 'take over', account });
  }

  #insure(account: number): LiquidationEvent | undefined {
    const payment = this.#waterfall.insurance.payment(account);
    if (this.#fundPaid >= this.#limits.fundPays) return this.#hit('what the fund pays');
    const event = this.#do({ kind: 'insure', account });
    if (event !== undefined) this.#fundPaid += payment;
    return event;
  }

  #deleverage(account: number): LiquidationEvent | 'cut short' | undefined {
    const { margin } = this.#standings;
    for (let market = 0; market < margin.config.markets.length; market += 1) {
      const size = margin.size(account, market);
      if (size === 0) continue;
      if (this.#deleveragings >= this.#limits.deleveragings) {
        this.#hit('deleveragings');
        return 'cut short';
      }
      const opposite = sideOf(size) === LONG ? SHORT : LONG;
      const ranking = this.#queue.of(market);
      const count = ranking.count(opposite);
      for (let index = 0; index < count; index += 1) {
        if (!this.#mayAskOneMore()) return 'cut short';
        const counterparty = ranking.at(opposite, (index + this.#limits.offset) % count);
        if (counterparty === undefined) continue;
        const amount = this.#waterfall.deleveraging.bearableLots(account, counterparty, market);
        if (amount === 0) continue;
        const event = this.#do({ kind: 'deleverage', account, counterparty, market, amount });
        if (event === undefined) continue;
        this.#deleveragings += 1;
        return event;
      }
    }
    return undefined;
  }

  #sell(account: number): LiquidationEvent | undefined {
    const { book } = this.#waterfall;
    for (let market = 0; market < book.markets; market += 1) {
      for (
        let amount = book.mostAtOnce(account, market);
        amount > 0;
        amount = book.nextSmaller(market, amount)
      ) {
        if (!book.isNoWorse(account, market, amount)) continue;
        for (let index = 0; index < book.makers; index += 1) {
          if (!this.#mayAskOneMore()) return undefined;
          const bidder = book.maker((index + this.#limits.offset) % book.makers);
          if (!book.isBought(account, bidder, market, amount)) continue;
          const event = this.#do({ kind: 'sell on the book', account, bidder, market, amount });
          if (event !== undefined) return event;
        }
      }
    }
    return undefined;
  }

  #mayAskOneMore(): boolean {
    if (this.#candidates >= this.#limits.candidates) {
      this.#hit('candidates');
      return false;
    }
    this.#candidates += 1;
    return true;
  }

  #do(event: LiquidationEvent): LiquidationEvent | undefined {
    if (this.#waterfall.do(event).kind === 'refused') return undefined;
    this.#events.push(event);
    return event;
  }

  #hit(limit: LimitHit): undefined {
    this.#limitHit ??= limit;
    return undefined;
  }
}
