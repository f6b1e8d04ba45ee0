import type { Coverage } from './coverage.ts';
import type { Dice } from './dice.ts';
import type { Driver } from './driver.ts';
import { Foreigner } from './foreign.ts';
import { Novelty } from './novelty.ts';
import type { Chooser, Planned } from './run.ts';
import type { Blocked, Edge, Node, Space } from './space.ts';
import type { Step } from './step.ts';
import { Sweep } from './sweep.ts';
import type { Way } from './ways.ts';

/** How steps are chosen: by weights alone, or those first that were taken least. */
export type Taste = 'weighted' | 'novelty';

/** How much of what is tried. */
export interface Shares {
  /** By action; 1 where it is left out. An action that weighs nothing is not tried. */
  readonly weights: Readonly<Record<string, number>>;
  /** The share of what must be rejected among steps at random. Where it is 0, nothing of the kind is tried. */
  readonly negative: number;
}

/** Of what must be rejected, so much has foreign arguments. */
const foreignShare = 1 / 4;
/** Of attempts at an action whose choices depend on the state, so many ask for what is not on offer. */
const unofferedShare = 1 / 3;
const turnShare = 1 / 4;
const restartShare = 1 / 50;
/** Draws of arguments for an action with too many ways to list, before another action is tried. */
const maxDraws = 64;

/** Chooses steps among what the spec allows and what it forbids, in the states that an implementation may be in. */
export class Choosers<Implementation> {
  readonly #space: Space;
  readonly #coverage: Coverage;
  readonly #shares: Shares;
  readonly #weights: readonly number[];
  readonly #foreigners: readonly Foreigner[];
  readonly #turns: readonly string[];
  readonly #restarts: boolean;
  readonly #novelty: Novelty;
  readonly #sweep: Sweep;

  constructor(driver: Driver<Implementation>, space: Space, coverage: Coverage, shares: Shares) {
    this.#space = space;
    this.#coverage = coverage;
    this.#shares = shares;
    this.#weights = space.compiled.actions.map(({ name }) =>
      driver.actions[name] === undefined ? 0 : (shares.weights[name] ?? 1),
    );
    const takesMore = new Set(Object.keys(driver.takesMore ?? {}));
    this.#foreigners = space.ways.map((ways) => new Foreigner(ways, takesMore));
    this.#turns = Object.keys(driver.turns ?? {});
    this.#restarts = driver.restart !== undefined;
    this.#novelty = new Novelty(space, coverage, this.#weights, (node, index, dice) =>
      this.#edgeOf(node, index, dice),
    );
    this.#sweep = new Sweep(space, {
      indices: this.#weights.flatMap((weight, index) => (weight > 0 ? [index] : [])),
      turns: this.#turns,
      forbidden: shares.negative > 0 ? 'tried' : 'left alone',
    });
  }

  /** Whether a sweep has something left to do: before chance, what can be done without leaving anything out. */
  get canSweep(): boolean {
    return !this.#sweep.isDone;
  }

  /**
   * Goes on with the sweep through a small model; ends where nothing is left to be done from there on. Where that is so
   * from the start, `otherwise` chooses.
   */
  sweeping(dice: Dice, maxSteps: number, otherwise: Chooser): Chooser {
    let left = maxSteps;
    let isFruitless = false;
    return (nodes) => {
      const node = dice.pick(nodes);
      left -= 1;
      if (node === undefined || left < 0) return undefined;
      const isFirst = left === maxSteps - 1;
      isFruitless ||= isFirst && this.#sweep.isSpent(node);
      if (isFruitless) return otherwise(nodes);
      if (this.#restarts && dice.chance(restartShare)) return { step: { do: 'restart' } };
      const isForeign = dice.chance(this.#shares.negative * foreignShare);
      return (isForeign ? this.#foreign(node, dice) : undefined) ?? this.#sweep.next(node, dice);
    };
  }

  /** Chooses at most `maxSteps` steps, and ends earlier where the spec allows nothing more. */
  random(taste: Taste, dice: Dice, maxSteps: number): Chooser {
    let left = maxSteps;
    let vain = 0;
    let seen = this.#coverage.news;
    let dull = 0;
    // Where a spec goes round in a small circle in the end, most of the steps would be taken there.
    const endsWhenDull = dice.chance(1 / 2);
    return (nodes) => {
      const node = dice.pick(nodes);
      if (node === undefined || left <= 0) return undefined;
      dull = this.#coverage.news === seen ? dull + 1 : 0;
      seen = this.#coverage.news;
      if (endsWhenDull && dull > maxDull) return undefined;
      left -= 1;
      const planned = this.#any(node, taste, dice);
      const { step, edge } = planned ?? {};
      if (edge !== undefined || step?.do === 'turn') vain = 0;
      else vain += 1;
      return vain > maxVain ? undefined : planned;
    };
  }

  #any(node: Node, taste: Taste, dice: Dice): Planned | undefined {
    if (this.#restarts && dice.chance(restartShare)) return { step: { do: 'restart' } };
    if (dice.chance(this.#shares.negative)) {
      const negative = dice.chance(foreignShare)
        ? this.#foreign(node, dice)
        : this.#blocked(node, taste, dice);
      if (negative !== undefined) return negative;
    }
    const turn = this.#turns.length > 0 && dice.chance(turnShare) ? this.#turn(node, taste, dice) : undefined;
    return (
      turn ??
      this.#enabled(node, taste, dice) ??
      this.#turn(node, taste, dice) ??
      this.#blocked(node, taste, dice)
    );
  }

  #turn(node: Node, taste: Taste, dice: Dice): Planned | undefined {
    const fresh = taste === 'novelty' ? this.#turns.filter((name) => !node.turns.has(name)) : [];
    const turn = dice.pick(fresh) ?? dice.pick(this.#turns);
    if (turn === undefined) return undefined;
    node.turns.add(turn);
    return { step: { do: 'turn', turn } };
  }

  #enabled(node: Node, taste: Taste, dice: Dice): Planned | undefined {
    const edge =
      taste === 'novelty'
        ? this.#novelty.next(node, dice)
        : this.#byAction(dice, (index) => this.#edgeOf(node, index, dice));
    return edge === undefined ? undefined : { step: stepOf(edge.way), edge };
  }

  #blocked(node: Node, taste: Taste, dice: Dice): Planned | undefined {
    const blocked = this.#byAction(dice, (index) => this.#blockedOf(node, index, taste, dice));
    return blocked === undefined ? undefined : { step: stepOf(blocked.way), blocked };
  }

  #foreign(node: Node, dice: Dice): Planned | undefined {
    return this.#byAction(dice, (index): Planned | undefined => {
      // Where all else is right, only what is foreign can be the reason.
      const way =
        this.#edgeOf(node, index, dice)?.way ?? this.#space.ways[index]?.random(this.#space.seen(node), dice);
      const foreign = way === undefined ? undefined : this.#foreigners[index]?.from(way, dice);
      return way === undefined || foreign === undefined
        ? undefined
        : { step: { do: 'foreign', action: way.action, ...foreign } };
    });
  }

  /** What `find` finds for one action, evenly over actions: one with a thousand ways does not drown the others. */
  #byAction<T>(dice: Dice, find: (index: number) => T | undefined): T | undefined {
    const weights = [...this.#weights];
    for (let index = dice.weighed(weights); index >= 0; index = dice.weighed(weights)) {
      const found = find(index);
      if (found !== undefined) return found;
      weights[index] = 0;
    }
    return undefined;
  }

  #edgeOf(node: Node, index: number, dice: Dice): Edge | undefined {
    const moves = this.#space.moves(node, index);
    if (moves !== undefined) return dice.pick(moves.enabled);
    for (const edge of this.#drawn(node, index, dice)) if ('to' in edge) return edge;
    return undefined;
  }

  #blockedOf(node: Node, index: number, taste: Taste, dice: Dice): Blocked | undefined {
    const canAskForMore = this.#space.ways[index]?.canAskForMore === true;
    const unoffered =
      canAskForMore && dice.chance(unofferedShare) ? this.#space.drawUnoffered(node, index, dice) : undefined;
    return (
      unoffered ??
      this.#guardedOf(node, index, taste, dice) ??
      (canAskForMore ? this.#space.drawUnoffered(node, index, dice) : undefined)
    );
  }

  #guardedOf(node: Node, index: number, taste: Taste, dice: Dice): Blocked | undefined {
    const moves = this.#space.moves(node, index);
    if (moves === undefined) {
      for (const blocked of this.#drawn(node, index, dice)) if (!('to' in blocked)) return blocked;
      return undefined;
    }
    if (taste === 'weighted') return dice.pick(moves.blocked);
    // What was tried least in this state, and of that what one conjunct alone forbids.
    const least = moves.blocked.reduce(
      (fewest, { tried }) => Math.min(fewest, tried),
      Number.POSITIVE_INFINITY,
    );
    const fresh = moves.blocked.filter(({ tried }) => tried === least);
    return dice.pick(fresh.filter(({ isAlone }) => isAlone)) ?? dice.pick(fresh);
  }

  *#drawn(node: Node, index: number, dice: Dice): Generator<Edge | Blocked> {
    const ways = this.#space.ways[index];
    for (let draw = 0; draw < maxDraws; draw += 1) {
      const way = ways?.random(this.#space.seen(node), dice);
      if (way === undefined) return;
      const judged = this.#space.judge(node, way);
      if (judged.kind === 'enabled') yield judged.edge;
      if (judged.kind === 'blocked') yield judged.blocked;
    }
  }
}

/** So many steps in a row without anything new may end a run. */
const maxDull = 50;
/** So many steps in a row that lead nowhere end a run: the spec may be at its end. */
const maxVain = 8;

function stepOf(way: Way): Step {
  return { do: 'action', action: way.action, arguments: way.arguments };
}

/**
 * The steps of a script, whatever the spec says to them, and then what `after` chooses. Steps that the driver does not
 * drive are left out, and told to `leftOut`.
 */
export function scripted<Implementation>(
  driver: Driver<Implementation>,
  steps: readonly Step[],
  after: Chooser = () => undefined,
  leftOut: (step: Step) => void = () => undefined,
): Chooser {
  let at = 0;
  return (nodes) => {
    while (at < steps.length) {
      const step = steps[at];
      at += 1;
      if (step === undefined || nodes.length === 0) continue;
      if (isDriven(driver, step)) return { step };
      leftOut(step);
    }
    return after(nodes);
  };
}

/** Whether the driver has what the step needs. */
export function isDriven<Implementation>(driver: Driver<Implementation>, step: Step): boolean {
  switch (step.do) {
    case 'action':
    case 'foreign':
      return Object.hasOwn(driver.actions, step.action);
    case 'turn':
      return Object.hasOwn(driver.turns ?? {}, step.turn);
    case 'restart':
      return driver.restart !== undefined;
  }
}
