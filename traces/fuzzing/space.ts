import {
  type Compiled,
  type CompiledAction,
  type Given,
  Matching,
  open,
  PlainModel,
  type PlainState,
  type Stepper,
  stepperOf,
} from '../../model/index.ts';
import { equal } from '../../spec/language/index.ts';
import type { StatePath } from '../log/index.ts';
import type { Dice } from './dice.ts';
import type { Arguments } from './driver.ts';
import { type Expected, expectedAt } from './expected.ts';
import { type Way, Ways } from './ways.ts';

/** An enabled way in a state, and where it leads. */
export interface Edge {
  readonly way: Way;
  readonly from: Node;
  readonly to: Node;
  /** How often an implementation took it, and how often a sweep had it tried. */
  taken: number;
  offers: number;
}

/** A way that the guard does not let pass in a state. */
export interface Blocked {
  readonly way: Way;
  readonly from: Node;
  /** The first conjunct of the guard that is false, by position; -1 where an argument is no choice in this state. */
  readonly conjunct: number;
  /** Whether every other conjunct is true: then this one alone is what an implementation must look at. */
  readonly isAlone: boolean;
  /** How often an implementation refused it, and how often a sweep had it tried. */
  tried: number;
  offers: number;
}

/** All ways of one action in a state. A way whose effect leaves the bounds is in neither list: the spec does not say. */
export interface Moves {
  readonly enabled: readonly Edge[];
  readonly blocked: readonly Blocked[];
}

/** A state of the spec with what is known of it. */
export class Node {
  readonly state: unknown;
  /** Whether an implementation was in it. */
  isVisited = false;
  /** Turns that an implementation was given in it. */
  readonly turns = new Set<string>();
  readonly moves: (Moves | 'too many' | undefined)[] = [];
  /** By action: attempts with an argument that is not on offer, as of so many values that were. */
  readonly unoffered: ({ readonly offered: number; readonly attempts: readonly Blocked[] } | undefined)[] =
    [];
  readonly expected = new Map<string, Expected>();
  plain: PlainState | undefined;

  constructor(state: unknown) {
    this.state = state;
  }
}

/** What came of trying a way in a state. */
export type Judgement =
  | { readonly kind: 'enabled'; readonly edge: Edge }
  | { readonly kind: 'blocked'; readonly blocked: Blocked }
  | { readonly kind: 'out of bounds' };

/** Of a model with at most so many ways in a state, all are listed in each; */
const maxListedInAll = 600;
/** of a larger one, those of actions with at most so many. The others are drawn at random. */
const maxListedOfOne = 24;

/**
 * The states of a spec as a fuzzer meets them, with their steps. Of small models all that was computed is kept, so that
 * the second time costs nothing; of large ones as much as fits.
 */
export class Space {
  readonly compiled: Compiled;
  readonly ways: readonly Ways[];
  /** Whether there are so few ways in a state that all of them are listed. */
  readonly isSmall: boolean;
  readonly #stepper: Stepper<unknown>;
  readonly #plain: PlainModel;
  readonly #nodes = new Map<string, Node>();
  #keptLength = 0;
  #initial: readonly Node[] | undefined;
  readonly #maxListed: number;

  /** `takesMore` names choices of which what is not on offer in a state is no forbidden attempt. */
  constructor(compiled: Compiled, takesMore: ReadonlySet<string> = new Set()) {
    this.compiled = compiled;
    this.#stepper = stepperOf(compiled);
    this.#plain = new PlainModel(compiled);
    this.ways = compiled.actions.map((action, index) => new Ways(action, index, takesMore));
    const inAll = this.ways.reduce((sum, { size }) => sum + (size ?? 0), 0);
    this.isSmall = inAll <= maxListedInAll;
    this.#maxListed = this.isSmall ? maxListedInAll : maxListedOfOne;
  }

  /** @throws SpecError where the spec's own code fails; OutOfBounds. */
  initial(): readonly Node[] {
    this.#initial ??= this.#stepper.initial().map((state) => this.#nodeOf(state));
    return this.#initial;
  }

  /** Whether every state met so far is kept: then coverage is of states, and not of what was kept of them. */
  get keepsAll(): boolean {
    return this.#keptLength < maxKeptLength;
  }

  plain(node: Node): PlainState {
    node.plain ??= this.#stepper.plain(node.state);
    return node.plain;
  }

  /** What an implementation shows at `path` in this state. */
  expected(node: Node, path: StatePath): Expected {
    const known = node.expected.get(path.text);
    if (known !== undefined) return known;
    this.#stepper.enter(node.state);
    const made = expectedAt(path, this.#stepper.before);
    node.expected.set(path.text, made);
    return made;
  }

  /** The steps of one action; undefined where there are too many ways to list. */
  moves(node: Node, index: number): Moves | undefined {
    const known = node.moves[index];
    if (known !== undefined) return known === 'too many' ? undefined : known;
    const made = this.#movesOf(node, index);
    node.moves[index] = made ?? 'too many';
    return made;
  }

  /** The steps of one action, where they were listed before. */
  listed(node: Node, index: number): Moves | undefined {
    const known = node.moves[index];
    return known === 'too many' ? undefined : known;
  }

  /** The ways of an action with some of its arguments. */
  waysWith(node: Node, index: number, args: Arguments): readonly Way[] {
    return this.#waysAt(index).with(args, () => this.#seen(node), Number.POSITIVE_INFINITY) ?? [];
  }

  /** How many values choices from the state have offered so far: where it rises, there is more to ask for in every state. */
  get offered(): number {
    return this.ways.reduce((sum, { offered }) => sum + offered, 0);
  }

  /** Attempts with an argument that is not on offer in this state; of very many, the first. */
  unoffered(node: Node, index: number): readonly Blocked[] {
    const ways = this.#waysAt(index);
    if (!ways.canAskForMore) return [];
    const known = node.unoffered[index];
    if (known?.offered === ways.offered) return known.attempts;
    const before = new Map(known?.attempts.map((one) => [JSON.stringify(one.way.arguments), one]));
    const attempts = ways
      .unoffered(this.seen(node), this.#maxListed)
      .map((way) => before.get(JSON.stringify(way.arguments)) ?? this.#notOffered(node, way));
    node.unoffered[index] = { offered: ways.offered, attempts };
    return attempts;
  }

  /** One such attempt at random, of all there are. */
  drawUnoffered(node: Node, index: number, dice: Dice): Blocked | undefined {
    const way = this.#waysAt(index).randomUnoffered(this.seen(node), dice);
    if (way === undefined) return undefined;
    return this.unoffered(node, index).find((one) => one.way === way) ?? this.#notOffered(node, way);
  }

  #notOffered(node: Node, way: Way): Blocked {
    this.#stepper.enter(node.state);
    const isAlone = this.#isAlone(this.#waysAt(way.index).action, way, -1);
    return { way, from: node, conjunct: -1, isAlone, tried: 0, offers: 0 };
  }

  judge(node: Node, way: Way): Judgement {
    const moves = this.moves(node, way.index);
    if (moves === undefined) return this.#judged(node, way);
    const edge = moves.enabled.find((one) => one.way === way);
    if (edge !== undefined) return { kind: 'enabled', edge };
    const blocked = moves.blocked.find((one) => one.way === way);
    return blocked === undefined ? this.#judged(node, way) : { kind: 'blocked', blocked };
  }

  /** The arguments of a step of the action that changes something, if there is one. */
  change(node: Node, index: number): Arguments | undefined {
    const moves = this.moves(node, index);
    if (moves !== undefined) return moves.enabled.find((edge) => edge.to !== node)?.way.arguments;
    const ways = this.#waysAt(index);
    const stepper = this.#stepper;
    let found: Arguments | undefined;
    stepper.enter(node.state);
    const anything = ways.action.choices.map(() => open);
    stepper.take(index, anything, (chosen) => {
      if (stepper.stutters()) return 'go on';
      found = ways.argumentsOf(chosen);
      return 'enough';
    });
    return found;
  }

  same(left: Node, right: Node): boolean {
    return left === right || this.#stepper.same(left.state, right.state);
  }

  /** The state as choices see it. */
  #seen(node: Node): unknown {
    return this.#plain.value(this.plain(node));
  }

  seen(node: Node): () => unknown {
    return () => this.#seen(node);
  }

  #waysAt(index: number): Ways {
    const ways = this.ways[index];
    if (ways === undefined) throw new RangeError(`the spec has no action at ${index}`);
    return ways;
  }

  #movesOf(node: Node, index: number): Moves | undefined {
    const ways = this.#waysAt(index);
    if (ways.size !== undefined && ways.size > this.#maxListed) return undefined;
    const all = ways.with({}, () => this.#seen(node), this.#maxListed);
    if (all === undefined) return undefined;
    const enabled: Edge[] = [];
    const blocked: Blocked[] = [];
    for (const way of all) {
      const judged = this.#judged(node, way);
      if (judged.kind === 'enabled') enabled.push(judged.edge);
      if (judged.kind === 'blocked') blocked.push(judged.blocked);
    }
    return { enabled, blocked };
  }

  #judged(node: Node, way: Way): Judgement {
    const stepper = this.#stepper;
    const { action } = this.#waysAt(way.index);
    stepper.enter(node.state);
    const conjunct = this.#firstFalse(node, action, way);
    if (conjunct >= 0) {
      const isAlone = this.#isAlone(action, way, conjunct);
      return { kind: 'blocked', blocked: { way, from: node, conjunct, isAlone, tried: 0, offers: 0 } };
    }
    let successor: unknown;
    stepper.take(way.index, givenOf(action, way), () => {
      successor = stepper.keep();
      return 'enough';
    });
    if (successor === undefined) return { kind: 'out of bounds' };
    return { kind: 'enabled', edge: { way, from: node, to: this.#nodeOf(successor), taken: 0, offers: 0 } };
  }

  #firstFalse(node: Node, action: CompiledAction, way: Way): number {
    const { before } = this.#stepper;
    try {
      return action.guard.findIndex((conjunct) => conjunct.holds(before, way.values) !== true);
    } catch (error) {
      // The plain form says which function of the author's failed; only the failing is of interest.
      for (const _ of this.#plain.tries(this.plain(node), action.name, givenOf(action, way)));
      throw error;
    }
  }

  #isAlone(action: CompiledAction, way: Way, conjunct: number): boolean {
    const { before } = this.#stepper;
    return action.guard.every((other, position) => {
      if (position === conjunct) return true;
      try {
        return other.holds(before, way.values) === true;
      } catch {
        // A later conjunct may rely on those before it.
        return false;
      }
    });
  }

  #nodeOf(state: unknown): Node {
    const key = keyOf(state);
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const node = new Node(state);
    if (!this.keepsAll) return node;
    // What hangs on a node is some hundreds of times what one way takes.
    this.#keptLength += key.length + overheadLength;
    this.#nodes.set(key, node);
    return node;
  }
}

/** What is kept of states, in characters of their keys: some hundreds of megabytes, with what hangs on them. */
const maxKeptLength = 20_000_000;
const overheadLength = 200;

/** A text that is equal exactly for equal states. */
function keyOf(state: unknown): string {
  if (!(state instanceof Uint32Array)) return JSON.stringify(state);
  const halves = new Uint16Array(state.buffer, state.byteOffset, state.length * 2);
  let key = '';
  for (let from = 0; from < halves.length; from += charsAtOnce)
    key += String.fromCharCode(...halves.subarray(from, from + charsAtOnce));
  return key;
}

/** As many as a call may safely have arguments. */
const charsAtOnce = 1_024;

function givenOf(action: CompiledAction, way: Way): Given {
  return action.choices.map(({ kind, name }) => {
    const value = way.values[name];
    // A value of a declared list is taken as it is; one that depends on the state is looked for in it.
    return kind === 'state' ? new Matching((other) => equal(other, value)) : value;
  });
}
