import { expect, test } from 'vitest';
import { walkBeside } from './fixtures/beside-spec.ts';

/** How many states of each instance are looked at, breadth first. All of the small ones were, once. */
const instances: Readonly<Record<string, number>> = {
  'two traders': 520,
  'an insurance fund of 1': 250,
  'positions of 2': 400,
  'withdrawals are stopped a step after the price': 250,
  'losses stay where they are, and nobody opens a position while a deficit is open': 250,
  'positions of 2, and the backstop does not wait for the book': 200,
  'positions of 2 and a deep book': 200,
  'positions of 2, and the price rises': 300,
  'three traders, 3 operations': 100,
};

for (const [name, states] of Object.entries(instances)) {
  test(`with ${name}, each command does what the spec's step does, and is refused where the spec has none`, () => {
    expect(walkBeside(name, states)).toBe(states);
  });
}
