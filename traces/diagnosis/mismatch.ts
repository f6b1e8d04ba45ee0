import { type Compiled, dataOf, type PlainModel, type PlainState } from '../../model/index.ts';
import type { Line, Observation } from '../conformance/index.ts';
import { type Json, jsonOf, PathFault, pathOf, readPath } from '../log/index.ts';

/** A place where what a line shows is not what the spec has. */
export interface Mismatch {
  /** As it stands in the spec: `/cash/alice`. */
  readonly path: string;
  /** Before the step, or after it. */
  readonly when: 'before' | 'after';
  readonly observed: Json;
  /** What the spec has; undefined where it has nothing there. */
  readonly predicted: Json | undefined;
}

/** What a line shows, held against states. */
export class Shown {
  readonly #plain: PlainModel;
  readonly #line: Line;

  constructor(plain: PlainModel, line: Line) {
    this.#plain = plain;
    this.#line = line;
  }

  /** Where the state before the step is not as the line shows. */
  before(state: PlainState): readonly Mismatch[] {
    return this.#mismatches(this.#line.before, state, 'before');
  }

  /** Where the state after the step is not as the line shows, or has changed what it says is unchanged. */
  after(start: PlainState, state: PlainState): readonly Mismatch[] {
    const found = this.#mismatches(this.#line.after, state, 'after');
    const changed = this.#line.unchanged.flatMap(({ path }): readonly Mismatch[] => {
      const [was, is] = [this.#json(path, start), this.#json(path, state)];
      // An element of a sequence may be there before, or after, and not both.
      return JSON.stringify(was) === JSON.stringify(is)
        ? []
        : [{ path, when: 'after', observed: was ?? null, predicted: is }];
    });
    return [...found, ...changed];
  }

  #mismatches(
    observations: readonly Observation[],
    state: PlainState,
    when: Mismatch['when'],
  ): readonly Mismatch[] {
    const value = this.#plain.value(state);
    return observations
      .filter((observation) => !observation.isSeenIn(value))
      .map(({ path, json }) => ({ path, when, observed: json, predicted: this.#json(path, state) }));
  }

  #json(text: string, state: PlainState): Json | undefined {
    return jsonAt(this.#plain.compiled, text, this.#plain.value(state));
  }
}

/** What is at a place of a state, seen as guards see it, in the JSON of logs; undefined where there is nothing. */
export function jsonAt(compiled: Compiled, text: string, value: unknown): Json | undefined {
  const path = pathOf(compiled.variables, text);
  if (path instanceof PathFault) return undefined;
  const there = readPath(path, value);
  return there === undefined ? undefined : jsonOf(path.shape, dataOf(path.shape, there, text));
}
