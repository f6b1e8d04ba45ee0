import type { Progress } from '../checker/index.ts';
import type { Outlet } from './io.ts';
import { bytesText, durationText, grouped, plural, rateText } from './quantities.ts';

const redrawEveryMs = 100;
const lineEveryMs = 10_000;

/** What a long search tells on standard error: one line redrawn for a person, a line every ten seconds for a log. */
export class ProgressLine {
  readonly #outlet: Outlet;
  readonly #now: () => number;
  readonly #startedMs: number;
  readonly #levels = new Levels();
  #shownMs: number;
  #isDrawn = false;

  constructor(outlet: Outlet, now: () => number) {
    this.#outlet = outlet;
    this.#now = now;
    this.#startedMs = now();
    this.#shownMs = this.#startedMs;
  }

  show(progress: Progress): void {
    this.#levels.see(progress);
    const nowMs = this.#now();
    if (nowMs - this.#shownMs < (this.#outlet.isTerminal ? redrawEveryMs : lineEveryMs)) return;
    this.#shownMs = nowMs;
    const elapsedMs = nowMs - this.#startedMs;
    const line = [
      plural(progress.distinctStates, 'state'),
      rateText(progress.distinctStates, elapsedMs),
      `frontier ${grouped(progress.frontier)}`,
      `depth ${progress.depth}`,
      bytesText(progress.memoryBytes),
      this.#levels.outlook(progress, elapsedMs),
    ].join(' · ');
    if (!this.#outlet.isTerminal) {
      this.#outlet.write(`${line}\n`);
      return;
    }
    // Cut to the width: a line that wraps could not be redrawn.
    this.#outlet.write(`\r\u001b[2K${line.slice(0, Math.max(20, this.#outlet.columns - 1))}`);
    this.#isDrawn = true;
  }

  /** Takes the drawn line away, so that what follows starts on a clean one. */
  end(): void {
    if (this.#isDrawn) this.#outlet.write('\r\u001b[2K');
    this.#isDrawn = false;
  }
}

/** How wide the levels of the search were, and what that lets one say of the rest. */
class Levels {
  readonly #widths: number[] = [];
  #depth = 0;
  #expandedBefore = 0;

  see({ depth, frontier, distinctStates }: Progress): void {
    if (depth <= this.#depth) return;
    // A level passed between two calls was narrower than what one slice expands: nothing is known of its width.
    if (depth > this.#depth + 1) this.#widths.length = 0;
    this.#depth = depth;
    this.#widths.push(frontier);
    this.#expandedBefore = distinctStates - frontier;
  }

  /**
   * "growing" while levels widen. After two successive narrower levels, the time left if each further level is
   * narrower by the same factor; a search may always widen again, and nothing is promised.
   */
  outlook({ distinctStates, frontier }: Progress, elapsedMs: number): string {
    const [first, second, third] = this.#widths.slice(-3);
    const last = this.#widths.at(-1) ?? 0;
    if (last >= (this.#widths.at(-2) ?? 0)) return 'growing';
    if (first === undefined || second === undefined || third === undefined || !(first > second))
      return 'narrowing';
    const expanded = distinctStates - frontier;
    const fromThisLevelOn = third / (1 - third / second);
    const left = Math.max(frontier, fromThisLevelOn - (expanded - this.#expandedBefore));
    return expanded === 0 ? 'narrowing' : `about ${durationText((left / expanded) * elapsedMs)} left`;
  }
}
