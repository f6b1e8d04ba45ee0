import {
  type Compiled,
  dataOf,
  type Given,
  keptValue,
  Matching,
  open,
  untypedData,
} from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import { type Json, jsonOf } from '../log/index.ts';

/** An action with the values of its choices, as they would stand in a log. */
export interface Call {
  readonly action: string;
  readonly arguments: Readonly<Record<string, Json>>;
}

/** Numbers what transitions take: actions with arguments, in the order in which they are met. */
export class Calls {
  readonly list: Call[] = [];
  readonly #actions: readonly ActionCalls[];
  readonly #numbers = new Map<string, number>();

  constructor(compiled: Compiled) {
    this.#actions = compiled.actions.map((action) => new ActionCalls(action));
  }

  /** What lets every choice of an action pass. */
  given(action: number): Given {
    return this.#at(action).given;
  }

  /** The number of the step that is visited, with the values that were chosen. */
  numberOf(action: number, chosen: Readonly<Record<string, unknown>>): number {
    const args = this.#at(action).argumentsOf(chosen);
    const key = `${action} ${JSON.stringify(args)}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.list.length);
    this.list.push({ action: this.#at(action).name, arguments: args });
    return this.list.length - 1;
  }

  #at(action: number): ActionCalls {
    const calls = this.#actions[action];
    if (calls === undefined) throw new RangeError(`the spec has no action at ${action}`);
    return calls;
  }
}

class ActionCalls {
  readonly name: string;
  readonly given: Given;
  readonly #names: readonly string[];
  /** The types of the values at hand: of a choice from the state, that of what was chosen last. */
  readonly #shapes: (Shape | undefined)[];

  constructor(action: Compiled['actions'][number]) {
    this.name = action.name;
    this.#names = action.choices.map(({ name }) => name);
    this.#shapes = action.choices.map((choice) => (choice.kind === 'state' ? undefined : choice.shape));
    this.given = action.choices.map((choice, position) => {
      if (choice.kind !== 'state') return open;
      return new Matching((_, shape) => {
        this.#shapes[position] = shape;
        return true;
      });
    });
  }

  argumentsOf(chosen: Readonly<Record<string, unknown>>): Readonly<Record<string, Json>> {
    return Object.fromEntries(
      this.#names.map((name, position) => [name, argumentJson(name, this.#shapes[position], chosen[name])]),
    );
  }
}

function argumentJson(name: string, shape: Shape | undefined, value: unknown): Json {
  const kept = keptValue(value);
  // True: what a choice may list without a declared type is made of JSON.
  if (shape === undefined) return untypedData(kept) as Json;
  return jsonOf(shape, dataOf(shape, kept, `choice ${name}`));
}
