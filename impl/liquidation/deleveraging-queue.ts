import { AccountSet } from './account-set.ts';
import { LONG, Ranking, SHORT, type Side } from './ranking.ts';
import type { Standings } from './standings.ts';

/**
 * Who is deleveraged first: whoever has the highest product of profit and leverage, ties by account.
 *
 * Profit is what an account is worth beyond what was paid in, leverage how much all its positions are worth for each unit
 * of that. Where there is a loss, it is divided by leverage instead, so that the queue ends with those who lost most on
 * least. Whoever has nothing comes last.
 *
 * The queue of a market is built when somebody asks for it first. As long as no price moves it is then kept up to date with
 * whoever changes, in logarithmic time each; when prices have moved everybody's profit has, and it is built again by whoever
 * asks next, in time O(n log n) in the positions of the market. The scores are doubles, worked out in one order of
 * operations, so that they and the queue are the same everywhere.
 */
export class DeleveragingQueue {
  readonly #standings: Standings;
  readonly #queues: (MarketQueue | undefined)[];
  #moves = 0;

  constructor(standings: Standings) {
    this.#standings = standings;
    this.#queues = standings.margin.config.markets.map(() => undefined);
  }

  /** To be called when an account has more or less than before, or another position. */
  touch(account: number): void {
    for (const queue of this.#queues) queue?.touched.add(account);
  }

  /** To be called when prices or anything else has moved that everybody's worth depends on. */
  move(): void {
    this.#moves += 1;
  }

  /** Those who hold a market long, or short, in the order in which they are deleveraged. */
  of(market: number): Ranking {
    const { accounts } = this.#standings.margin.config;
    let queue = this.#queues[market];
    if (queue === undefined) {
      queue = { ranking: new Ranking(accounts), touched: new AccountSet(accounts), builtAt: -1 };
      this.#queues[market] = queue;
    }
    if (queue.builtAt !== this.#moves) this.#build(market, queue);
    else queue.touched.each((account) => this.#enter(market, queue.ranking, account));
    queue.touched.clear();
    return queue.ranking;
  }

  #build(market: number, queue: MarketQueue): void {
    queue.ranking.clear();
    const { accounts } = this.#standings.margin.config;
    for (let account = 0; account < accounts; account += 1) this.#enter(market, queue.ranking, account);
    queue.builtAt = this.#moves;
  }

  #enter(market: number, ranking: Ranking, account: number): void {
    const size = this.#standings.margin.size(account, market);
    if (size === 0) ranking.leave(account);
    else ranking.enter(sideOf(size), account, this.#score(account));
  }

  #score(account: number): number {
    const { margin, hypothetical } = this.#standings;
    const equity = margin.equity(account);
    if (equity <= 0) return Number.NEGATIVE_INFINITY;
    let positions = 0;
    for (let market = 0; market < margin.config.markets.length; market += 1) {
      positions += Math.abs(hypothetical.value(market, margin.size(account, market)));
    }
    const profit = equity - margin.netDeposits(account);
    // The products first: as long as they are exact, equal quotients are equal doubles.
    if (profit >= 0) return (profit * positions) / equity;
    // A position may be worth nothing.
    return (profit * equity) / Math.max(1, positions);
  }
}

/** The side of a position. */
export function sideOf(size: number): Side {
  return size > 0 ? LONG : SHORT;
}

interface MarketQueue {
  readonly ranking: Ranking;
  /** Who has changed since it was asked for last. */
  readonly touched: AccountSet;
  /** How often anything had moved when it was built. */
  builtAt: number;
}
