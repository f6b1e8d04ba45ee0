import {
  type Argument,
  type CompiledAction,
  type CompiledChoice,
  dataOf,
  type Given,
  Matching,
  OutOfBounds,
  open,
  type Stepper,
  sizeOf,
  stepText,
  untypedData,
} from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import type { Line } from '../conformance/index.ts';

/** A step that could have been taken without its line. */
export interface Inserted<State> {
  readonly action: string;
  readonly arguments: readonly Argument[];
  /** `deposit(account=alice, amount=2)`. */
  readonly text: string;
  readonly state: State;
}

/** What a line that failed hints at: for choices with too many values to try each. */
export interface Hints {
  /** Differences of what was observed, which may be amounts. */
  readonly numbers: readonly number[];
  /** Keys and values that the line speaks of. */
  readonly mentioned: ReadonlySet<unknown>;
}

/** No hints. */
export const noHints: Hints = { numbers: [], mentioned: new Set() };

/** Of a choice with more values, only those are tried that something hints at. */
const maxOpenValues = 64;
/** Of one action in one state, so many steps are tried at most. */
const maxSteps = 256;
/** Of what is tried so, so many steps that are enabled are kept. */
const maxFound = 1_024;
/** Actions with more ways than this are tried where the line hints at them. */
const maxWays = 1_024;

/** Steps that may have been taken between two lines, from states of one's choice. */
export class Insertions<State> {
  readonly #stepper: Stepper<State>;
  readonly #hints: ReadonlyMap<string, readonly unknown[]>;
  readonly #mentioned: ReadonlySet<unknown>;

  /**
   * `lines` say which values choices have had; `hints` are others that may fit. They count where a choice, or all of an
   * action together, have too many values to try each.
   */
  constructor(stepper: Stepper<State>, lines: readonly Line[], hints: Hints) {
    this.#stepper = stepper;
    this.#hints = hintsFrom(stepper, lines, hints.numbers);
    this.#mentioned = hints.mentioned;
  }

  /** Every step that is enabled in `state` and changes something, as far as it is tried. */
  from(state: State): readonly Inserted<State>[] {
    return this.#stepper.compiled.actions.flatMap((action, index) => this.#ofAction(state, action, index));
  }

  #ofAction(state: State, action: CompiledAction, index: number): readonly Inserted<State>[] {
    const stepper = this.#stepper;
    const found: Inserted<State>[] = [];
    const shapes: (Shape | undefined)[] = action.choices.map((choice) =>
      choice.kind === 'state' ? undefined : choice.shape,
    );
    for (const given of this.#givens(action, shapes)) {
      stepper.enter(state);
      stepper.take(index, given, (chosen) => {
        if (stepper.stutters()) return 'go on';
        const args = action.choices.map(({ name }, choice) => argumentOf(name, chosen[name], shapes[choice]));
        const text = stepText({ action: action.name, arguments: args });
        found.push({ action: action.name, arguments: args, text, state: stepper.keep() });
        return found.length >= maxFound ? 'enough' : 'go on';
      });
      if (found.length >= maxFound) break;
    }
    return found;
  }

  /** What is given for the choices of the action at a position: small ones are open, of large ones each value that is hinted at. */
  givens(action: number): readonly Given[] {
    const compiled = this.#stepper.compiled.actions[action];
    return compiled === undefined ? [] : this.#givens(compiled, []);
  }

  /** Whether every choice of the action at a position can be left open. */
  isSmall(action: number): boolean {
    const choices = this.#stepper.compiled.actions[action]?.choices ?? [];
    return choices.every((choice) => choice.kind === 'state' || this.valuesFor(choice).includes(open));
  }

  #givens(action: CompiledAction, shapes: (Shape | undefined)[]): readonly Given[] {
    let givens: readonly Given[] = [[]];
    for (const [index, choice] of action.choices.entries()) {
      const values = this.valuesFor(choice, (shape) => {
        shapes[index] = shape;
      });
      givens = givens.flatMap((given) => values.map((value) => [...given, value]));
    }
    return this.#mentioning(action, givens).slice(0, maxSteps);
  }

  /** Of an action with too many ways to try each, those first that speak of what the line speaks of. */
  #mentioning(action: CompiledAction, givens: readonly Given[]): readonly Given[] {
    const values = action.choices.map(listedValues);
    const ways = values.reduce((product, list) => product * Math.max(1, list.length), 1);
    if (ways <= maxWays || this.#mentioned.size === 0) return givens;
    const told = givens.flatMap((given) =>
      given.flatMap((one, index) =>
        one === open
          ? (values[index] ?? [])
              .filter((value) => this.#mentioned.has(value))
              .map((value): Given => given.map((other, place) => (place === index ? value : other)))
          : [],
      ),
    );
    return told.length === 0 ? givens : told;
  }

  /** What is given for one choice, one after the other. `seen` hears of which type the elements of a collection are. */
  valuesFor(choice: CompiledChoice, seen: (shape: Shape | undefined) => void = () => {}): readonly unknown[] {
    switch (choice.kind) {
      case 'state':
        // Says of which type the elements are.
        return [
          new Matching((_, shape) => {
            seen(shape);
            return true;
          }),
        ];
      case 'constants':
        if (choice.values.length <= maxOpenValues) return [open];
        return this.#hinted(choice.name).filter((value) => choice.values.includes(value));
      case 'shape':
        if (sizeOf(choice.shape) <= maxOpenValues) return [open];
        return this.#hinted(choice.name).filter((value) => isOf(choice.shape, value));
    }
  }

  #hinted(choice: string): readonly unknown[] {
    return this.#hints.get(choice) ?? this.#hints.get('') ?? [];
  }
}

/** Values by the name of the choice; under no name those for choices that no line speaks of. */
function hintsFrom<State>(
  stepper: Stepper<State>,
  lines: readonly Line[],
  numbers: readonly number[],
): ReadonlyMap<string, readonly unknown[]> {
  const hints = new Map<string, Set<unknown>>();
  for (const line of lines) {
    for (const { action, given } of line.ways.flat()) {
      for (const [index, value] of given.entries()) {
        const name = stepper.compiled.actions[action]?.choices[index]?.name ?? '';
        if (value === open || value instanceof Matching) continue;
        const values = hints.get(name) ?? new Set(numbers);
        hints.set(name, values.add(value));
      }
    }
  }
  return new Map([['', numbers], ...[...hints].map(([name, values]) => [name, [...values]] as const)]);
}

/** The values of a choice that is a list of words or numbers; none where it is anything else. */
function listedValues(choice: CompiledChoice): readonly unknown[] {
  if (choice.kind === 'constants') return choice.values;
  return choice.kind === 'shape' && choice.shape.kind === 'oneOf' ? choice.shape.members : [];
}

function argumentOf(name: string, value: unknown, shape: Shape | undefined): Argument {
  return { name, value: shape === undefined ? untypedData(value) : dataOf(shape, value, name), shape };
}

function isOf(shape: Shape, value: unknown): boolean {
  try {
    dataOf(shape, value, '');
    return true;
  } catch (error) {
    if (error instanceof OutOfBounds) return false;
    throw error;
  }
}
