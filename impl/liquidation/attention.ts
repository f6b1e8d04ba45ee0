import type { DeleveragingQueue } from './deleveraging-queue.ts';
import type { Watch } from './watch.ts';

/** Tells those who keep something about accounts what has changed. */
export class Attention {
  readonly #watch: Watch;
  readonly #queue: DeleveragingQueue;

  constructor(watch: Watch, queue: DeleveragingQueue) {
    this.#watch = watch;
    this.#queue = queue;
  }

  /** An account has more or less than before, or another position. */
  changed(account: number): void {
    this.#watch.touch(account);
    this.#queue.touch(account);
  }

  /** Everybody may have more or less than before. */
  everybodyChanged(): void {
    this.#watch.touchEverybody();
    this.#queue.move();
  }

  priceMoved(market: number): void {
    this.#watch.noticePrice(market);
    this.#queue.move();
  }

  openInterestMoved(market: number): void {
    this.#watch.noticeOpenInterest(market);
  }

  /** Collateral prices or funding have moved, or open interest in several markets. */
  somethingMoved(): void {
    this.#watch.notice();
    this.#queue.move();
  }
}
