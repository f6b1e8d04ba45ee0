import {
  type Argument,
  PlainModel,
  type PlainState,
  type Stepper,
  sameData,
  type Trace,
  type TracePoint,
} from '../../model/index.ts';
import type { Explainer, Explanation, Failure, Line, StepListener, TakenMove } from '../conformance/index.ts';
import { Road } from './road.ts';

/** Longer behaviours are not kept whole: their files would be read by nobody. */
export const maxPoints = 20_000;

/** Keeps the behaviour that explains a log, as a trace. */
export class Witness implements StepListener {
  readonly #stepper: Stepper<unknown>;
  readonly #plain: PlainModel;
  readonly #points: TracePoint[] = [];
  #action = 0;
  #isCut = false;

  constructor(stepper: Stepper<unknown>) {
    this.#stepper = stepper;
    this.#plain = new PlainModel(stepper.compiled);
  }

  /** Whether it is longer than what is kept. */
  get isCut(): boolean {
    return this.#isCut;
  }

  taken(action: number): void {
    if (this.#points.length === 0) this.#begin(this.#stepper.plain(this.#stepper.entered()));
    this.#action = action;
  }

  arrived(line: Line | undefined): void {
    if (this.#points.length > 0)
      this.#arriveAt(this.#stepper.plain(this.#stepper.entered()), this.#action, line);
  }

  /** Goes on, from where it is, along one way that explains the lines before the one that failed. */
  goOn(explainer: Explainer<unknown>, { from }: Failure<unknown>): void {
    const lines = from.lines.slice(0, -1);
    const road = new Road(explainer, maxWidth);
    if (this.#points.length === 0) this.#begin(explainer.stepper.plain(from.state));
    const way = wayAlong(road, from.state, lines);
    explainer.stepper.enter(from.state);
    for (const { moves, line } of way) explainer.follow(moves, line, this);
  }

  /** The trace so far; undefined where nothing was heard of. */
  trace(): Trace | undefined {
    const { compiled } = this.#stepper;
    if (this.#points.length === 0) return undefined;
    return {
      spec: compiled.specName,
      constants: compiled.constants,
      mutant: compiled.mutant,
      variables: compiled.variables,
      points: this.#points,
      loop: undefined,
      attempt: undefined,
    };
  }

  #begin(state: PlainState): void {
    for (const { action, arguments: args, outcome } of this.#plain.initialSteps()) {
      if (outcome.kind !== 'state' || !sameData(outcome.state, state)) continue;
      this.#points.push({ action, arguments: args, state });
      return;
    }
    throw new Error('a log begins in no initial state; this is a bug in Assay, please report it');
  }

  #arriveAt(state: PlainState, action: number, line: Line | undefined): void {
    if (this.#points.length >= maxPoints) {
      this.#isCut = true;
      return;
    }
    const before = this.#points.at(-1)?.state;
    const name = this.#stepper.compiled.actions[action]?.name ?? '';
    const args = before === undefined ? [] : this.#arguments(before, state, name, action, line);
    this.#points.push({ action: name, arguments: args, state });
  }

  /** With which arguments the action leads from one state to the other. */
  #arguments(
    before: PlainState,
    after: PlainState,
    name: string,
    action: number,
    line: Line | undefined,
  ): readonly Argument[] {
    const moves = line?.ways.flat().filter((move) => move.action === action) ?? [];
    for (const given of [...moves.map((move) => move.given), undefined]) {
      for (const tried of this.#plain.tries(before, name, given)) {
        if (tried.blockedBy !== undefined) continue;
        const { outcome } = tried.take();
        if (outcome.kind === 'state' && sameData(outcome.state, after)) return tried.arguments;
      }
    }
    throw new Error('a step is not taken again; this is a bug in Assay, please report it');
  }
}

const maxWidth = 1_024;

/** Steps in a row, with the line that shows them. */
interface Passage {
  readonly moves: readonly TakenMove[];
  readonly line: Line | undefined;
}

interface Node {
  readonly state: unknown;
  readonly parent: Node | undefined;
  readonly passage: Passage | undefined;
}

/** One way through the lines; empty where there are too many states to find one. */
function wayAlong(road: Road<unknown>, start: unknown, lines: readonly Line[]): readonly Passage[] {
  const { explainer } = road;
  const add = (
    nodes: Map<string, Node>,
    parent: Node,
    to: Explanation<unknown>,
    line: Line | undefined,
  ): void => {
    const key = road.keyOf(to.state);
    if (!nodes.has(key) && nodes.size < maxWidth)
      nodes.set(key, { state: to.state, parent, passage: { moves: to.moves, line } });
  };
  const hide = (nodes: Map<string, Node>): void => {
    if (!explainer.hides) return;
    // The map grows while it is gone through.
    for (const parent of nodes.values())
      for (const to of explainer.hidden(parent.state)) add(nodes, parent, to, undefined);
  };
  let level = new Map<string, Node>([
    [road.keyOf(start), { state: start, parent: undefined, passage: undefined }],
  ]);
  hide(level);
  for (const line of lines) {
    const next = new Map<string, Node>();
    for (const parent of level.values())
      for (const to of explainer.explain(parent.state, line)) add(next, parent, to, line);
    hide(next);
    level = next;
  }
  const way: Passage[] = [];
  let node: Node | undefined = level.values().next().value;
  for (; node !== undefined; node = node.parent) if (node.passage !== undefined) way.push(node.passage);
  return way.reverse();
}
