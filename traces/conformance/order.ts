import type { Line } from './line.ts';

/**
 * Which lines may come next. A position stands for a set of lines that are explained: an integer, so that it can be
 * remembered with a state.
 */
export interface Order {
  readonly start: number;
  /** The lines that may be explained next, the likeliest first. */
  next(position: number): readonly number[];
  /** The position once `line` is explained, too. */
  after(position: number, line: number): number;
  /** Whether nothing is left that must be explained. */
  isEnd(position: number): boolean;
  /** How many lines are explained. */
  explained(position: number): number;
}

/** The lines happened in the order in which they stand. */
export class TotalOrder implements Order {
  readonly start = 0;
  readonly #count: number;

  constructor(lines: readonly Line[]) {
    this.#count = lines.length;
  }

  next(position: number): readonly number[] {
    return position < this.#count ? [position] : [];
  }

  after(position: number): number {
    return position + 1;
  }

  isEnd(position: number): boolean {
    return position === this.#count;
  }

  explained(position: number): number {
    return position;
  }
}

/** When a line happened: at some moment from `from` to `to`, both included. */
export interface Interval {
  readonly from: number;
  /** Infinity where nobody knows. */
  readonly to: number;
}

/**
 * A line happened before another where its interval ends before the other's begins; lines whose intervals overlap
 * happened in any order. So operations are linearizable (Herlihy and Wing, 1990, section 2): each happens at a moment
 * between its invocation and its return. A position is how many lines from the first on are explained without a gap,
 * and which beyond (Wing and Gong, 1993; the memory of Lowe, 2017).
 */
export class IntervalOrder implements Order {
  readonly start: number;
  readonly #lines: readonly Line[];
  readonly #intervals: readonly Interval[];
  /** Of two lines of which one may stand for the other, the second waits for the first. */
  readonly #waitsFor: readonly (number | undefined)[];
  /** The last line that must be explained. */
  readonly #lastNeeded: number;
  readonly #prefixes: number[] = [];
  readonly #beyond: (readonly number[])[] = [];
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
    this.#lastNeeded = lines.findLastIndex((line) => !line.optional);
    this.start = this.#numberOf(0, []);
  }

  next(position: number): readonly number[] {
    const prefix = this.#prefixes[position] ?? 0;
    const beyond = this.#beyond[position] ?? [];
    const found: number[] = [];
    // The first moment at which an unexplained line must have happened: none that begins later comes before it.
    let latest = Number.POSITIVE_INFINITY;
    for (let line = prefix; line < this.#lines.length; line += 1) {
      const { from, to } = this.#intervals[line] ?? { from: 0, to: 0 };
      if (from > latest) break;
      if (beyond.includes(line)) continue;
      latest = Math.min(latest, to);
      const twin = this.#waitsFor[line];
      if (twin === undefined || twin < prefix || beyond.includes(twin)) found.push(line);
    }
    // Whoever must come first is tried first.
    return found.sort((a, b) => (this.#intervals[a]?.to ?? 0) - (this.#intervals[b]?.to ?? 0) || a - b);
  }

  after(position: number, line: number): number {
    let prefix = this.#prefixes[position] ?? 0;
    const beyond = [...(this.#beyond[position] ?? []), line].sort((a, b) => a - b);
    while (beyond[0] === prefix) {
      beyond.shift();
      prefix += 1;
    }
    return this.#numberOf(prefix, beyond);
  }

  isEnd(position: number): boolean {
    const prefix = this.#prefixes[position] ?? 0;
    const beyond = this.#beyond[position] ?? [];
    for (let line = prefix; line <= this.#lastNeeded; line += 1) {
      if (!beyond.includes(line) && this.#lines[line]?.optional !== true) return false;
    }
    return true;
  }

  explained(position: number): number {
    return (this.#prefixes[position] ?? 0) + (this.#beyond[position]?.length ?? 0);
  }

  #numberOf(prefix: number, beyond: readonly number[]): number {
    const text = `${prefix} ${beyond.join(' ')}`;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#prefixes.length;
    this.#numbers.set(text, number);
    this.#prefixes.push(prefix);
    this.#beyond.push(beyond);
    return number;
  }
}

/**
 * Each node's lines happened in the order in which they stand, and a line happened after those that its vector clock
 * counts (Mattern, 1988). A position is how many lines of each node are explained: a consistent cut.
 */
export class CausalOrder implements Order {
  readonly start: number;
  /** The lines of each node, in order. */
  readonly #chains: readonly (readonly number[])[];
  /** For each line its node and, by node, how many lines of it come before. */
  readonly #places: readonly { readonly node: number; readonly needs: readonly number[] }[];
  readonly #cuts: (readonly number[])[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(places: readonly { readonly node: number; readonly needs: readonly number[] }[]) {
    this.#places = places;
    const nodes = places.reduce((most, { node }) => Math.max(most, node + 1), 0);
    this.#chains = Array.from({ length: nodes }, (_, node) =>
      places.flatMap((place, line) => (place.node === node ? [line] : [])),
    );
    this.start = this.#numberOf(this.#chains.map(() => 0));
  }

  next(position: number): readonly number[] {
    const cut = this.#cuts[position] ?? [];
    const heads = this.#chains.flatMap((chain, node) => chain[cut[node] ?? 0] ?? []);
    return heads
      .filter((line) => this.#places[line]?.needs.every((count, node) => (cut[node] ?? 0) >= count))
      .sort((a, b) => a - b);
  }

  after(position: number, line: number): number {
    const node = this.#places[line]?.node;
    return this.#numberOf((this.#cuts[position] ?? []).map((count, at) => (at === node ? count + 1 : count)));
  }

  isEnd(position: number): boolean {
    return this.explained(position) === this.#places.length;
  }

  explained(position: number): number {
    return (this.#cuts[position] ?? []).reduce((sum, count) => sum + count, 0);
  }

  #numberOf(cut: readonly number[]): number {
    const text = cut.join(' ');
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#cuts.length);
    this.#cuts.push(cut);
    return this.#cuts.length - 1;
  }
}
