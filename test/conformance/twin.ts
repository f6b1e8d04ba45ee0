import type { Edge, Graph, Node } from './graph.ts';
import type { Place } from './places.ts';

/** What a line says, in terms of the graph: nothing here was read by what is tested. */
export interface Saying {
  /** Actions in a row, any of these; an empty row is no step. */
  readonly ways: readonly (readonly string[])[];
  /** Of every action in the row that has a choice of that name. */
  readonly args: ReadonlyMap<string, Place['json']>;
  /** By path, in the state before the step. */
  readonly before: ReadonlyMap<string, Place['json']>;
  /** By path, in the state after the step. */
  readonly after: ReadonlyMap<string, Place['json']>;
  /** Paths at which there is after the step what there was before it, or nothing both times. */
  readonly unchanged: readonly string[];
}

/**
 * The slow twin of the matcher: which states explain a log so far, by the definition. Sets of states, and steps looked up
 * in a graph; no search, no order in which anything is tried.
 */
export class Twin {
  readonly #graph: Graph;
  readonly #hidden: ReadonlySet<string>;

  /** `hidden` are the actions that leave no line. */
  constructor(graph: Graph, hidden: readonly string[]) {
    this.#graph = graph;
    this.#hidden = new Set(hidden);
  }

  /** The initial states that are as `init` says, and what hidden steps lead to from there. */
  starts(init: ReadonlyMap<string, Place['json']>): ReadonlySet<Node> {
    return this.closed(this.#graph.starts.filter((node) => shows(node, init)));
  }

  /** The states in which the system may be once the line is explained. */
  after(nodes: Iterable<Node>, line: Saying): ReadonlySet<Node> {
    return this.closed([...nodes].flatMap((node) => explained(node, line)));
  }

  /** For each line the states after it, as long as there are any; at first the states before the first line. */
  sets(from: ReadonlySet<Node>, lines: readonly Saying[]): readonly ReadonlySet<Node>[] {
    const sets = [from];
    for (const line of lines) {
      const next = this.after(sets.at(-1) ?? [], line);
      if (next.size === 0) break;
      sets.push(next);
    }
    return sets;
  }

  /** Adds what hidden steps lead to until nothing is added. */
  closed(nodes: Iterable<Node>): ReadonlySet<Node> {
    let reached = new Set(nodes);
    for (let size = -1; size !== reached.size; ) {
      size = reached.size;
      const further = [...reached].flatMap((node) =>
        node.edges.filter(({ action }) => this.#hidden.has(action)).map(({ to }) => to),
      );
      reached = new Set([...reached, ...further]);
    }
    return reached;
  }
}

/** The states that a line leads to from `node`, without hidden steps. */
function explained(node: Node, line: Saying): readonly Node[] {
  if (!shows(node, line.before)) return [];
  return line.ways
    .flatMap((way) => along(node, way, line))
    .filter((to) => shows(to, line.after) && line.unchanged.every((path) => isSame(node, to, path)));
}

function along(node: Node, way: readonly string[], line: Saying): readonly Node[] {
  const [action, ...others] = way;
  if (action === undefined) return [node];
  return node.edges
    .filter((edge) => edge.action === action && agrees(edge, line.args))
    .flatMap(({ to }) => along(to, others, line));
}

/** Whether a step is taken with what a line says of its choices. */
export function agrees({ chosen }: Edge, args: Saying['args']): boolean {
  return [...chosen].every(([name, json]) => !args.has(name) || text(args.get(name)) === text(json));
}

/** Whether the state is as observed: there is something at each place, and it is what was seen. */
export function shows(node: Node, observed: ReadonlyMap<string, Place['json']>): boolean {
  return [...observed].every(([path, json]) => {
    const place = node.places.get(path);
    return place !== undefined && text(place.json) === text(json);
  });
}

/** Whether at a place there is the same in both states, or nothing in both. */
export function isSame(left: Node, right: Node, path: string): boolean {
  return text(left.places.get(path)?.json) === text(right.places.get(path)?.json);
}

/** Of JSON that was written by the twin alone: members in one order, sets sorted. */
function text(json: Place['json'] | undefined): string {
  return json === undefined ? 'nothing' : JSON.stringify(json);
}
