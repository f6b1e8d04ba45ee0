import {
  asValue,
  type CompiledChoice,
  dataOf,
  frozen,
  Matching,
  sameData,
  untypedData,
} from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import { dataOfJson, type Json, ValueFault } from '../log/index.ts';

/** Some JSON is none of the values of a choice. */
export const noValue: unique symbol = Symbol('no value');

/** Values that are remembered: this is only against a log that has a different one on every line. */
const maxKnown = 65_536;

/** Reads the values of one choice from the JSON of logs, as guards see them. */
export class ChoiceReader {
  readonly choice: CompiledChoice;
  /** What was read before: most values are numbers and words, and few. */
  readonly #known = new Map<Json, unknown>();

  constructor(choice: CompiledChoice) {
    this.choice = choice;
  }

  /** The value that `json` stands for, a `Matching` where that depends on the state, or `noValue`. */
  read(json: Json): unknown {
    if (typeof json === 'object' && json !== null) return this.#made(json);
    const known = this.#known.get(json);
    if (known !== undefined) return known;
    const made = this.#made(json);
    if (this.#known.size < maxKnown) this.#known.set(json, made);
    return made;
  }

  #made(json: Json): unknown {
    const { choice } = this;
    switch (choice.kind) {
      case 'shape': {
        const data = dataOfJson(choice.shape, json);
        return data instanceof ValueFault ? noValue : asValue(choice.shape, frozen(data));
      }
      case 'constants': {
        const found = choice.values.findIndex((value) => isValueOf(choice.shape, value, json));
        return found < 0 ? noValue : choice.values[found];
      }
      case 'state':
        return new Matching((value, shape) => isValueOf(shape, value, json));
    }
  }
}

/** Whether `json` stands for `value`, of the given type; where it has none, for what it looks like. */
function isValueOf(shape: Shape | undefined, value: unknown, json: Json): boolean {
  if (shape === undefined) return sameData(untypedData(value), json);
  const data = dataOfJson(shape, json);
  return !(data instanceof ValueFault) && sameData(dataOf(shape, value, ''), data);
}
