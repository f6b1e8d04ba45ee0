import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fault, Plan } from './plan.ts';
import { randomPlan } from './random-plan.ts';
import { shrink } from './shrink.ts';

function planWith(faults: readonly Fault[]): Plan {
  return { ...randomPlan({ seed: 1, nodes: 4, heights: 12, faults: [], changes: 'none' }), faults };
}

const silents = Array.from({ length: 20 }, (_, id) => ({
  id,
  kind: 'byzantine' as const,
  validator: 0,
  script: 'garbage' as const,
}));

describe('shrinking', () => {
  test('leaves exactly the faults that are needed together', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 19 }), { maxLength: 5 }), (needed) => {
        const fails = ({ faults }: Plan) => needed.every((id) => faults.some((fault) => fault.id === id));
        const { plan } = shrink(planWith(silents), fails, 100_000);
        expect(plan.faults.map(({ id }) => id)).toEqual(needed.toSorted((one, other) => one - other));
        expect(plan.faults.every((fault) => fault.kind === 'byzantine' && fault.script === 'silent')).toBe(
          true,
        );
        expect(plan.heights).toBe(1);
      }),
    );
  });

  test('narrows a window to the moment that matters', () => {
    const partition = { id: 0, kind: 'partition', from: 0, to: 1000, groups: [[0]] } as const;
    const fails = ({ faults: [fault] }: Plan) =>
      fault?.kind === 'partition' && fault.from <= 333 && fault.to > 333;
    const { plan } = shrink(planWith([partition]), fails, 100_000);
    const [fault] = plan.faults;
    expect(fault?.kind === 'partition' && fault.to - fault.from < 8).toBe(true);
  });

  test('lowers the heights to the least that fails', () => {
    expect(shrink(planWith([]), ({ heights }) => heights >= 7, 100).plan.heights).toBe(7);
  });

  test('tries no more than it may, and keeps a plan that fails', () => {
    let tried = 0;
    const fails = ({ faults }: Plan) => {
      tried += 1;
      return faults.length >= 2;
    };
    const shrunk = shrink(planWith(silents), fails, 3);
    expect(tried).toBe(3);
    expect(shrunk.tried).toBe(3);
    expect(shrunk.plan.faults.length).toBeGreaterThanOrEqual(2);
  });
});
