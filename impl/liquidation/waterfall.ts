import type { Attention } from './attention.ts';
import { Backstop } from './backstop.ts';
import type { Book } from './book.ts';
import type { LiquidationEvent } from './command.ts';
import type { LiquidationConfig } from './config.ts';
import type { Deleveraging } from './deleveraging.ts';
import type { Gate } from './gate.ts';
import { Insurance } from './insurance.ts';
import type { LiquidationOutcome } from './outcome.ts';
import { SharedLoss } from './shared-loss.ts';
import type { Standings } from './standings.ts';

/** The tiers that an account goes down until it is healthy or closed, one step at a time, each if it is due. */
export class Waterfall {
  readonly book: Book;
  readonly deleveraging: Deleveraging;
  readonly insurance: Insurance;
  readonly gate: Gate;
  readonly #standings: Standings;
  readonly #backstop: Backstop;
  readonly #sharedLoss: SharedLoss;
  readonly #attention: Attention;
  readonly #config: LiquidationConfig;

  constructor(
    standings: Standings,
    book: Book,
    deleveraging: Deleveraging,
    gate: Gate,
    attention: Attention,
    config: LiquidationConfig,
  ) {
    this.book = book;
    this.deleveraging = deleveraging;
    this.insurance = new Insurance(standings);
    this.gate = gate;
    this.#standings = standings;
    this.#backstop = new Backstop(standings, book, config);
    this.#sharedLoss = new SharedLoss(standings, deleveraging, config);
    this.#attention = attention;
    this.#config = config;
  }

  /** Does one step, or refuses it. All indices are of this venue, all amounts positive whole numbers. */
  do(event: LiquidationEvent): LiquidationOutcome {
    const outcome = this.#attempt(event);
    if (outcome.kind === 'done') this.#tell(event);
    return outcome;
  }

  #attempt(event: LiquidationEvent): LiquidationOutcome {
    switch (event.kind) {
      case 'sell on the book':
        return this.book.sell(event.account, event.bidder, event.market, event.amount);
      case 'take over':
        return this.#backstop.takeOver(event.account);
      case 'insure':
        return this.insurance.insure(event.account);
      case 'deleverage':
        return this.deleveraging.deleverage(event.account, event.counterparty, event.market, event.amount);
      case 'socialise':
        return this.#sharedLoss.socialise(event.account);
      case 'reopen':
        return this.gate.reopen();
      case 'stop withdrawals':
        return this.gate.stop();
    }
  }

  #tell(event: LiquidationEvent): void {
    const attention = this.#attention;
    switch (event.kind) {
      case 'sell on the book':
        attention.changed(event.account);
        attention.changed(event.bidder);
        attention.openInterestMoved(event.market);
        return;
      case 'take over':
        attention.changed(event.account);
        attention.changed(this.#config.backstop);
        for (let market = 0; market < this.#standings.margin.config.markets.length; market += 1) {
          attention.openInterestMoved(market);
        }
        return;
      case 'insure':
        attention.changed(event.account);
        return;
      case 'deleverage':
        attention.changed(event.account);
        attention.changed(event.counterparty);
        attention.openInterestMoved(event.market);
        return;
      case 'socialise':
        attention.everybodyChanged();
        return;
      case 'reopen':
      case 'stop withdrawals':
        return;
    }
  }
}
