import { at, type Digraph, distancesFromStarts, reversed, shortestWay, type Way } from './digraph.ts';

/**
 * The same edges in ways of at most `longest` edges: where one is cut, the next comes there by a shortest way from a start,
 * which may leave room for one edge only.
 */
export function cutToLength(graph: Digraph, ways: readonly Way[], longest: number): readonly Way[] {
  if (ways.every(({ edges }) => edges.length <= longest)) return ways;
  const back = reversed(graph);
  const distances = distancesFromStarts(graph);
  return ways.flatMap(({ start, edges }) => {
    const pieces: Way[] = [];
    let before: Way = { start, edges: [] };
    for (let done = 0; done < edges.length; ) {
      const room = Math.max(1, longest - before.edges.length);
      const piece = edges.slice(done, done + room);
      pieces.push({ start: before.start, edges: [...before.edges, ...piece] });
      done += piece.length;
      const last = edges[done - 1];
      if (last !== undefined && done < edges.length)
        before = shortestWay(back, distances, at(graph.to, last));
    }
    return pieces;
  });
}
