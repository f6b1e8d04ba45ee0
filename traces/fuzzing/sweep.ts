import type { Dice } from './dice.ts';
import type { Planned } from './run.ts';
import type { Blocked, Edge, Moves, Node, Space } from './space.ts';
import type { Way } from './ways.ts';

/** What a sweep is about. */
export interface SweepScope {
  /** The actions that are driven. */
  readonly indices: readonly number[];
  readonly turns: readonly string[];
  /** Whether what the spec forbids is tried, too. */
  readonly forbidden: 'tried' | 'left alone';
}

/** What a sweep does first: what only one conjunct forbids is what a missing check would let through. */
const levels = [
  'steps, turns, and what one conjunct alone forbids',
  'all that is forbidden',
  'done',
] as const;

/** More states than this are not searched at once for one with something to do. */
const maxSearched = 20_000;
/** A step that the states which fit do not agree on may come to nothing: it is not tried for ever. */
const maxOffers = 3;

/**
 * Goes through a small model without leaving anything out: in each state every step that is allowed, every attempt that
 * is forbidden, every turn, once; then the shortest way to the nearest state that has something left.
 */
export class Sweep {
  readonly #space: Space;
  readonly #scope: SweepScope;
  #level = 0;
  #route: Edge[] = [];
  /** States from which nothing is left that can be reached; as good as gone, for this level. */
  readonly #spent = new Set<Node>();
  /** States with nothing left in them. */
  readonly #finished = new Set<Node>();
  #offered = 0;

  constructor(space: Space, scope: SweepScope) {
    this.#space = space;
    this.#scope = scope;
  }

  /** Whether everything was done that can be reached from an initial state. */
  get isDone(): boolean {
    if (!this.#space.isSmall) return true;
    const initial = this.#space.initial();
    while (levels[this.#level] !== 'done' && initial.every((node) => this.isSpent(node))) {
      // What was offered for the first time on the way may be asked for in states that were done with.
      if (this.#space.offered !== this.#offered) continue;
      this.#level += 1;
      this.#spent.clear();
      this.#finished.clear();
    }
    return levels[this.#level] === 'done';
  }

  /** What comes next; undefined where there is nothing more to be done from here on. */
  next(node: Node, dice: Dice): Planned | undefined {
    this.#lookAgain();
    const here = this.#here(node, dice);
    if (here !== undefined) {
      this.#route = [];
      return here;
    }
    if (this.#route[0]?.from !== node) this.#route = this.isSpent(node) ? [] : this.#routeFrom(node);
    const edge = this.#route.shift();
    return edge === undefined ? undefined : { step: stepOf(edge.way), edge };
  }

  #here(node: Node, dice: Dice): Planned | undefined {
    if (this.#finished.has(node)) return undefined;
    const blocked = dice.pick(this.#scope.indices.flatMap((index) => this.#untried(node, index)));
    if (blocked !== undefined) {
      blocked.offers += 1;
      return { step: stepOf(blocked.way), blocked };
    }
    const turn = dice.pick(this.#scope.turns.filter((name) => !node.turns.has(name)));
    if (turn !== undefined) {
      node.turns.add(turn);
      return { step: { do: 'turn', turn } };
    }
    const edges = this.#moves(node).flatMap(({ enabled }) => enabled.filter(isUntaken));
    const edge = dice.pick(edges.filter(({ to }) => !to.isVisited)) ?? dice.pick(edges);
    if (edge !== undefined) {
      edge.offers += 1;
      return { step: stepOf(edge.way), edge };
    }
    this.#finished.add(node);
    return undefined;
  }

  #untried(node: Node, index: number): readonly Blocked[] {
    if (this.#scope.forbidden === 'left alone') return [];
    const { blocked = [] } = this.#space.moves(node, index) ?? {};
    return [...blocked, ...this.#space.unoffered(node, index)].filter(
      ({ tried, offers, isAlone }) => tried === 0 && offers < maxOffers && (isAlone || this.#level > 0),
    );
  }

  /** Forgets what was done with, where more can be asked for than there could. */
  #lookAgain(): void {
    const { offered } = this.#space;
    if (offered === this.#offered) return;
    this.#offered = offered;
    this.#spent.clear();
    this.#finished.clear();
  }

  #hasSomething(node: Node): boolean {
    if (this.#finished.has(node)) return false;
    if (this.#scope.turns.some((name) => !node.turns.has(name))) return true;
    for (const index of this.#scope.indices) {
      // What is not listed yet was never looked at: nothing is computed here, however far this goes.
      const moves = this.#space.listed(node, index);
      if (moves === undefined || moves.enabled.some(isUntaken) || this.#untried(node, index).length > 0)
        return true;
    }
    this.#finished.add(node);
    return false;
  }

  /** Whether nothing is left to be done that can be reached from a state. */
  isSpent(node: Node): boolean {
    this.#lookAgain();
    if (this.#spent.has(node)) return true;
    if (this.#hasSomething(node)) return false;
    this.#route = this.#routeFrom(node);
    return this.#spent.has(node);
  }

  /** The shortest way to a state with something left; empty where there is none. */
  #routeFrom(start: Node): Edge[] {
    const came = new Map<Node, Edge | undefined>([[start, undefined]]);
    for (const node of came.keys()) {
      if (this.#hasSomething(node)) return wayTo(node, came);
      for (const moves of this.#moves(node)) {
        for (const edge of moves.enabled) {
          if (!came.has(edge.to) && !this.#spent.has(edge.to)) came.set(edge.to, edge);
        }
      }
      if (came.size > maxSearched) return [];
    }
    for (const node of came.keys()) this.#spent.add(node);
    return [];
  }

  #moves(node: Node): readonly Moves[] {
    return this.#scope.indices.flatMap((index) => this.#space.moves(node, index) ?? []);
  }
}

function isUntaken({ taken, offers }: Edge): boolean {
  return taken === 0 && offers < maxOffers;
}

function stepOf(way: Way): Planned['step'] {
  return { do: 'action', action: way.action, arguments: way.arguments };
}

function wayTo(node: Node, came: ReadonlyMap<Node, Edge | undefined>): Edge[] {
  const edges: Edge[] = [];
  for (let edge = came.get(node); edge !== undefined; edge = came.get(edge.from)) edges.push(edge);
  return edges.reverse();
}
