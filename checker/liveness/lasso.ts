import { hasBit } from './bits.ts';
import { noEdges } from './edges.ts';
import { type Move, numbersFor, type Product } from './product.ts';

/** A behaviour without end, as indices of states: `states`, and from its last one back to `states[loop]` for ever. */
export interface Lasso {
  readonly states: readonly number[];
  /** The last state's own position where it stays there for ever without a step. */
  readonly loop: number;
}

/** An order of states that does not depend on when they were found. */
export type StateOrder = (left: number, right: number) => number;

/**
 * A lasso that is fair and accepted: a shortest way to where such a behaviour can stay, and round a cycle that takes or
 * disables what fairness asks for.
 *
 * The way is searched breadth first, each layer in the given order, so that the lasso does not depend on the order in
 * which states were found. The cycle goes to the nearest of what is still owed, again and again, and back: short,
 * but not always shortest, which would be NP-hard. `product` has found something.
 */
export function lassoOf(product: Product, order: StateOrder): Lasso {
  const states = product.question.automaton.transitions.length;
  const paths = new Paths(product, order, () => true);
  const starts = product.question.initial.flatMap((first) =>
    product.question.automaton.initial.map((state) => first * states + state),
  );
  const stem = paths.shortest(starts, (at) => product.isFair(at) || product.canStutter(at));
  const goal = stem?.at(-1);
  if (stem === undefined || goal === undefined) {
    throw new Error(
      'no way leads to a component that was found. This is a bug in the checker, please report it.',
    );
  }
  const way = stem.map((at) => Math.floor(at / states));
  if (product.canStutter(goal)) return { states: way, loop: way.length - 1 };
  const cycle = fairCycle(product, goal, order).map((at) => Math.floor(at / states));
  // The cycle ends where it began.
  return { states: [...way, ...cycle.slice(1, -1)], loop: way.length - 1 };
}

/** A cycle from `start` through all that its component owes, as states of the product, `start` first and last. */
function fairCycle(product: Product, start: number, order: StateOrder): readonly number[] {
  const component = product.choose(start);
  const paths = new Paths(product, order, (at) => product.isChosen(at));
  const owed = new Owed(product, component);
  const cycle = [start];
  owed.payState(start);
  while (owed.remains()) {
    const path = paths.shortest(
      [cycle.at(-1) as number],
      (at) => owed.isPaidBy(at),
      (move, edge) => owed.isPaidByStep(move, edge),
    );
    if (path === undefined) break;
    extend(path);
  }
  if (cycle.length === 1 || cycle.at(-1) !== start) {
    const back = paths.shortest([cycle.at(-1) as number], () => false, undefined, start);
    extend(back ?? []);
  }
  return cycle;

  function extend(path: readonly number[]): void {
    for (const [index, at] of path.entries()) {
      if (index === 0) continue;
      owed.payStep(path[index - 1] as number, at);
      owed.payState(at);
      cycle.push(at);
    }
  }
}

/** What a cycle must still meet: acceptance sets, and what fairness asks for. */
class Owed {
  readonly #product: Product;
  readonly #sets: Set<number>;
  /** Marks to be taken, or found disabled where the assumption is weak. */
  readonly #marks: Map<number, 'taken' | 'taken or disabled'>;
  readonly #enabled: Uint32Array;

  constructor(product: Product, component: Uint32Array) {
    this.#product = product;
    const { automaton, fairness, edges } = product.question;
    this.#enabled = new Uint32Array(edges.memory.wordsPerMarks);
    this.#sets = new Set(Array.from({ length: automaton.acceptanceSets }, (_, set) => set));
    this.#marks = new Map();
    const somewhere = new Uint32Array(edges.memory.wordsPerMarks);
    for (const at of component) {
      edges.enabled(this.#stateOf(at), this.#enabled);
      for (const [word, bits] of this.#enabled.entries()) somewhere[word] = (somewhere[word] ?? 0) | bits;
    }
    for (const { kind, mark } of fairness) {
      // Nowhere enabled in the component: nothing is owed, wherever the cycle goes.
      if (!hasBit(somewhere, mark)) continue;
      if (kind === 'strong') this.#marks.set(mark, 'taken');
      else if (!this.#marks.has(mark)) this.#marks.set(mark, 'taken or disabled');
    }
  }

  remains(): boolean {
    return this.#sets.size + this.#marks.size > 0;
  }

  isPaidBy(at: number): boolean {
    if (this.#marks.size === 0) return false;
    this.#product.question.edges.enabled(this.#stateOf(at), this.#enabled);
    for (const [mark, how] of this.#marks) {
      if (how === 'taken or disabled' && !hasBit(this.#enabled, mark)) return true;
    }
    return false;
  }

  isPaidByStep(move: Move, edge: number): boolean {
    if (move.accepts.some((set) => this.#sets.has(set))) return true;
    if (this.#marks.size === 0) return false;
    this.#enabled.fill(0);
    this.#product.question.edges.addMarks(edge, this.#enabled);
    for (const mark of this.#marks.keys()) if (hasBit(this.#enabled, mark)) return true;
    return false;
  }

  payState(at: number): void {
    this.#product.question.edges.enabled(this.#stateOf(at), this.#enabled);
    for (const [mark, how] of this.#marks) {
      if (how === 'taken or disabled' && !hasBit(this.#enabled, mark)) this.#marks.delete(mark);
    }
  }

  payStep(from: number, to: number): void {
    forEachStep(this.#product, from, (next, move, edge) => {
      if (next !== to) return;
      for (const set of move.accepts) this.#sets.delete(set);
      this.#enabled.fill(0);
      this.#product.question.edges.addMarks(edge, this.#enabled);
      for (const mark of this.#marks.keys()) if (hasBit(this.#enabled, mark)) this.#marks.delete(mark);
    });
  }

  #stateOf(at: number): number {
    return Math.floor(at / this.#product.question.automaton.transitions.length);
  }
}

function forEachStep(
  product: Product,
  from: number,
  visit: (to: number, move: Move, edge: number) => void,
): void {
  const { automaton, edges, labels } = product.question;
  const states = automaton.transitions.length;
  const state = from % states;
  const index = (from - state) / states;
  if ((edges.first(index) ?? noEdges) === noEdges) return;
  const moves = product.movesFrom(state, labels[index] as number);
  edges.forEachEdge(index, (target, edge) => {
    for (const move of moves) if (product.allows(move, edge)) visit(target * states + move.to, move, edge);
  });
}

/** What stands for the state before, where a path begins. */
const source = 0xffffffff;

/** Shortest paths in a part of the product. */
class Paths {
  readonly #product: Product;
  readonly #order: StateOrder;
  readonly #isIn: (at: number) => boolean;
  /** By state of the product: 0 where it was not met, else the one before it plus one, or `source`. */
  readonly #before: Uint32Array;
  #seen: number[] = [];

  constructor(product: Product, order: StateOrder, isIn: (at: number) => boolean) {
    this.#product = product;
    this.#order = order;
    this.#isIn = isIn;
    const { size, automaton } = product.question;
    this.#before = numbersFor(size, automaton.transitions.length);
  }

  /**
   * The least of the shortest paths from one of `starts` to a goal: a state that `isGoal`, the end of a step that
   * `isGoalStep`, or the state `end` after at least one step.
   */
  shortest(
    starts: readonly number[],
    isGoal: (at: number) => boolean,
    isGoalStep?: (move: Move, edge: number) => boolean,
    end?: number,
  ): readonly number[] | undefined {
    for (const at of this.#seen) this.#before[at] = 0;
    this.#seen = [];
    for (const at of starts) this.#meet(at, source);
    const way = (at: number): readonly number[] => {
      const path = [at];
      for (let from = this.#from(at); from !== undefined; from = this.#from(from)) path.push(from);
      return path.reverse();
    };
    let layer = this.#sorted(this.#seen);
    while (layer.length > 0) {
      const goal = layer.find(isGoal);
      if (goal !== undefined) return way(goal);
      const next: number[] = [];
      for (const from of layer) {
        const found: number[] = [];
        forEachStep(this.#product, from, (to, move, edge) => {
          if (!this.#isIn(to)) return;
          if (to === end || isGoalStep?.(move, edge) === true) found.push(to);
          if (this.#before[to] !== 0) return;
          this.#meet(to, from + 1);
          next.push(to);
        });
        const [first] = this.#sorted(found);
        if (first !== undefined) return [...way(from), first];
      }
      layer = this.#sorted(next);
    }
    return undefined;
  }

  #meet(at: number, before: number): void {
    if (this.#before[at] !== 0) return;
    this.#before[at] = before;
    this.#seen.push(at);
  }

  #from(at: number): number | undefined {
    const before = this.#before[at] as number;
    return before === source ? undefined : before - 1;
  }

  #sorted(layer: readonly number[]): readonly number[] {
    const states = this.#product.question.automaton.transitions.length;
    return layer.toSorted((left, right) => {
      const [one, other] = [left % states, right % states];
      return this.#order((left - one) / states, (right - other) / states) || one - other;
    });
  }
}

/**
 * A lasso without detours: steps are left out, one shortcut after the other, as long as it `isCounterexample`. Only for
 * lassos of up to a few hundred states.
 */
export function shortened(
  product: Product,
  lasso: Lasso,
  isCounterexample: (shorter: Lasso) => boolean,
): Lasso {
  let best = lasso;
  if (best.states.length > maxShortened) return best;
  for (;;) {
    const shorter = shortcuts(product, best).find(isCounterexample);
    if (shorter === undefined) return best;
    best = shorter;
  }
}

/** Trying every shortcut of a longer lasso takes longer than reading it. */
const maxShortened = 400;

/** Every lasso that leaves out the states between two that are equal or have a step between them, the shortest first. */
function shortcuts(product: Product, { states, loop }: Lasso): readonly Lasso[] {
  const { edges } = product.question;
  const last = states.length - 1;
  const steps = states.map((state) => {
    const targets = new Set<number>();
    edges.forEachEdge(state, (target) => targets.add(target));
    return targets;
  });
  const found: { readonly saved: number; readonly lasso: Lasso }[] = [];
  for (const [from, state] of states.entries()) {
    // Straight on to a later state of the lasso.
    for (let to = from + 1; to <= last; to += 1) {
      const target = states[to] as number;
      const skipped =
        state === target ? [from + 1, to] : steps[from]?.has(target) ? [from + 1, to - 1] : undefined;
      if (skipped === undefined) continue;
      const [first = 0, end = 0] = skipped;
      // Where the cycle begins must stay, or something that the cycle can begin with.
      if (end < first || (first <= loop && end >= loop)) continue;
      const count = end - first + 1;
      found.push({
        saved: count,
        lasso: {
          states: [...states.slice(0, first), ...states.slice(end + 1)],
          loop: loop > end ? loop - count : loop,
        },
      });
    }
    // Back to the cycle's beginning sooner, or into the cycle sooner, or to a later beginning.
    if (from < last && from >= loop && steps[from]?.has(states[loop] as number)) {
      found.push({ saved: last - from, lasso: { states: states.slice(0, from + 1), loop } });
    }
    if (from > loop && from <= last && steps[last]?.has(state)) {
      // The cycle alone becomes shorter; the stem longer.
      found.push({ saved: 0.5, lasso: { states, loop: from } });
    }
    if (from < loop) {
      const entry = states.indexOf(state, loop);
      const enter = entry >= 0 ? entry : states.findIndex((each, at) => at > loop && steps[from]?.has(each));
      if (enter > loop) {
        const cycle = [...states.slice(enter), ...states.slice(loop, enter)];
        const stem = states.slice(0, entry >= 0 ? from : from + 1);
        found.push({
          saved: loop - stem.length,
          lasso: { states: [...stem, ...cycle], loop: stem.length },
        });
      }
    }
  }
  return found
    .filter(({ saved }) => saved > 0)
    .sort((a, b) => b.saved - a.saved)
    .map(({ lasso }) => lasso);
}
