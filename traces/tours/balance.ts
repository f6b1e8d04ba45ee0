import {
  at,
  type Digraph,
  type Distances,
  distancesFromStarts,
  outDegree,
  type Reversed,
  reversed,
} from './digraph.ts';

/** How often edges are taken, and ways begin and end, so that each node is left as often as it is come to. */
export interface Passes {
  /** By edge: at least once. */
  readonly taken: Uint32Array;
  /** By node: ways that begin there, which only starts have. */
  readonly begun: Uint32Array;
  /** By node: ways that end there. */
  readonly ended: Uint32Array;
}

/** So many nodes are looked at to find a way nearer than that from a start. */
const maxLooked = 512;

/** Every edge once, and repetitions that balance the nodes. */
export function missingPasses(graph: Digraph): Passes {
  return new Balance(graph).passes();
}

class Balance {
  readonly #graph: Digraph;
  readonly #reversed: Reversed;
  readonly #distances: Distances;
  /** By node: ways that end there as things are. */
  readonly #spare: Uint32Array;
  readonly #taken: Uint32Array;
  readonly #begun: Uint32Array;
  /** By node: the last search that came there, and the edge that it came by. */
  readonly #lookedBy: Uint32Array;
  readonly #leaves: Uint32Array;
  #searches = 0;

  constructor(graph: Digraph) {
    this.#graph = graph;
    this.#reversed = reversed(graph);
    this.#distances = distancesFromStarts(graph);
    this.#spare = new Uint32Array(graph.nodes);
    this.#taken = new Uint32Array(graph.to.length).fill(1);
    this.#begun = new Uint32Array(graph.nodes);
    this.#lookedBy = new Uint32Array(graph.nodes);
    this.#leaves = new Uint32Array(graph.nodes);
  }

  passes(): Passes {
    const lacking: (readonly [node: number, count: number])[] = [];
    for (let node = 0; node < this.#graph.nodes; node += 1) {
      const into = at(this.#reversed.first, node + 1) - at(this.#reversed.first, node);
      const out = outDegree(this.#graph, node);
      if (into > out) this.#spare[node] = into - out;
      if (out > into) lacking.push([node, out - into]);
    }
    // Those far from a start have most to gain from what ends near by.
    const { of: distance } = this.#distances;
    lacking.sort(([a], [b]) => at(distance, b) - at(distance, a) || a - b);
    for (const [node, count] of lacking) this.#lead(node, count);
    return { taken: this.#taken, begun: this.#begun, ended: this.#spare };
  }

  /** Leads `count` more ways to `node`. */
  #lead(node: number, count: number): void {
    let left = count;
    while (left > 0) {
      const near = at(this.#distances.of, node) > 0 ? this.#nearestSpare(node) : undefined;
      if (near === undefined) {
        this.#leadFromStart(node, left);
        return;
      }
      const some = Math.min(left, at(this.#spare, near));
      this.#spare[near] = at(this.#spare, near) - some;
      for (let from = near; from !== node; ) {
        const edge = at(this.#leaves, from);
        this.#taken[edge] = at(this.#taken, edge) + some;
        from = at(this.#graph.to, edge);
      }
      left -= some;
    }
  }

  #leadFromStart(node: number, count: number): void {
    const { by } = this.#distances;
    let from = node;
    for (let edge = at(by, from); edge > 0; edge = at(by, from)) {
      this.#taken[edge - 1] = at(this.#taken, edge - 1) + count;
      from = at(this.#reversed.from, edge - 1);
    }
    this.#begun[from] = at(this.#begun, from) + count;
  }

  /** The nearest node before `node` where a way ends, if it is no farther than a start. Notes how to go from there. */
  #nearestSpare(node: number): number | undefined {
    this.#searches += 1;
    this.#lookedBy[node] = this.#searches;
    let level = [node];
    let looked = 1;
    for (let length = 1; length <= at(this.#distances.of, node) && looked < maxLooked; length += 1) {
      const next: number[] = [];
      for (const to of level) {
        for (let place = at(this.#reversed.first, to); place < at(this.#reversed.first, to + 1); place += 1) {
          const edge = at(this.#reversed.edges, place);
          const from = at(this.#reversed.from, edge);
          if (this.#lookedBy[from] === this.#searches) continue;
          this.#lookedBy[from] = this.#searches;
          this.#leaves[from] = edge;
          if (at(this.#spare, from) > 0) return from;
          next.push(from);
          looked += 1;
        }
      }
      level = next;
    }
    return undefined;
  }
}
