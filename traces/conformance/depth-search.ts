import type { Memo } from '../../model/index.ts';
import type { Explainer, Explanation, TakenMove } from './explainer.ts';
import type { Line } from './line.ts';
import type { Order } from './order.ts';

/** A step of the behaviour that explains a log: of one line, or of none. */
export interface WitnessStep<State> {
  readonly line: Line | undefined;
  readonly moves: readonly TakenMove[];
  readonly state: State;
}

/** The behaviour that explains a log: where it begins, and its steps. */
export interface Witness<State> {
  readonly start: State;
  readonly steps: readonly WitnessStep<State>[];
}

/** What a search says. */
export type Found<State> =
  | { readonly kind: 'explained'; readonly witness: Witness<State>; readonly states: number }
  | {
      readonly kind: 'unexplained';
      /** The states after the most lines that can be explained, a few of them. */
      readonly furthest: readonly Reached<State>[];
      readonly states: number;
    }
  | { readonly kind: 'stopped'; readonly states: number };

/** A state that was reached, with the way to it. */
export interface Reached<State> {
  readonly state: State;
  readonly position: number;
  readonly witness: Witness<State>;
}

/** Of the states after the most lines, so many are kept for the explanation. */
const maxReached = 32;

/** Nodes between two looks at whether to go on. A power of two. */
const lookEvery = 1 << 10;

interface Node<State> {
  readonly state: State;
  readonly position: number;
  /** Where it was reached from, and how. */
  readonly parent: Node<State> | undefined;
  readonly cause: WitnessStep<State> | undefined;
  /** What is still to be tried: first what lines lead to, then what no line shows. */
  pending: Pending<State>[];
  stage: 'lines' | 'hidden' | 'done';
}

interface Pending<State> {
  readonly explanation: Explanation<State>;
  readonly position: number;
  readonly line: Line | undefined;
}

/** Which behaviours are looked for. */
export interface Wanted<State> {
  readonly start: (state: State) => boolean;
  readonly step: (from: State, explanation: Explanation<State>, line: Line | undefined) => boolean;
}

/** Where a search may end early, and when it must. */
export interface DepthOptions<State> {
  /** Pairs of a position and a state, after which it stops. */
  readonly maxStates: number;
  readonly isStopped: () => boolean;
  /** Whether a state will do once every line is explained; any, where it is left out. */
  readonly ends?: (state: State) => boolean;
  /** Behaviours that are looked for; all, where it is left out. */
  readonly wanted?: Wanted<State> | undefined;
}

/**
 * Looks for a behaviour that explains all lines, depth first, lines before steps that leave none, and never from one
 * state at one position twice. Complete: what it calls unexplained is explained by no behaviour.
 *
 * Time and memory grow with the distinct pairs of position and state that are met, at worst all there are.
 */
export function searchInDepth<State>(
  explainer: Explainer<State>,
  lines: readonly Line[],
  order: Order,
  starts: readonly State[],
  options: DepthOptions<State>,
): Found<State> {
  const search = new DepthSearch(explainer, lines, order, options);
  for (const start of starts) {
    if (options.wanted?.start(start) === false) continue;
    const found = search.from(start);
    if (found !== undefined) return found;
  }
  return { kind: 'unexplained', furthest: search.furthest, states: search.states };
}

class DepthSearch<State> {
  readonly #explainer: Explainer<State>;
  readonly #lines: readonly Line[];
  readonly #order: Order;
  readonly #options: DepthOptions<State>;
  readonly #memo: Memo<State>;
  /** The node under way; those above it are its parents. */
  #top: Node<State> | undefined;
  #most = -1;
  #furthest: Node<State>[] = [];
  #expanded = 0;

  constructor(
    explainer: Explainer<State>,
    lines: readonly Line[],
    order: Order,
    options: DepthOptions<State>,
  ) {
    this.#explainer = explainer;
    this.#lines = lines;
    this.#order = order;
    this.#options = options;
    this.#memo = explainer.stepper.memo();
  }

  get furthest(): readonly Reached<State>[] {
    return this.#furthest.map((node) => ({
      state: node.state,
      position: node.position,
      witness: witnessOf(node),
    }));
  }

  get states(): number {
    return this.#memo.size;
  }

  from(start: State): Found<State> | undefined {
    this.#push(start, this.#order.start, undefined);
    for (let node = this.#top; node !== undefined; node = this.#top) {
      if (this.#isEnd(node)) return { kind: 'explained', witness: witnessOf(node), states: this.states };
      this.#expanded += 1;
      const looks = (this.#expanded & (lookEvery - 1)) === 0;
      if (this.states > this.#options.maxStates || (looks && this.#options.isStopped())) {
        return { kind: 'stopped', states: this.states };
      }
      this.#goOn(node);
    }
    return undefined;
  }

  /** Goes to the next state that is new, or back where there is none. */
  #goOn(node: Node<State>): void {
    while (this.#top === node) {
      const next = node.pending.pop();
      if (next !== undefined) {
        const { explanation, position, line } = next;
        this.#push(explanation.state, position, { line, ...explanation });
      } else if (node.stage === 'done') {
        this.#top = node.parent;
      } else {
        // Taken from the end, so that the likeliest comes first.
        node.pending = this.#listed(node).reverse();
      }
    }
  }

  #listed(node: Node<State>): Pending<State>[] {
    const { state, position } = node;
    if (node.stage === 'hidden') {
      node.stage = 'done';
      return this.#explainer
        .hidden(state)
        .filter((explanation) => this.#isWanted(state, explanation, undefined))
        .map((explanation) => ({ explanation, position, line: undefined }));
    }
    node.stage = this.#explainer.hides ? 'hidden' : 'done';
    return this.#order.next(position).flatMap((index) => {
      const line = this.#lines[index];
      if (line === undefined) return [];
      const explanations = this.#explainer
        .explain(state, line)
        .filter((explanation) => this.#isWanted(state, explanation, line));
      if (explanations.length === 0) return [];
      const after = this.#order.after(position, index);
      return explanations.map((explanation) => ({ explanation, position: after, line }));
    });
  }

  #isWanted(from: State, explanation: Explanation<State>, line: Line | undefined): boolean {
    return this.#options.wanted === undefined || this.#options.wanted.step(from, explanation, line);
  }

  #push(state: State, position: number, cause: WitnessStep<State> | undefined): void {
    if (!this.#memo.add(position, state)) return;
    const node: Node<State> = {
      state,
      position,
      parent: this.#top,
      cause,
      pending: [],
      stage: 'lines',
    };
    this.#top = node;
    const explained = this.#order.explained(position);
    if (explained > this.#most) {
      this.#most = explained;
      this.#furthest = [];
    }
    if (explained === this.#most && this.#furthest.length < maxReached) this.#furthest.push(node);
  }

  #isEnd({ position, state }: Node<State>): boolean {
    return this.#order.isEnd(position) && this.#options.ends?.(state) !== false;
  }
}

/** The way to a node. */
function witnessOf<State>(node: Node<State>): Witness<State> {
  const steps: WitnessStep<State>[] = [];
  let at = node;
  for (let { parent, cause } = at; parent !== undefined; { parent, cause } = at) {
    if (cause !== undefined) steps.push(cause);
    at = parent;
  }
  return { start: at.state, steps: steps.reverse() };
}
