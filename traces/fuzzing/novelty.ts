import type { Coverage } from './coverage.ts';
import type { Dice } from './dice.ts';
import type { Edge, Node, Space } from './space.ts';

/** Chooses the steps that were taken least. Of models too large for that, kinds of steps are counted instead. */
export class Novelty {
  readonly #space: Space;
  readonly #coverage: Coverage;
  /** The actions to choose among by what each weighs; none that weighs nothing. */
  readonly #weights: readonly number[];
  readonly #draw: (node: Node, index: number, dice: Dice) => Edge | undefined;

  constructor(
    space: Space,
    coverage: Coverage,
    weights: readonly number[],
    draw: (node: Node, index: number, dice: Dice) => Edge | undefined,
  ) {
    this.#space = space;
    this.#coverage = coverage;
    this.#weights = weights;
    this.#draw = draw;
  }

  /** The step that was taken least for what its action weighs; to a state where nobody was yet before the others. */
  next(node: Node, dice: Dice): Edge | undefined {
    let edges: Edge[] = [];
    let least = Number.POSITIVE_INFINITY;
    for (const [index, weight] of this.#weights.entries()) {
      if (weight <= 0) continue;
      for (const edge of this.#candidates(node, index, dice)) {
        const times = this.#space.isSmall ? edge.taken : this.#coverage.rarity(edge);
        const worth = (times * 2) / weight + (edge.to.isVisited ? 1 : 0);
        if (worth < least) edges = [];
        if (worth <= least) edges.push(edge);
        least = Math.min(least, worth);
      }
    }
    return dice.pick(edges);
  }

  #candidates(node: Node, index: number, dice: Dice): readonly Edge[] {
    // Of a large model there is always something that nobody took: one draw an action is enough.
    const moves = this.#space.isSmall ? this.#space.moves(node, index) : undefined;
    if (moves !== undefined) return moves.enabled;
    const edge = this.#draw(node, index, dice);
    return edge === undefined ? [] : [edge];
  }
}
