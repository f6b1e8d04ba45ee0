import { Product, type Question } from './product.ts';

/** Accepts every behaviour. */
const anything = {
  initial: [0],
  transitions: [[{ to: 0, positive: [], negative: [], accepts: [] }]],
  acceptanceSets: 0,
};

/**
 * The number of states from which no fair behaviour goes on. Of these a temporal property says nothing.
 *
 * Where every step is kept there are none: weak and strong fairness of finitely many actions of the spec can be met from
 * any state, by taking what is owed turn by turn (machine closure; Abadi and Lamport 1991, proposition 4). Steps that are
 * cut off, by a constraint or because they leave a type, can be the only ones that would meet it.
 *
 * Time and memory: O(edges), 8 bytes each.
 */
export function statesWithoutFairBehaviour(graph: Omit<Question, 'automaton' | 'atoms' | 'isTrue'>): number {
  const product = new Product({ ...graph, automaton: anything, atoms: [], isTrue: () => false });
  product.search();
  const { edges, size } = graph;
  const into = new Uint32Array(size + 1);
  let expanded = 0;
  for (let state = 0; state < size; state += 1) {
    if (edges.first(state) === undefined) continue;
    expanded += 1;
    edges.forEachEdge(state, (target) => {
      into[target + 1] = (into[target + 1] as number) + 1;
    });
  }
  for (let state = 0; state < size; state += 1)
    into[state + 1] = (into[state + 1] as number) + (into[state] as number);
  const sources = new Uint32Array(into[size] as number);
  const free = into.slice();
  for (let state = 0; state < size; state += 1) {
    edges.forEachEdge(state, (target) => {
      sources[free[target] as number] = state;
      free[target] = (free[target] as number) + 1;
    });
  }
  const isFine = new Uint8Array(size);
  const open: number[] = [];
  for (let state = 0; state < size; state += 1) {
    if (!product.isFair(state) && !product.canStutter(state)) continue;
    isFine[state] = 1;
    open.push(state);
  }
  let fine = 0;
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    fine += 1;
    for (let edge = into[state] as number; edge < (into[state + 1] as number); edge += 1) {
      const source = sources[edge] as number;
      if (isFine[source] === 1) continue;
      isFine[source] = 1;
      open.push(source);
    }
  }
  return expanded - fine;
}
