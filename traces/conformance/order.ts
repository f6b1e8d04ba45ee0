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
