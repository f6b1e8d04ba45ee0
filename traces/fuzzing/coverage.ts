import type { Blocked, Edge, Node, Space } from './space.ts';

/** Sees what an implementation was put through, once the spec agreed with it. */
export interface Witness {
  readonly taken: (edge: Edge) => void;
  readonly visited: (node: Node) => void;
  readonly blocked: (blocked: Blocked) => void;
  readonly foreign: (action: string) => void;
}

/** Sees nothing: for runs that are only taken again. */
export const nobody: Witness = {
  taken: () => undefined,
  visited: () => undefined,
  blocked: () => undefined,
  foreign: () => undefined,
};

/** What an action was put through. */
export interface ActionCounts {
  readonly name: string;
  /** Taken where it was enabled. */
  accepted: number;
  /** Refused where it was disabled. */
  rejected: number;
  /** Refused for a foreign argument. */
  foreign: number;
  /** Of each conjunct of the guard: was it false where the action was tried, and was it ever the only one? */
  readonly conjuncts: readonly ConjunctCoverage[];
}

/** Whether a conjunct was ever the reason of a rejection. */
export interface ConjunctCoverage {
  readonly name: string;
  wasFalse: 'never' | 'with others' | 'alone';
}

/** What all runs together have covered. */
export class Coverage implements Witness {
  readonly actions: readonly ActionCounts[];
  states = 0;
  transitions = 0;
  /** Rises with everything that was not seen before: a run that made it rise is worth keeping. */
  news = 0;
  readonly #space: Space;
  /** Of a large model: how often there were steps of each kind. */
  readonly #kinds = new Map<string, number>();

  constructor(space: Space) {
    this.#space = space;
    this.actions = space.compiled.actions.map(({ name, guard }) => ({
      name,
      accepted: 0,
      rejected: 0,
      foreign: 0,
      conjuncts: guard.map((conjunct) => ({ name: conjunct.name ?? 'its guard', wasFalse: 'never' })),
    }));
  }

  readonly taken = (edge: Edge): void => {
    edge.taken += 1;
    const counts = this.actions[edge.way.index];
    if (counts !== undefined) counts.accepted += 1;
    if (!this.#space.isSmall) {
      if (this.rarity(edge) === 0) this.news += 1;
      this.#count(edge);
    } else if (edge.taken === 1) {
      this.transitions += 1;
      // Of a model without end everything is new for ever, and nothing is news.
      if (this.#space.keepsAll) this.news += 1;
    }
  };

  readonly visited = (node: Node): void => {
    if (node.isVisited) return;
    node.isVisited = true;
    this.states += 1;
  };

  readonly blocked = (blocked: Blocked): void => {
    blocked.tried += 1;
    const counts = this.actions[blocked.way.index];
    if (counts === undefined) return;
    counts.rejected += 1;
    const conjunct = counts.conjuncts[blocked.conjunct];
    const now = blocked.isAlone ? 'alone' : 'with others';
    if (conjunct === undefined || conjunct.wasFalse === 'alone' || conjunct.wasFalse === now) return;
    conjunct.wasFalse = now;
    this.news += 1;
  };

  readonly foreign = (action: string): void => {
    const counts = this.actions.find(({ name }) => name === action);
    if (counts !== undefined) counts.foreign += 1;
  };

  /** How often steps of this kind were taken: the action, and which of its arguments are at the end of their lists. */
  rarity(edge: Edge): number {
    return this.#kinds.get(this.#kindOf(edge)) ?? 0;
  }

  #count(edge: Edge): void {
    this.#kinds.set(this.#kindOf(edge), this.rarity(edge) + 1);
  }

  #kindOf({ way }: Edge): string {
    const ways = this.#space.ways[way.index];
    const ends = Object.values(way.values).map((value, position) => {
      const values = ways?.lists[position]?.values ?? [];
      return value === values[0] ? 'f' : value === values.at(-1) ? 'l' : 'm';
    });
    return `${way.index} ${ends.join('')}`;
  }
}
