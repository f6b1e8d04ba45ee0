import { missingPasses } from './balance.ts';
import { at, type Digraph, outDegree, type Way } from './digraph.ts';
import { waysThrough } from './euler.ts';

/**
 * Ways that take every edge of the digraph, with few repetitions: a directed Chinese postman who may go home by air from
 * anywhere (Edmonds and Johnson, 1973). Where more edges leave a node than lead to it, ways to it are repeated until
 * they are as many; then all edges, repetitions included, fall into ways that each end where they must, and not where
 * they happen to be stuck. Which ways are repeated is found near by: of random digraphs some take a step or two more than
 * a best tour; two-phase commit, margin, die-hard and htlc take no more.
 */
export function edgeTour(graph: Digraph): readonly Way[] {
  const passes = missingPasses(graph);
  return trimmed(waysThrough(graph, passes), graph.to.length);
}

/** No tour takes fewer edges: every pass of a node but one that begins there has come by an edge. */
export function leastEdges(graph: Digraph): number {
  const isStart = new Set(graph.starts);
  const into = edgesInto(graph);
  return leastPasses(graph).reduce(
    (sum, passes, node) => sum + (isStart.has(node) ? at(into, node) : passes),
    0,
  );
}

/** How often each node is passed at least, by ways that take every edge: each pass takes one to it and one from it. */
export function leastPasses(graph: Digraph): readonly number[] {
  return Array.from(edgesInto(graph), (into, node) => Math.max(into, outDegree(graph, node)));
}

function edgesInto({ nodes, to }: Digraph): Uint32Array {
  const into = new Uint32Array(nodes);
  for (const node of to) into[node] = at(into, node) + 1;
  return into;
}

/** The ways without ends that other ways take as well, the shortest first. */
function trimmed(ways: readonly Way[], edges: number): readonly Way[] {
  const taken = new Uint32Array(edges);
  for (const way of ways) for (const edge of way.edges) taken[edge] = at(taken, edge) + 1;
  const kept: Way[] = [];
  for (const { start, edges: all } of ways) {
    let length = all.length;
    for (let edge = all[length - 1]; edge !== undefined && at(taken, edge) > 1; edge = all[length - 1]) {
      taken[edge] = at(taken, edge) - 1;
      length -= 1;
    }
    if (length > 0) kept.push({ start, edges: all.slice(0, length) });
  }
  // Where several ways would show a fault, the simplest is to show it.
  return kept.sort((a, b) => a.edges.length - b.edges.length);
}
