import {
  type Argument,
  dataOf,
  Matching,
  PlainModel,
  type PlainState,
  type Stepper,
  untypedData,
} from '../../model/index.ts';
import { equal } from '../../spec/language/index.ts';
import type { TakenMove } from '../conformance/index.ts';

/** An action with its arguments. */
export interface TakenStep {
  readonly action: string;
  readonly arguments: readonly Argument[];
}

/**
 * The action and the arguments of a step. The type of what was chosen from a collection of the state is looked up in the
 * state `before`; where that is not known, such values are told as they stand.
 */
export function stepOf<State>(
  { compiled }: Stepper<State>,
  { action, chosen }: TakenMove,
  before?: PlainState,
): TakenStep {
  const { name = '', choices = [] } = compiled.actions[action] ?? {};
  if (before !== undefined && choices.some(({ kind }) => kind === 'state')) {
    const given = choices.map((choice) => new Matching((value) => equal(value, chosen[choice.name])));
    for (const tried of new PlainModel(compiled).tries(before, name, given))
      return { action: name, arguments: tried.arguments };
  }
  return {
    action: name,
    arguments: choices.map((choice): Argument => {
      const value = chosen[choice.name];
      const shape = choice.kind === 'state' ? undefined : choice.shape;
      return {
        name: choice.name,
        value: shape === undefined ? untypedData(value) : dataOf(shape, value, choice.name),
        shape,
      };
    }),
  };
}
