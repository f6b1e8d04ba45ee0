import { keptValue, Matching, open, type Stepper, type Visit } from '../../model/index.ts';
import { equal } from '../../spec/language/index.ts';
import { DistinctExplanations } from './distinct.ts';
import type { Line, Move, Observation } from './line.ts';

/** An action taken with these choices, as guards see them. */
export interface TakenMove {
  readonly action: number;
  readonly chosen: Readonly<Record<string, unknown>>;
}

/** A state that a line, or a hidden step, leads to. */
export interface Explanation<State> {
  readonly state: State;
  /** The actions taken, in order; empty where the line only observes. */
  readonly moves: readonly TakenMove[];
}

/** How many distinct successors explain a line. */
export type Successors = 'none' | 'one' | 'several';

/** Hears of every step of the behaviour that explains a log, in order. */
export interface StepListener {
  /** The stepper has entered the initial state of the behaviour. Told once, before any step. */
  began?(): void;
  /** The stepper has entered the state before, and holds the one after. `line` is undefined for a step without a line. */
  taken(action: number, line: Line | undefined): void;
  /** The stepper has entered the state after. */
  arrived(line: Line | undefined): void;
}

/** Says which steps of the spec explain a line. */
export class Explainer<State> {
  readonly stepper: Stepper<State>;
  readonly #hidden: readonly Move[];
  /** What the visit below looks at and finds. */
  #line: Line | undefined;
  #found: Successors = 'none';
  #trying = -1;
  #taken = -1;
  /** Where a way is not one action: the only state that it leads to. */
  #only: Explanation<State> | undefined;

  /** `hidden` are the actions that leave no line, by position. */
  constructor(stepper: Stepper<State>, hidden: readonly number[]) {
    this.stepper = stepper;
    this.#hidden = hidden.map((action) => ({
      action,
      given: (stepper.compiled.actions[action]?.choices ?? []).map(() => open),
    }));
  }

  /** The actions that leave no line, by position. */
  get hiddenActions(): readonly number[] {
    return this.#hidden.map(({ action }) => action);
  }

  /** Whether there are steps that leave no line. */
  get hides(): boolean {
    return this.#hidden.length > 0;
  }

  /**
   * Whether the line is explained from the state entered, by one successor or by several. The one is held. Allocates
   * nothing where each way is one action with its choices given.
   */
  single(line: Line): Successors {
    const { stepper } = this;
    this.#only = undefined;
    if (!areSeen(line.before, stepper.before)) return 'none';
    this.#line = line;
    this.#found = 'none';
    for (const way of line.ways) {
      const [move] = way;
      if (way.length !== 1 || move === undefined) return this.#compare(line);
      this.#trying = move.action;
      stepper.take(move.action, move.given, this.#visit);
      if ((this.#found as Successors) === 'several') return 'several';
    }
    // Set by the visits.
    return this.#found as Successors;
  }

  readonly #visit: Visit = () => {
    const { stepper } = this;
    const line = this.#line;
    if (line === undefined || !this.#isObserved(line)) return 'go on';
    if (this.#found === 'none') {
      stepper.hold();
      this.#found = 'one';
      this.#taken = this.#trying;
    } else if (!stepper.isHeld()) {
      this.#found = 'several';
      return 'enough';
    }
    return 'go on';
  };

  /** As `single`, where ways are composed or empty. */
  #compare(line: Line): Successors {
    const { stepper } = this;
    const from = stepper.entered();
    const explanations = this.explain(from, line);
    stepper.enter(from);
    if (explanations.length !== 1) return explanations.length === 0 ? 'none' : 'several';
    this.#only = explanations[0];
    return 'one';
  }

  /** Goes to the successor that `single` found, and tells `listener` of each step on the way. */
  advance(line: Line, listener: StepListener | undefined): void {
    const only = this.#only;
    this.#only = undefined;
    if (only !== undefined) {
      this.follow(only.moves, line, listener);
      return;
    }
    listener?.taken(this.#taken, line);
    this.stepper.advance();
    listener?.arrived(line);
  }

  /** Takes steps that are known to be possible from the state entered. */
  follow(moves: readonly TakenMove[], line: Line | undefined, listener: StepListener | undefined): void {
    const { stepper } = this;
    for (const { action, chosen } of moves) {
      const choices = stepper.compiled.actions[action]?.choices ?? [];
      const given = choices.map(({ name }) => new Matching((value) => equal(value, chosen[name])));
      let isTaken = false;
      stepper.take(action, given, () => {
        stepper.hold();
        isTaken = true;
        return 'enough';
      });
      if (!isTaken) throw new Error('a step is not taken again; this is a bug in Assay, please report it');
      listener?.taken(action, line);
      stepper.advance();
      listener?.arrived(line);
    }
  }

  /** Every distinct state that the line leads to from `state`, each with one way to it. */
  explain(state: State, line: Line): readonly Explanation<State>[] {
    const { stepper } = this;
    stepper.enter(state);
    if (!areSeen(line.before, stepper.before)) return [];
    const kept = line.unchanged.map(({ read }) => keptValue(read(stepper.before)));
    const distinct = new DistinctExplanations(stepper);
    for (const way of line.ways) {
      for (const explanation of this.#along(state, way)) {
        stepper.enter(explanation.state);
        const now = stepper.before;
        if (!areSeen(line.after, now)) continue;
        if (line.unchanged.every(({ read }, index) => equal(read(now), kept[index]))) {
          distinct.add(explanation);
        }
      }
    }
    return distinct.found;
  }

  /** Every state that the moves in a row lead to, with one way through them. */
  #along(state: State, way: readonly Move[]): readonly Explanation<State>[] {
    let reached: readonly Explanation<State>[] = [{ state, moves: [] }];
    for (const move of way) {
      // Distinct after each move: the ways through several actions are the product of their choices, the states are few.
      const distinct = new DistinctExplanations(this.stepper);
      for (const from of reached) {
        for (const { state: to, moves } of this.#successors(from.state, move)) {
          distinct.add({ state: to, moves: [...from.moves, ...moves] });
        }
      }
      reached = distinct.found;
    }
    return reached;
  }

  #successors(state: State, move: Move): readonly Explanation<State>[] {
    const { stepper } = this;
    const distinct = new DistinctExplanations(stepper);
    stepper.enter(state);
    stepper.take(move.action, move.given, (chosen) => {
      distinct.add({ state: stepper.keep(), moves: [{ action: move.action, chosen: keptChoices(chosen) }] });
      return 'go on';
    });
    return distinct.found;
  }

  /** Every state that a step without a line leads to from `state`. Steps that change nothing explain nothing. */
  hidden(state: State): readonly Explanation<State>[] {
    const { stepper } = this;
    return this.#hidden
      .flatMap((move) => this.#successors(state, move))
      .filter((explanation) => !stepper.same(explanation.state, state));
  }

  #isObserved(line: Line): boolean {
    const { stepper } = this;
    const now = stepper.after;
    if (!areSeen(line.after, now)) return false;
    for (const { read } of line.unchanged) if (!equal(read(stepper.before), read(now))) return false;
    return true;
  }
}

function areSeen(observations: readonly Observation[], state: unknown): boolean {
  for (const observation of observations) if (!observation.isSeenIn(state)) return false;
  return true;
}

function keptChoices(chosen: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(chosen).map(([name, value]) => [name, keptValue(value)]));
}
