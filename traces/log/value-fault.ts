import type { Shape } from '../../spec/language/index.ts';
import { expectedJson } from './expected-json.ts';
import { describeJson } from './json.ts';
import { pointerTo } from './pointer.ts';

/** Why some JSON is not a value of the type that it is read for. */
export class ValueFault {
  /** JSON pointer to the part that does not fit; empty where it is the whole. */
  readonly path: string;
  /** What is wrong there: `is "red", not one of "green", "amber"`. */
  readonly problem: string;

  constructor(path: string, problem: string) {
    this.path = path;
    this.problem = problem;
  }
}

/**
 * Collects a fault on the way out of nested values: what does not fit says why, and each value around it adds the key
 * under which it has that part. Costs nothing where everything fits, and can be used again and again.
 */
export class FaultNote {
  #problem = '';
  readonly #keys: (string | number)[] = [];

  /** `json` is no value of `shape`. */
  unfit(shape: Shape, json: unknown): undefined {
    return this.problem(`is ${describeJson(json)}, not ${expectedJson(shape)}`);
  }

  problem(problem: string): undefined {
    this.#problem = problem;
    // What does not fit comes before what is around it: a new fault begins.
    this.#keys.length = 0;
    return undefined;
  }

  /** What does not fit is the part at `key` of the value around it. */
  within(key: string | number): undefined {
    this.#keys.push(key);
    return undefined;
  }

  fault(): ValueFault {
    return new ValueFault(pointerTo(this.#keys.toReversed()), this.#problem);
  }
}
