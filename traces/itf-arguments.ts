import type { Argument, CompiledAction, Model, PlainState } from '../model/index.ts';
import type { Shape } from '../spec/language/index.ts';
import { dataOfItf } from './itf-decode.ts';
import { itfOf } from './itf-encode.ts';
import type { ItfSource } from './itf-error.ts';
import { untypedDataOfItf } from './itf-untyped.ts';
import { canonicalText, type ItfValue, itfValueOf } from './itf-value.ts';
import { type JsonPath, pathTo } from './json-path.ts';

/** Reads the arguments of steps by the choices of the model's actions. */
export class ItfArguments {
  readonly #source: ItfSource;
  readonly #model: Model;

  constructor(source: ItfSource, model: Model) {
    this.#source = source;
    this.#model = model;
  }

  /** Whether an action of that name can lead out of `before`, or to an initial state where there is no state before. */
  knows(action: string, before: PlainState | undefined): boolean {
    return this.#actions(before).some(({ name }) => name === action);
  }

  /**
   * The arguments in `json`, the value at `at`, of `action` taken in `before`.
   *
   * The elements of a choice over the state have the shape of the collection they come from, which is known only in
   * the state: the argument is the candidate with the same ITF form. What is no candidate is read without a shape,
   * for replay to refuse.
   * @throws ItfError where an argument is no ITF value, or not of the type its choice ranges over.
   */
  read(action: string, json: unknown, at: JsonPath, before: PlainState | undefined): readonly Argument[] {
    if (json === undefined) return [];
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      throw this.#source.fault(
        at,
        'is not an object',
        'It gives each choice of the action its value, by name.',
      );
    }
    const given = new Map(
      Object.entries(json).map(([name, part]) => [name, itfValueOf(part, pathTo(at, name), this.#source)]),
    );
    const choices = this.#actions(before).find(({ name }) => name === action)?.choices ?? [];
    const names = choices.map(({ name }) => name).filter((name) => given.has(name));
    const others = [...given.keys()].filter((name) => !names.includes(name));
    const candidates = choices.some(({ kind }) => kind === 'state')
      ? this.#candidate(action, given, before)
      : undefined;
    if (candidates !== undefined) return candidates;
    return [...names, ...others].flatMap((name) => {
      const value = given.get(name);
      const choice = choices.find((other) => other.name === name);
      const shape = choice === undefined || choice.kind === 'state' ? undefined : choice.shape;
      return value === undefined ? [] : [this.#argument(name, value, shape)];
    });
  }

  #argument(name: string, value: ItfValue, shape: Shape | undefined): Argument {
    const data = shape === undefined ? untypedDataOfItf(value) : dataOfItf(shape, value, this.#source);
    return { name, value: data, shape };
  }

  #actions(before: PlainState | undefined): readonly CompiledAction[] {
    const { initial, actions } = this.#model.compiled;
    return before === undefined ? initial : actions;
  }

  /** The arguments among those that `action` has in `before` whose ITF form is the given one. */
  #candidate(
    action: string,
    given: ReadonlyMap<string, ItfValue>,
    before: PlainState | undefined,
  ): readonly Argument[] | undefined {
    const { plain } = this.#model;
    const tries = before === undefined ? plain.initialSteps() : plain.attempts(before);
    for (const attempt of tries) {
      if (attempt.action === action && this.#agrees(attempt.arguments, given)) return attempt.arguments;
    }
    return undefined;
  }

  #agrees(args: readonly Argument[], given: ReadonlyMap<string, ItfValue>): boolean {
    return (
      args.length === given.size &&
      args.every(({ name, value, shape }) => {
        const part = given.get(name);
        // Compared in canonical form: another tool's sets may come in another order.
        const ours = itfValueOf(itfOf(shape, value), undefined, this.#source);
        return part !== undefined && canonicalText(ours) === canonicalText(part);
      })
    );
  }
}
