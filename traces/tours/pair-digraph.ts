import { at, type Digraph, outDegree, reversed } from './digraph.ts';

/** How many pairs of edges there are of which the second starts where the first ends. */
export function pairCount(graph: Digraph): number {
  return graph.to.reduce((sum, node) => sum + outDegree(graph, node), 0);
}

/**
 * The digraph whose nodes are the edges of `graph`, and whose edges are pairs of these, one after the other. One may
 * start at whatever leaves a start.
 */
export function pairDigraph(graph: Digraph): Digraph {
  const nodes = graph.to.length;
  const first = new Uint32Array(nodes + 1);
  const to = new Uint32Array(pairCount(graph));
  let pair = 0;
  for (let edge = 0; edge < nodes; edge += 1) {
    const head = at(graph.to, edge);
    for (let next = at(graph.first, head); next < at(graph.first, head + 1); next += 1) {
      to[pair] = next;
      pair += 1;
    }
    first[edge + 1] = pair;
  }
  const isStart = new Set(graph.starts);
  const { from } = reversed(graph);
  const starts = Array.from({ length: nodes }, (_, edge) => edge).filter((edge) =>
    isStart.has(at(from, edge)),
  );
  return { nodes, starts, first, to };
}
