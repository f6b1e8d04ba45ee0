import type { Line } from './line.ts';
import type { Order } from './order.ts';

/** When a line happened: at some moment from `from` to `to`, both included. */
export interface Interval {
  readonly from: number;
  /** Infinity where nobody knows. */
  readonly to: number;
}

/** The lines that are explained: what must be before `prefix`, all of it, and `besides` it others, in their order. */
interface Explained {
  readonly prefix: number;
  readonly besides: readonly number[];
}

/**
 * A line happened before another where its interval ends before the other's begins; lines whose intervals overlap
 * happened in any order. So operations are linearizable (Herlihy and Wing, 1990, section 2): each happens at a moment
 * between its invocation and its return. A position is how many lines from the first on are explained without a gap,
 * and which besides (Wing and Gong, 1993; the memory of Lowe, 2017).
 *
 * A line that may have come to nothing is no gap: else an operation that never returned would make every position as long
 * as the log is from there on.
 */
export class IntervalOrder implements Order {
  readonly start: number;
  readonly #lines: readonly Line[];
  readonly #intervals: readonly Interval[];
  /** Of two lines of which one may stand for the other, the second waits for the first. */
  readonly #waitsFor: readonly (number | undefined)[];
  /** The lines that may have come to nothing, in order. */
  readonly #optional: readonly number[];
  /** For each line, how many of those before it must be explained. */
  readonly #neededBefore: readonly number[];
  readonly #positions: Explained[] = [];
  readonly #numbers = new Map<string, number>();

  /** The lines in the order in which their intervals begin. */
  constructor(
    lines: readonly Line[],
    intervals: readonly Interval[],
    waitsFor: readonly (number | undefined)[] = [],
  ) {
    this.#lines = lines;
    this.#intervals = intervals;
    this.#waitsFor = waitsFor;
    this.#optional = lines.flatMap(({ optional }, line) => (optional ? [line] : []));
    const neededBefore = [0];
    for (const { optional } of lines) neededBefore.push((neededBefore.at(-1) ?? 0) + (optional ? 0 : 1));
    this.#neededBefore = neededBefore;
    this.start = this.#numberOf(0, []);
  }

  next(position: number): readonly number[] {
    const { prefix, besides } = this.#at(position);
    const found: number[] = [];
    const consider = (line: number): void => {
      const twin = this.#waitsFor[line];
      if (twin === undefined || this.#isExplained(twin, prefix, besides)) found.push(line);
    };
    for (const line of this.#optional) {
      if (line >= prefix) break;
      if (!besides.includes(line)) consider(line);
    }
    // The first moment at which an unexplained line must have happened: none that begins later comes before it.
    let latest = Number.POSITIVE_INFINITY;
    for (let line = prefix; line < this.#lines.length; line += 1) {
      const { from, to } = this.#intervals[line] ?? { from: 0, to: 0 };
      if (from > latest) break;
      if (besides.includes(line)) continue;
      // What may have come to nothing holds nothing up.
      if (!this.#isOptional(line)) latest = Math.min(latest, to);
      consider(line);
    }
    // Whoever must come first is tried first.
    return found.sort((a, b) => this.#compare(a, b));
  }

  after(position: number, line: number): number {
    const { prefix, besides } = this.#at(position);
    return this.#numberOf(
      prefix,
      [...besides, line].sort((a, b) => a - b),
    );
  }

  isEnd(position: number): boolean {
    return this.#at(position).prefix === this.#lines.length;
  }

  explained(position: number): number {
    const { prefix, besides } = this.#at(position);
    return (this.#neededBefore[prefix] ?? 0) + besides.length;
  }

  #at(position: number): Explained {
    return this.#positions[position] ?? { prefix: 0, besides: [] };
  }

  #isOptional(line: number): boolean {
    return this.#lines[line]?.optional === true;
  }

  #isExplained(line: number, prefix: number, besides: readonly number[]): boolean {
    return (line < prefix && !this.#isOptional(line)) || besides.includes(line);
  }

  /** By when they must be over. Not by a difference: two that nobody knows the end of have none. */
  #compare(a: number, b: number): number {
    const [left, right] = [this.#intervals[a]?.to ?? 0, this.#intervals[b]?.to ?? 0];
    return left === right ? a - b : left < right ? -1 : 1;
  }

  /** The number of a position, whose prefix is made as long as it can be. */
  #numberOf(from: number, explained: readonly number[]): number {
    let prefix = from;
    const closed = new Set<number>();
    while (prefix < this.#lines.length && (this.#isOptional(prefix) || explained.includes(prefix))) {
      if (!this.#isOptional(prefix)) closed.add(prefix);
      prefix += 1;
    }
    const besides = closed.size === 0 ? explained : explained.filter((line) => !closed.has(line));
    const text = `${prefix} ${besides.join(' ')}`;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#positions.length;
    this.#numbers.set(text, number);
    this.#positions.push({ prefix, besides });
    return number;
  }
}
