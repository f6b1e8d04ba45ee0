import {
  type Compiled,
  type CompiledProperty,
  OutOfBounds,
  PlainModel,
  type PlainState,
  SpecError,
  type Stepper,
  stepperOf,
} from '../../model/index.ts';
import { type Call, Calls } from './calls.ts';
import { GraphTooLargeError } from './graph-too-large.ts';
import { StateNumbers } from './state-numbers.ts';

const toStart = 'There must be a state to start from.';

/** How large a state graph may get. */
export interface GraphLimits {
  readonly states: number;
  readonly transitions: number;
}

/** Every reachable state of a model and every transition between them, by number. */
export interface StateGraph {
  readonly compiled: Compiled;
  /** How many states there are; they are numbered in the order in which a breadth-first search meets them. */
  readonly states: number;
  /** The numbers of the initial states. */
  readonly initial: readonly number[];
  /** Transitions from state `s` are those from `first[s]` up to `first[s + 1]`, that one left out. */
  readonly first: Uint32Array;
  /** Where each transition leads. */
  readonly to: Uint32Array;
  /** The position in `calls` of what each transition takes. */
  readonly call: Uint32Array;
  /** What transitions take, each once. */
  readonly calls: readonly Call[];
  /** Steps that are left out because they, or the state that they lead to, are outside a constraint. */
  readonly excluded: number;
  /** The state of that number. */
  readonly stateAt: (state: number) => PlainState;
}

/**
 * The state graph of a spec: every state that the checker would count as distinct, and every step between them, those
 * included that change nothing. What takes the same action with the same arguments is one transition. Steps that leave
 * the bounds lead nowhere.
 *
 * Deterministic. Time is linear in steps, microseconds each; memory in states and transitions, all of which are held.
 *
 * @throws GraphTooLargeError past the limits; SpecError where the spec's own code fails, and where there is no initial
 * state.
 */
export function graphOf(compiled: Compiled, limits: GraphLimits): StateGraph {
  return new Exploration(compiled, stepperOf(compiled), limits).graph();
}

class Exploration {
  readonly #compiled: Compiled;
  readonly #stepper: Stepper<unknown>;
  readonly #limits: GraphLimits;
  readonly #numbers = new StateNumbers();
  readonly #calls: Calls;
  /** By call: the last state in which it was taken. */
  readonly #takenIn: number[] = [];
  readonly #first: number[] = [];
  readonly #to: number[] = [];
  readonly #call: number[] = [];
  #excluded = 0;

  constructor(compiled: Compiled, stepper: Stepper<unknown>, limits: GraphLimits) {
    this.#compiled = compiled;
    this.#stepper = stepper;
    this.#limits = limits;
    this.#calls = new Calls(compiled);
  }

  graph(): StateGraph {
    const initial = this.#initial();
    for (let state = 0; state < this.#numbers.size; state += 1) this.#expand(state);
    this.#first.push(this.#to.length);
    const [numbers, stepper] = [this.#numbers, this.#stepper];
    return {
      compiled: this.#compiled,
      states: numbers.size,
      initial,
      first: Uint32Array.from(this.#first),
      to: Uint32Array.from(this.#to),
      call: Uint32Array.from(this.#call),
      calls: this.#calls.list,
      excluded: this.#excluded,
      stateAt: (state) => stepper.plain(numbers.stateAt(state)),
    };
  }

  #initial(): readonly number[] {
    const { constraints } = this.#compiled;
    const inside = this.#started().filter((state) => {
      this.#stepper.enter(state);
      return this.#areTrue(constraints, [this.#stepper.before], () => [this.#stepper.plain(state)]);
    });
    if (inside.length > 0) return inside.map((state) => this.#numberOf(state));
    throw new SpecError(
      'initial action',
      'starts in no state that is inside the constraints',
      toStart,
      undefined,
    );
  }

  #started(): readonly unknown[] {
    try {
      return this.#stepper.initial();
    } catch (error) {
      if (!(error instanceof OutOfBounds)) throw error;
      const problem = `leaves the bounds: ${error.path} ${error.problem}`;
      throw new SpecError('initial action', problem, toStart, undefined);
    }
  }

  #expand(state: number): void {
    const stepper = this.#stepper;
    this.#first.push(this.#to.length);
    stepper.enter(this.#numbers.stateAt(state));
    for (let action = 0; action < this.#compiled.actions.length; action += 1) {
      stepper.take(action, this.#calls.given(action), (chosen) => {
        const call = this.#calls.numberOf(action, chosen);
        // A choice may have one value twice.
        if (this.#takenIn[call] === state) return 'go on';
        this.#takenIn[call] = state;
        if (this.#isInside()) this.#add(call, this.#numberOf(stepper.keep()));
        else this.#excluded += 1;
        return 'go on';
      });
    }
  }

  #add(call: number, to: number): void {
    if (this.#to.length >= this.#limits.transitions)
      throw new GraphTooLargeError(this.#compiled.specName, this.#limits.transitions, 'transitions');
    this.#to.push(to);
    this.#call.push(call);
  }

  #numberOf(state: unknown): number {
    const number = this.#numbers.of(state);
    if (number >= this.#limits.states)
      throw new GraphTooLargeError(this.#compiled.specName, this.#limits.states, 'states');
    return number;
  }

  /** Whether the successor that is visited is inside the constraints. */
  #isInside(): boolean {
    const { constraints, stepConstraints } = this.#compiled;
    if (constraints.length + stepConstraints.length === 0) return true;
    const stepper = this.#stepper;
    const after = () => stepper.plain(stepper.keep());
    return (
      this.#areTrue(constraints, [stepper.after], () => [after()]) &&
      this.#areTrue(stepConstraints, [stepper.before, stepper.after], () => [
        stepper.plain(stepper.entered()),
        after(),
      ])
    );
  }

  #areTrue(
    properties: readonly CompiledProperty[],
    seen: readonly unknown[],
    plain: () => readonly PlainState[],
  ): boolean {
    try {
      return properties.every(({ conjuncts }) => conjuncts.every(({ holds }) => holds(...seen) === true));
    } catch (error) {
      // The plain form says which constraint it was that failed.
      for (const property of properties) new PlainModel(this.#compiled).falseConjuncts(property, ...plain());
      throw error;
    }
  }
}
