import type { Passes } from './balance.ts';
import { at, type Digraph, type Way } from './digraph.ts';

/**
 * The ways that all passes fall into (Hierholzer, 1873): each edge is taken as often as it is to be, ways begin and end
 * as often as they are to, and more ways begin only where some part of the digraph would be left out.
 */
export function waysThrough(graph: Digraph, passes: Passes): readonly Way[] {
  const circuits = new Circuits(graph, passes);
  const home = graph.nodes;
  const [, ...ways] = circuits.from(home);
  // What hangs together and needs no way to begin or to end is one circuit, and has a start as all that can be reached.
  for (const start of graph.starts)
    ways.push(...circuits.from(start).filter(({ edges }) => edges.length > 0));
  return ways;
}

/**
 * Strides of circuits, as numbers: edges, then, with the number of a node added, ways that begin there, coming from home,
 * and then one for all that end, going home.
 */
class Circuits {
  readonly #graph: Digraph;
  readonly #taken: Uint32Array;
  readonly #begun: Uint32Array;
  readonly #ended: Uint32Array;
  /** By node: the first edge that may have passes left. */
  readonly #next: Uint32Array;
  readonly #begin: number;
  readonly #end: number;
  #nextStart = 0;

  constructor(graph: Digraph, passes: Passes) {
    this.#graph = graph;
    this.#taken = passes.taken.slice();
    this.#begun = passes.begun.slice();
    this.#ended = passes.ended.slice();
    this.#next = graph.first.slice(0, graph.nodes);
    this.#begin = graph.to.length;
    this.#end = graph.to.length + graph.nodes;
  }

  /** The circuit through all that is left and hangs together with `node`, cut where ways begin; the first from there. */
  from(node: number): readonly Way[] {
    const ways: { readonly start: number; readonly edges: number[] }[] = [{ start: node, edges: [] }];
    for (const stride of this.#circuit(node)) {
      if (stride < this.#begin) ways.at(-1)?.edges.push(stride);
      else if (stride < this.#end) ways.push({ start: stride - this.#begin, edges: [] });
    }
    return ways;
  }

  #circuit(start: number): readonly number[] {
    const nodes = [start];
    const strides: number[] = [];
    const circuit: number[] = [];
    for (let node = nodes.at(-1); node !== undefined; node = nodes.at(-1)) {
      const stride = this.#leave(node);
      if (stride === undefined) {
        nodes.pop();
        const last = strides.pop();
        if (last !== undefined) circuit.push(last);
      } else {
        strides.push(stride);
        nodes.push(this.#headOf(stride));
      }
    }
    return circuit.reverse();
  }

  /** Takes one of the passes that are left from a node. */
  #leave(node: number): number | undefined {
    const { nodes, first } = this.#graph;
    if (node === nodes) return this.#leaveHome();
    for (let edge = at(this.#next, node); edge < at(first, node + 1); edge += 1) {
      this.#next[node] = edge;
      if (at(this.#taken, edge) === 0) continue;
      this.#taken[edge] = at(this.#taken, edge) - 1;
      return edge;
    }
    this.#next[node] = at(first, node + 1);
    if (at(this.#ended, node) === 0) return undefined;
    this.#ended[node] = at(this.#ended, node) - 1;
    return this.#end;
  }

  #leaveHome(): number | undefined {
    for (; this.#nextStart < this.#graph.starts.length; this.#nextStart += 1) {
      const start = this.#graph.starts[this.#nextStart] ?? 0;
      if (at(this.#begun, start) === 0) continue;
      this.#begun[start] = at(this.#begun, start) - 1;
      return this.#begin + start;
    }
    return undefined;
  }

  #headOf(stride: number): number {
    if (stride < this.#begin) return at(this.#graph.to, stride);
    return stride === this.#end ? this.#graph.nodes : stride - this.#begin;
  }
}
