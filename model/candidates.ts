import { elementShapeOf } from './chosen-values.ts';
import type { CompiledAction, CompiledChoice } from './compiled.ts';
import { frozen, valuesOf } from './data.ts';
import { type Given, Matching, open } from './given.ts';
import { asValue } from './values.ts';

/** The choices of one action, to be made over and over: values that never change are listed once. */
export class Candidates {
  readonly action: CompiledAction;
  /** The choices made so far, one object used again and again. */
  readonly chosen: Record<string, unknown>;
  readonly #lists: (readonly unknown[] | undefined)[];

  constructor(action: CompiledAction) {
    this.action = action;
    this.chosen = Object.fromEntries(action.choices.map(({ name }) => [name, undefined]));
    this.#lists = action.choices.map(() => undefined);
  }

  /**
   * Calls `next` with `chosen` filled in for every combination of values that `given` admits, the last choice varying
   * fastest, until one call answers true; whether one did.
   */
  each(before: unknown, given: Given, next: () => boolean): boolean {
    return this.#from(0, before, given, next);
  }

  #from(depth: number, before: unknown, given: Given, next: () => boolean): boolean {
    const choice = this.action.choices[depth];
    if (choice === undefined) return next();
    const wanted = given[depth];
    if (wanted !== open && !(wanted instanceof Matching)) {
      this.chosen[choice.name] = wanted;
      return this.#from(depth + 1, before, given, next);
    }
    const values = choice.kind === 'state' ? this.#elements(choice, before) : this.#listed(choice, depth);
    const shape = choice.kind === 'state' ? elementShapeOf(values) : choice.shape;
    for (const value of values) {
      if (wanted instanceof Matching && !wanted.matches(value, shape)) continue;
      this.chosen[choice.name] = value;
      if (this.#from(depth + 1, before, given, next)) return true;
    }
    return false;
  }

  #elements(choice: Extract<CompiledChoice, { kind: 'state' }>, before: unknown): Iterable<unknown> {
    return choice.from(before, this.chosen) as Iterable<unknown>;
  }

  #listed(choice: Exclude<CompiledChoice, { kind: 'state' }>, depth: number): readonly unknown[] {
    const known = this.#lists[depth];
    if (known !== undefined) return known;
    const list =
      choice.kind === 'constants'
        ? choice.values
        : valuesOf(choice.shape, Number.POSITIVE_INFINITY).map((data) => asValue(choice.shape, frozen(data)));
    this.#lists[depth] = list;
    return list;
  }
}
