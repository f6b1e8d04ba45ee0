import { type Model, stepperOf } from '../../model/index.ts';
import type { LogHead } from '../log/index.ts';
import type { Binding } from './binding.ts';
import { Explainer } from './explainer.ts';
import type { Observation } from './line.ts';
import { LinePlans } from './line-plans.ts';

/** Ways for a log to begin that are remembered: heads are alike, or all different. */
const maxRemembered = 64;

/**
 * What logs are held against: a model, and a binding. What depends on these alone is made once, however many logs there
 * are, and whoever has judged a log gives back what it was judged with. Logs that are judged at the same time have an
 * explainer each.
 */
export class Yardstick {
  readonly model: Model;
  readonly plans: LinePlans;
  readonly #free: Explainer<unknown>[] = [];
  #initial: readonly unknown[] | undefined;
  readonly #starts = new Map<string, readonly unknown[]>();

  /** @throws BindingError where the binding is malformed, or does not fit the spec. */
  constructor(model: Model, binding: Binding) {
    this.model = model;
    this.plans = new LinePlans(model.compiled, binding);
  }

  /** An explainer that nobody else uses until it is given back. */
  borrow(): Explainer<unknown> {
    return this.#free.pop() ?? new Explainer(stepperOf(this.model.compiled), this.plans.hidden);
  }

  /** What was borrowed is no longer used: another log may be judged with it. */
  giveBack(explainer: Explainer<unknown>): void {
    this.#free.push(explainer);
  }

  /**
   * The initial states that are as a head says. `observations` are what it says; where no state is left after one of
   * them, `none` is called with it. @throws OutOfBounds, SpecError
   */
  startsAs(
    head: LogHead,
    observations: readonly Observation[],
    { stepper }: Explainer<unknown>,
    none: (observation: Observation, before: 'nothing' | 'something') => never,
  ): readonly unknown[] {
    this.#initial ??= stepper.initial();
    if (observations.length === 0) return this.#initial;
    const key = JSON.stringify(head.init);
    const known = this.#starts.get(key);
    if (known !== undefined) return known;
    let left = this.#initial;
    for (const observation of observations) {
      const next = left.filter((state) => {
        stepper.enter(state);
        return observation.isSeenIn(stepper.before);
      });
      if (next.length === 0)
        none(observation, left.length === this.#initial.length ? 'nothing' : 'something');
      left = next;
    }
    if (this.#starts.size < maxRemembered) this.#starts.set(key, left);
    return left;
  }
}
