import fc from 'fast-check';
import { Dice } from './dice.ts';
import { planFrom } from './generate.ts';
import type { Plan } from './plan.ts';
import { smallerPlans } from './shrink.ts';
import { Twin } from './twin.ts';

/** Random plans. They shrink by what they say, not by the throws that made them. */
class PlanArbitrary extends fc.Arbitrary<Plan> {
  generate(random: fc.Random): fc.Value<Plan> {
    const dice = new Dice(random);
    const target = dice.pick([4, 4, 9, 19, 39, 79]);
    let plan = planFrom(dice);
    // Half of all throws hardly move. Most of those are thrown again, so that few runs are spent on them.
    for (let attempt = 0; attempt < 7 && !exceeds(plan, target) && dice.chance(96); attempt += 1)
      plan = planFrom(dice);
    return new fc.Value(plan, undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Plan {
    return typeof value === 'object' && value !== null && 'actions' in value;
  }

  shrink(plan: Plan): fc.Stream<fc.Value<Plan>> {
    return fc.stream(smallerPlans(plan)).map((smaller) => new fc.Value(smaller, undefined));
  }
}

export const plans: fc.Arbitrary<Plan> = new PlanArbitrary();

/** Whether a plan reaches more states than that, as far as a short look tells. */
function exceeds(plan: Plan, states: number): boolean {
  return new Twin(plan).explore({ states, generated: 1_500 }) === undefined;
}
