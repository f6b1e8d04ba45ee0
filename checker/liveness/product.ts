import type { Automaton, Transition } from './automaton.ts';
import { doubled, setBit } from './bits.ts';
import { chunkBits, chunkMask, type EdgeGraph, lastEdge, noEdges, nowhere, targetMask } from './edges.ts';

/** What an atom of the formula is about: a state, by its label, or the step that is taken from it, by its marks. */
export type Atom = { readonly kind: 'state' } | { readonly kind: 'step'; readonly mark: number };

/** An assumption: the steps with this mark are not put off for ever. */
export interface FairMark {
  readonly kind: 'weak' | 'strong';
  readonly mark: number;
}

/** An explored graph with what is asked about it. */
export interface Question {
  readonly edges: EdgeGraph;
  /** Indices of states are below this; some may stand for no state. */
  readonly size: number;
  readonly initial: readonly number[];
  /** Accepts the behaviours that are looked for. */
  readonly automaton: Automaton;
  readonly atoms: readonly Atom[];
  /** By state: what is true of it. */
  readonly labels: Uint32Array;
  /** Whether an atom about states is true of those with this label. */
  readonly isTrue: (label: number, atom: number) => boolean;
  readonly fairness: readonly FairMark[];
  /**
   * By state, whether no fairness demands a step from it: 0 where that was not looked at yet, 1 if so, 2 if not. Filled
   * as it is found; questions about one graph and fairness may share it.
   */
  readonly rest?: Uint8Array;
}

/** A transition with its atoms sorted by what they are about. */
export interface Move {
  readonly to: number;
  readonly accepts: readonly number[];
  /** Marks that the step must have, and those that it must not; undefined where any step will do. */
  readonly marks: { readonly positive: Uint32Array; readonly negative: Uint32Array } | undefined;
}

/** The product has more states than can be numbered. */
export class ProductFullError extends Error {
  override readonly name = 'ProductFullError';

  constructor(states: number, automaton: number) {
    super(
      `${states} states times ${automaton} states of an automaton are more than can be searched for a lasso. ` +
        'Check a smaller instance, or split the formula.',
    );
  }
}

// In `order`: numbers of the depth-first search, and these.
const unseen = 0;
/** Seen, and of no interest any more. */
const done = 0xffffffff;
/** In the component that is looked at. */
const inside = 0xfffffffe;
/** In a component with a fair cycle that the automaton accepts. */
const fair = 0xfffffffd;
const lastNumber = 0xfffffff0;

/**
 * The product of an explored graph with an automaton, searched for components in which a fair and accepted behaviour can
 * stay for ever.
 *
 * A state of the product is `state * automaton states + automaton state`. Behaviours are looked at without their
 * stuttering: they go from state to state by edges, or stay in a state for ever. So a cycle is made of edges alone,
 * and stuttering for ever is decided for each state by itself.
 *
 * Strongly connected components by Tarjan (1972), with an explicit stack. A component is accepted if its edges meet
 * every acceptance set, weak fairness holds of it if the action is taken or somewhere disabled, and so does strong
 * fairness if it is taken or nowhere enabled; where that fails the states that enable it are removed and the rest is
 * searched again (Lichtenstein and Pnueli 1985; Emerson and Lei 1987).
 *
 * Time: O(product edges * (1 + strong assumptions)). Memory: 4 bytes a state of the product, and the stacks.
 */
export class Product {
  readonly question: Question;
  readonly #states: number;
  readonly #order: Uint32Array;
  readonly #words: number;
  readonly #weak: Uint32Array;
  readonly #strong: Uint32Array;
  readonly #moves: (readonly Move[] | undefined)[][];
  readonly #stutters: (boolean | undefined)[][];
  readonly #canAccept: readonly boolean[];
  readonly #allMoves: readonly (readonly { readonly transition: Transition; readonly move: Move }[])[];
  /** The components found, each as its states. */
  readonly components: Uint32Array[] = [];
  /** Whether some state was met in which a fair and accepted behaviour can stay without a step. */
  stutters = false;
  #count = 0;
  // Tarjan's stack of states not yet in a component.
  #open: Uint32Array = new Uint32Array(1024);
  #openTop = 0;
  // The path of the search: state of the product, edge and transition to go on with, and the lowest number reached.
  #path: Uint32Array = new Uint32Array(256);
  #edge: Uint32Array = new Uint32Array(256);
  #move: Uint32Array = new Uint32Array(256);
  #low: Uint32Array = new Uint32Array(256);
  #pathTop = 0;
  readonly #enabled: Uint32Array;
  readonly #rest: Uint8Array;

  constructor(question: Question) {
    this.question = question;
    const { automaton, size, edges, fairness } = question;
    this.#states = automaton.transitions.length;
    if (size * this.#states >= 2 ** 32) throw new ProductFullError(size, this.#states);
    this.#order = numbersFor(size, this.#states);
    this.#words = edges.memory.wordsPerMarks;
    this.#enabled = new Uint32Array(this.#words);
    this.#rest = question.rest ?? new Uint8Array(size);
    this.#weak = maskOf(fairness, 'weak', this.#words);
    this.#strong = maskOf(fairness, 'strong', this.#words);
    this.#moves = automaton.transitions.map(() => []);
    this.#stutters = automaton.transitions.map(() => []);
    this.#allMoves = automaton.transitions.map((transitions) =>
      transitions.map((transition) => ({ transition, move: this.#moveOf(transition) })),
    );
    this.#canAccept = acceptingStates(automaton);
  }

  /** Whether a fair and accepted behaviour was found. */
  get hasFound(): boolean {
    return this.stutters || this.components.length > 0;
  }

  /** Searches all that can be reached from the initial states. Returns whether a fair and accepted behaviour exists. */
  search(): boolean {
    const { automaton, initial } = this.question;
    const everywhere = automaton.initial.find((state) => this.#isEverywhere(state));
    for (const state of automaton.initial) {
      if (state === everywhere) this.#fromEverywhere(state);
      else for (const first of initial) this.#from(first * this.#states + state);
    }
    return this.hasFound;
  }

  /** Whether the automaton waits in `state` as long as it likes and accepts nothing there: then all states are met in it. */
  #isEverywhere(state: number): boolean {
    if (this.#canAccept[state] === true) return false;
    return (this.question.automaton.transitions[state] ?? []).some(
      ({ to, positive, negative }) => to === state && positive.length + negative.length === 0,
    );
  }

  #fromEverywhere(state: number): void {
    const { edges, size, labels } = this.question;
    const moves = this.#states;
    for (let index = 0; index < size; index += 1) {
      const first = edges.first(index);
      if (first === undefined) continue;
      this.#order[index * moves + state] = done;
      if (!this.stutters) this.#lookForStuttering(index, state);
      const list = this.movesFrom(state, labels[index] as number);
      for (const move of list) {
        if (move.to === state) continue;
        edges.forEachEdge(index, (target, edge) => {
          if (this.allows(move, edge)) this.#from(target * moves + move.to);
        });
      }
    }
  }

  /** Searches what can be reached from one state of the product. */
  #from(start: number): void {
    if (this.#order[start] === unseen) this.#searchFrom(start);
  }

  /** The transitions that the automaton can make from `state` in a state with this label. */
  movesFrom(state: number, label: number): readonly Move[] {
    const known = this.#moves[state] as (readonly Move[] | undefined)[];
    const list = known[label];
    if (list !== undefined) return list;
    const { atoms, isTrue } = this.question;
    const holds = (atom: number): boolean => atoms[atom]?.kind !== 'state' || isTrue(label, atom);
    const fails = (atom: number): boolean => atoms[atom]?.kind !== 'state' || !isTrue(label, atom);
    const made = undominated(
      (this.#allMoves[state] ?? [])
        .filter(({ transition }) => transition.positive.every(holds) && transition.negative.every(fails))
        .map(({ move }) => move),
    );
    known[label] = made;
    return made;
  }

  /** Whether a move can be made by an edge. */
  allows(move: Move, edge: number): boolean {
    if (move.marks === undefined) return true;
    const { positive, negative } = move.marks;
    const { labels, marks } = this.question.edges;
    const chunk = edge >>> chunkBits;
    const own = marks[chunk] as Uint32Array;
    const at = ((labels[chunk] as Uint16Array)[edge & chunkMask] as number) * positive.length;
    for (let word = 0; word < positive.length; word += 1) {
      const bits = own[at + word] as number;
      const wanted = positive[word] as number;
      if (((bits & wanted) ^ wanted) !== 0 || (bits & (negative[word] as number)) !== 0) return false;
    }
    return true;
  }

  /** Whether a fair and accepted behaviour can stay for ever in a state of the product, without a step. */
  canStutter(at: number): boolean {
    const state = at % this.#states;
    const index = (at - state) / this.#states;
    return this.#acceptsStuttering(index, state) && this.#isRestful(index);
  }

  /** Chooses the component that a state of the product is in: from now on `isChosen` is true of its states alone. */
  choose(at: number): Uint32Array {
    const chosen = this.components.find((component) => component.includes(at)) ?? new Uint32Array(0);
    for (const each of chosen) this.#order[each] = inside;
    return chosen;
  }

  isChosen(at: number): boolean {
    return this.#order[at] === inside;
  }

  /** Whether a state of the product is in a component that was found. */
  isFair(at: number): boolean {
    return this.#order[at] === fair;
  }

  #lookForStuttering(index: number, state: number): void {
    if (this.#acceptsStuttering(index, state) && this.#isRestful(index)) this.stutters = true;
  }

  #acceptsStuttering(index: number, state: number): boolean {
    const known = this.#stutters[state] as (boolean | undefined)[];
    const label = this.question.labels[index] as number;
    const accepts = known[label];
    if (accepts !== undefined) return accepts;
    const made = this.#stutterRun(state, label);
    known[label] = made;
    return made;
  }

  /** Whether the automaton, in `state`, accepts a state with this label for ever. */
  #stutterRun(state: number, label: number): boolean {
    const after = new Map<number, readonly Move[]>();
    const waiting = [state];
    for (const from of waiting) {
      const still = this.movesFrom(from, label).filter(
        ({ marks }) => marks === undefined || marks.positive.every((bits) => bits === 0),
      );
      after.set(from, still);
      for (const { to } of still) if (!waiting.includes(to)) waiting.push(to);
    }
    const reach = (from: number): ReadonlySet<number> => {
      const seen = new Set<number>();
      const open = [from];
      for (const at of open) {
        for (const { to } of after.get(at) ?? []) {
          if (seen.has(to)) continue;
          seen.add(to);
          open.push(to);
        }
      }
      return seen;
    };
    const reached = new Map(waiting.map((from) => [from, reach(from)]));
    return waiting.some((from) => {
      if (reached.get(from)?.has(from) !== true) return false;
      const met = new Set<number>();
      for (const at of waiting) {
        if (at !== from && !(reached.get(from)?.has(at) && reached.get(at)?.has(from))) continue;
        for (const { to, accepts } of after.get(at) ?? []) {
          if (to === from || reached.get(to)?.has(from)) for (const set of accepts) met.add(set);
        }
      }
      return met.size === this.question.automaton.acceptanceSets;
    });
  }

  /** Whether no fairness demands a step from a state; where nothing is known of its steps it might. */
  #isRestful(index: number): boolean {
    if (this.#rest[index] === 0) this.#rest[index] = this.#owesNothing(index) ? 1 : 2;
    return this.#rest[index] === 1;
  }

  #owesNothing(index: number): boolean {
    const { edges } = this.question;
    if (edges.first(index) === undefined) return false;
    edges.enabled(index, this.#enabled);
    return this.#enabled.every(
      (bits, word) => (bits & ((this.#weak[word] as number) | (this.#strong[word] as number))) === 0,
    );
  }

  #moveOf({ to, accepts, positive, negative }: Transition): Move {
    const wanted = this.#marksOf(positive);
    const unwanted = this.#marksOf(negative);
    const isAny = wanted.every((bits) => bits === 0) && unwanted.every((bits) => bits === 0);
    return { to, accepts, marks: isAny ? undefined : { positive: wanted, negative: unwanted } };
  }

  #marksOf(atoms: readonly number[]): Uint32Array {
    const bits = new Uint32Array(this.#words);
    for (const atom of atoms) {
      const about = this.question.atoms[atom];
      if (about?.kind === 'step') setBit(bits, about.mark);
    }
    return bits;
  }

  /** Tarjan's search from `start`; components are judged as they are found. Calls itself for parts of a component only. */
  #searchFrom(start: number): void {
    const base = this.#pathTop;
    const { edges, labels } = this.question;
    const { targets } = edges;
    const order = this.#order;
    const states = this.#states;
    this.#enter(start);
    while (this.#pathTop > base) {
      const top = this.#pathTop - 1;
      const at = this.#path[top] as number;
      const state = at % states;
      const moves = this.movesFrom(state, labels[(at - state) / states] as number);
      let edge = this.#edge[top] as number;
      let next = this.#move[top] as number;
      let low = this.#low[top] as number;
      let entered = false;
      while (edge !== noEdges && moves.length > 0) {
        const word = (targets[edge >>> chunkBits] as Uint32Array)[edge & chunkMask] as number;
        const move = moves[next] as Move;
        const here = edge;
        next += 1;
        if (next === moves.length) {
          next = 0;
          edge = (word & lastEdge) !== 0 ? noEdges : edge + 1;
        }
        const target = word & targetMask;
        if (target === nowhere || (move.marks !== undefined && !this.allows(move, here))) continue;
        const to = target * states + move.to;
        const number = order[to] as number;
        if (number === unseen) {
          this.#edge[top] = edge;
          this.#move[top] = next;
          this.#low[top] = low;
          this.#enter(to);
          entered = true;
          break;
        }
        if (number < low) low = number;
      }
      if (entered) continue;
      this.#pathTop = top;
      if (low === order[at]) this.#close(at);
      else if (top > base && low < (this.#low[top - 1] as number)) this.#low[top - 1] = low;
    }
  }

  #enter(at: number): void {
    if (this.#pathTop === this.#path.length) {
      this.#path = doubled(this.#path);
      this.#edge = doubled(this.#edge);
      this.#move = doubled(this.#move);
      this.#low = doubled(this.#low);
    }
    if (this.#openTop === this.#open.length) this.#open = doubled(this.#open);
    this.#count += 1;
    if (this.#count >= lastNumber) throw new ProductFullError(this.question.size, this.#states);
    const state = at % this.#states;
    const index = (at - state) / this.#states;
    if (!this.stutters) this.#lookForStuttering(index, state);
    this.#order[at] = this.#count;
    this.#open[this.#openTop] = at;
    this.#openTop += 1;
    const top = this.#pathTop;
    this.#path[top] = at;
    this.#edge[top] = this.question.edges.first(index) ?? noEdges;
    this.#move[top] = 0;
    this.#low[top] = this.#count;
    this.#pathTop += 1;
  }

  /** Takes the component whose first state is `root` from the stack and judges it. */
  #close(root: number): void {
    let from = this.#openTop - 1;
    while (this.#open[from] !== root) from -= 1;
    const size = this.#openTop - from;
    this.#openTop = from;
    // Every edge leads to another state, so a state by itself has no cycle.
    const isCandidate = size > 1 && this.#canAccept[root % this.#states] === true;
    const mark = isCandidate ? inside : done;
    for (let position = from; position < from + size; position += 1)
      this.#order[this.#open[position] as number] = mark;
    if (isCandidate) this.#judge(this.#open.slice(from, from + size));
  }

  #judge(component: Uint32Array): void {
    const { edges, labels, automaton } = this.question;
    const { targets } = edges;
    const words = this.#words;
    const met = new Uint8Array(automaton.acceptanceSets);
    const taken = new Uint32Array(words);
    const enabled = new Uint32Array(words);
    const always = new Uint32Array(words).fill(0xffffffff);
    const sometimes = new Uint32Array(words);
    for (const at of component) {
      const state = at % this.#states;
      const index = (at - state) / this.#states;
      const moves = this.movesFrom(state, labels[index] as number);
      enabled.fill(0);
      let edge = edges.first(index) ?? noEdges;
      while (edge !== noEdges) {
        const word = (targets[edge >>> chunkBits] as Uint32Array)[edge & chunkMask] as number;
        const target = word & targetMask;
        if (words > 0) edges.addMarks(edge, enabled);
        if (target !== nowhere) {
          for (const move of moves) {
            if (this.#order[target * this.#states + move.to] !== inside || !this.allows(move, edge)) continue;
            for (const set of move.accepts) met[set] = 1;
            if (words > 0) edges.addMarks(edge, taken);
          }
        }
        edge = (word & lastEdge) !== 0 ? noEdges : edge + 1;
      }
      for (let word = 0; word < words; word += 1) {
        always[word] = (always[word] as number) & (enabled[word] as number);
        sometimes[word] = (sometimes[word] as number) | (enabled[word] as number);
      }
    }
    // What is missing here is missing in every part of the component, too.
    const isHopeless =
      met.includes(0) || anyBit(words, (word) => at(this.#weak, word) & at(always, word) & ~at(taken, word));
    const broken = Uint32Array.from(
      { length: words },
      (_, word) => at(this.#strong, word) & at(sometimes, word) & ~at(taken, word),
    );
    if (isHopeless || broken.every((bits) => bits === 0)) {
      for (const each of component) this.#order[each] = isHopeless ? done : fair;
      if (!isHopeless) this.components.push(component);
      return;
    }
    // A behaviour that is strongly fair leaves the states that enable what is never taken here.
    const rest = component.filter((each) => {
      edges.enabled(Math.floor(each / this.#states), enabled);
      const stays = enabled.every((bits, word) => (bits & at(broken, word)) === 0);
      this.#order[each] = stays ? unseen : done;
      return stays;
    });
    for (const each of rest) if (this.#order[each] === unseen) this.#searchFrom(each);
  }
}

/** A number for each state of the product, all 0. @throws ProductFullError where the machine has no room for them. */
export function numbersFor(states: number, automaton: number): Uint32Array {
  try {
    return new Uint32Array(states * automaton);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProductFullError(states, automaton);
  }
}

/** The moves without those that another, which any step can make, does at least as well. */
function undominated(moves: readonly Move[]): readonly Move[] {
  return moves.filter(
    (move, index) =>
      !moves.some(
        (other, position) =>
          position !== index &&
          other.to === move.to &&
          other.marks === undefined &&
          move.accepts.every((set) => other.accepts.includes(set)) &&
          // Of two that do equally well, the first stays.
          (other.accepts.length > move.accepts.length || move.marks !== undefined || position < index),
      ),
  );
}

function at(array: Uint32Array, index: number): number {
  return array[index] as number;
}

function anyBit(words: number, bits: (word: number) => number): boolean {
  for (let word = 0; word < words; word += 1) if (bits(word) !== 0) return true;
  return false;
}

function maskOf(fairness: readonly FairMark[], kind: FairMark['kind'], words: number): Uint32Array {
  const mask = new Uint32Array(words);
  for (const assumption of fairness) if (assumption.kind === kind) setBit(mask, assumption.mark);
  return mask;
}

/** Which states of an automaton lie on a cycle that meets every acceptance set, taken together with their neighbours. */
function acceptingStates(automaton: Automaton): readonly boolean[] {
  const reach = automaton.transitions.map((_, from) => {
    const seen = new Set<number>();
    const open = [from];
    for (const state of open) {
      for (const { to } of automaton.transitions[state] ?? []) {
        if (seen.has(to)) continue;
        seen.add(to);
        open.push(to);
      }
    }
    return seen;
  });
  return automaton.transitions.map((_, state) => {
    if (reach[state]?.has(state) !== true) return false;
    const met = new Set<number>();
    for (const [from, transitions] of automaton.transitions.entries()) {
      if (!(reach[state]?.has(from) && reach[from]?.has(state))) continue;
      for (const { to, accepts } of transitions) {
        if (reach[to]?.has(state) === true || to === state) for (const set of accepts) met.add(set);
      }
    }
    return met.size === automaton.acceptanceSets;
  });
}
