import {
  at,
  type Digraph,
  type Distances,
  distancesFromStarts,
  type Reversed,
  reversed,
  type Way,
} from './digraph.ts';

/** So many nodes are looked at to find one that is new, before a way ends. */
const maxLooked = 4_096;

/**
 * Ways that come to every node, with few edges: each goes to the farthest node that is new, past as many other new ones
 * as lie on shortest ways there, and then on to what is new and nearer than from a start. Greedy: see `leastEdges` of
 * the tour for how far from the best it can be.
 */
export function nodeTour(graph: Digraph): readonly Way[] {
  return new Rounds(graph).ways();
}

class Rounds {
  readonly #graph: Digraph;
  readonly #reversed: Reversed;
  readonly #distances: Distances;
  readonly #isNew: Uint8Array;
  /** By node: the last search that came there, and one more than the edge that it came by. */
  readonly #lookedBy: Uint32Array;
  readonly #cameBy: Uint32Array;
  #searches = 0;

  constructor(graph: Digraph) {
    this.#graph = graph;
    this.#reversed = reversed(graph);
    this.#distances = distancesFromStarts(graph);
    this.#isNew = new Uint8Array(graph.nodes).fill(1);
    this.#lookedBy = new Uint32Array(graph.nodes);
    this.#cameBy = new Uint32Array(graph.nodes);
  }

  ways(): readonly Way[] {
    const { of: distance } = this.#distances;
    const farthestFirst = Uint32Array.from({ length: this.#graph.nodes }, (_, node) => node).sort(
      (a, b) => at(distance, b) - at(distance, a) || a - b,
    );
    const ways: Way[] = [];
    for (const node of farthestFirst) if (this.#isNew[node] === 1) ways.push(this.#wayPast(node));
    return ways.sort((a, b) => a.edges.length - b.edges.length);
  }

  #wayPast(node: number): Way {
    const { start, edges } = this.#newestWay(node);
    this.#isNew[start] = 0;
    for (const edge of edges) this.#isNew[at(this.#graph.to, edge)] = 0;
    const all = [...edges];
    for (let more = this.#nearestNew(node); more.length > 0; more = this.#nearestNew(this.#headOf(all))) {
      for (const edge of more) all.push(edge);
      this.#isNew[this.#headOf(all)] = 0;
    }
    return { start, edges: all };
  }

  #headOf(edges: readonly number[]): number {
    return at(this.#graph.to, edges.at(-1) ?? 0);
  }

  /** A shortest way to `node` that comes past new nodes where it can, looking one edge ahead. */
  #newestWay(node: number): Way {
    const { of: distance } = this.#distances;
    const edges: number[] = [];
    let head = node;
    while (at(distance, head) > 0) {
      const { first, edges: into, from } = this.#reversed;
      const before = Array.from(into.subarray(at(first, head), at(first, head + 1))).filter(
        (edge) => at(distance, at(from, edge)) + 1 === at(distance, head),
      );
      const edge = before.find((one) => this.#isNew[at(from, one)] === 1) ?? before[0] ?? 0;
      edges.push(edge);
      head = at(from, edge);
    }
    return { start: head, edges: edges.reverse() };
  }

  /** A shortest way from `node` to a new one, if it is shorter than from a start; else nothing. */
  #nearestNew(node: number): readonly number[] {
    this.#searches += 1;
    this.#lookedBy[node] = this.#searches;
    const { first, to } = this.#graph;
    let level = [node];
    let looked = 1;
    for (let length = 1; level.length > 0 && looked < maxLooked; length += 1) {
      const next: number[] = [];
      for (const from of level) {
        for (let edge = at(first, from); edge < at(first, from + 1); edge += 1) {
          const head = at(to, edge);
          if (this.#lookedBy[head] === this.#searches) continue;
          this.#lookedBy[head] = this.#searches;
          this.#cameBy[head] = edge;
          if (this.#isNew[head] === 1 && at(this.#distances.of, head) >= length)
            return this.#wayBack(node, head);
          next.push(head);
          looked += 1;
        }
      }
      level = next;
    }
    return [];
  }

  /** The edges by which the last search came from `node` to `head`. */
  #wayBack(node: number, head: number): readonly number[] {
    const edges: number[] = [];
    for (let to = head; to !== node; ) {
      const edge = at(this.#cameBy, to);
      edges.push(edge);
      to = at(this.#reversed.from, edge);
    }
    return edges.reverse();
  }
}
