import type { Outlet } from './io.ts';
import { plural, rateText } from './quantities.ts';

/** Lines between two looks at the clock. A power of two. */
const lookEvery = 1 << 12;
const redrawEveryMs = 100;

/** How far a log has been read, in one line that is redrawn. Nothing where nobody looks. */
export class ConformProgress {
  readonly #outlet: Outlet;
  readonly #now: () => number;
  readonly #startedMs: number;
  #shownMs: number;
  #lines = 0;
  #isDrawn = false;

  constructor(outlet: Outlet, now: () => number) {
    this.#outlet = outlet;
    this.#now = now;
    this.#startedMs = now();
    this.#shownMs = this.#startedMs;
  }

  /** Lines so far, over all logs. */
  get lines(): number {
    return this.#lines;
  }

  heard(): void {
    this.#lines += 1;
    if (!this.#outlet.isTerminal || (this.#lines & (lookEvery - 1)) !== 0) return;
    const nowMs = this.#now();
    if (nowMs - this.#shownMs < redrawEveryMs) return;
    this.#shownMs = nowMs;
    this.#outlet.write(
      `\r\u001b[2K${plural(this.#lines, 'line')} · ${rateText(this.#lines, nowMs - this.#startedMs)}`,
    );
    this.#isDrawn = true;
  }

  /** Takes the drawn line away. */
  end(): void {
    if (this.#isDrawn) this.#outlet.write('\r\u001b[2K');
    this.#isDrawn = false;
  }
}
