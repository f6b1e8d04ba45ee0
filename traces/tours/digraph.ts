/** Nodes and edges by number, and where one may start. Every node can be reached from a start. */
export interface Digraph {
  readonly nodes: number;
  readonly starts: readonly number[];
  /** Edges from node `n` are those from `first[n]` up to `first[n + 1]`, that one left out. */
  readonly first: Uint32Array;
  readonly to: Uint32Array;
}

/** A way through a digraph: a start, and the edges that are taken from there. */
export interface Way {
  readonly start: number;
  readonly edges: readonly number[];
}

/** The edges into each node: those into `n` are `edges` from `first[n]` up to `first[n + 1]`. */
export interface Reversed {
  readonly first: Uint32Array;
  readonly edges: Uint32Array;
  /** The node that each edge of the digraph leaves. */
  readonly from: Uint32Array;
}

/** Shortest ways from the starts. */
export interface Distances {
  /** Edges on a shortest way to each node. */
  readonly of: Uint32Array;
  /** The last edge of that way, one more than its number; 0 at a start. */
  readonly by: Uint32Array;
}

/** The number of edges from `node`. */
export function outDegree({ first }: Digraph, node: number): number {
  return at(first, node + 1) - at(first, node);
}

export function reversed({ nodes, first, to }: Digraph): Reversed {
  const firstIn = new Uint32Array(nodes + 1);
  for (const node of to) firstIn[node + 1] = at(firstIn, node + 1) + 1;
  for (let node = 0; node < nodes; node += 1) firstIn[node + 1] = at(firstIn, node + 1) + at(firstIn, node);
  const next = firstIn.slice();
  const edges = new Uint32Array(to.length);
  const from = new Uint32Array(to.length);
  for (let node = 0; node < nodes; node += 1) {
    for (let edge = at(first, node); edge < at(first, node + 1); edge += 1) {
      const place = at(next, at(to, edge));
      from[edge] = node;
      edges[place] = edge;
      next[at(to, edge)] = place + 1;
    }
  }
  return { first: firstIn, edges, from };
}

export function distancesFromStarts({ nodes, starts, first, to }: Digraph): Distances {
  const unreached = 0xffffffff;
  const of = new Uint32Array(nodes).fill(unreached);
  const by = new Uint32Array(nodes);
  const queue = [...starts];
  for (const start of starts) of[start] = 0;
  for (const node of queue) {
    for (let edge = at(first, node); edge < at(first, node + 1); edge += 1) {
      const next = at(to, edge);
      if (of[next] !== unreached) continue;
      of[next] = at(of, node) + 1;
      by[next] = edge + 1;
      queue.push(next);
    }
  }
  return { of, by };
}

/** A shortest way to `node`. */
export function shortestWay({ from }: Reversed, { by }: Distances, node: number): Way {
  const edges: number[] = [];
  let start = node;
  for (let edge = at(by, start); edge > 0; edge = at(by, start)) {
    edges.push(edge - 1);
    start = at(from, edge - 1);
  }
  return { start, edges: edges.reverse() };
}

/** The number at `index`, which is there: nodes and edges of a digraph are only named by itself. */
export function at(numbers: Uint32Array, index: number): number {
  return numbers[index] ?? 0;
}
