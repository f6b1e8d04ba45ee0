import { type Compiled, type Stepper, stepperOf } from '../../model/index.ts';
import { type Call, Calls } from './calls.ts';

/** A call that is enabled, with the state that it leads to. */
export interface EnabledCall {
  readonly call: Call;
  readonly to: unknown;
}

/**
 * What is enabled in the states of a spec, one state at a time: for walks through models whose state graph is too large to
 * be held. States are the stepper's, and mean nothing to others. Every value of every choice is tried.
 */
export class EnabledCalls {
  readonly #stepper: Stepper<unknown>;
  readonly #calls: Calls;

  constructor(compiled: Compiled) {
    this.#stepper = stepperOf(compiled);
    this.#calls = new Calls(compiled);
  }

  /** @throws OutOfBounds where an initial action leaves the bounds. */
  initial(): readonly unknown[] {
    return this.#stepper.initial();
  }

  /** The calls of the actions for which `wanted` answers true, each once. @throws SpecError */
  from(state: unknown, wanted: (action: string) => boolean): readonly EnabledCall[] {
    const stepper = this.#stepper;
    const found = new Map<number, EnabledCall>();
    stepper.enter(state);
    for (const [action, { name }] of stepper.compiled.actions.entries()) {
      if (!wanted(name)) continue;
      stepper.take(action, this.#calls.given(action), (chosen) => {
        const number = this.#calls.numberOf(action, chosen);
        const call = this.#calls.list[number];
        if (call !== undefined && !found.has(number)) found.set(number, { call, to: stepper.keep() });
        return 'go on';
      });
    }
    return [...found.values()];
  }
}
