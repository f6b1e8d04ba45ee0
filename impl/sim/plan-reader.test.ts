import { describe, expect, test } from 'vitest';
import type { Plan } from './plan.ts';
import { PlanError } from './plan-error.ts';
import { readPlan, writePlan } from './plan-reader.ts';
import { faultKinds, randomPlan } from './random-plan.ts';

const plan: Plan = randomPlan({ seed: 3, nodes: 4, heights: 4 });

/** The file of the plan, with something else in one place. */
function fileWith(path: readonly (string | number)[], value: unknown): string {
  const file = JSON.parse(writePlan(plan, 'a test'));
  const last = path.at(-1) ?? '';
  const holder = path.slice(0, -1).reduce((held, name) => held[name], file);
  holder[last] = value;
  return JSON.stringify(file);
}

function complaint(text: string): string {
  try {
    readPlan(text);
  } catch (error) {
    if (error instanceof PlanError) return error.message;
    throw error;
  }
  return '';
}

describe('a plan in a file', () => {
  test('is read as it was written, whatever faults it has', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed += 1) {
      const written = randomPlan({ seed, nodes: 7, heights: 5 });
      for (const { kind } of written.faults) seen.add(kind);
      expect(readPlan(writePlan(written, 'a test'))).toEqual(written);
    }
    expect([...seen].sort()).toEqual([...faultKinds].sort());
    const lying: Plan = { ...plan, faults: [{ id: 0, kind: 'lying disk', machine: 1, from: 0, to: 9 }] };
    expect(readPlan(writePlan(lying, 'a test'))).toEqual(lying);
  });

  test('is refused in words that say what is wrong, why it matters and what to do', () => {
    expect(complaint(fileWith(['plan', 'seed'], -1))).toBe(
      'plan.seed is -1. A plan is all that a run depends on, so a part that was guessed would replay another run. ' +
        'Give a number from 0 to 4294967295.',
    );
  });

  test.each([
    ['no JSON', '{', 'the file is not JSON'],
    ['a list', '[]', 'the file is not an object'],
    ['another file', '{}', 'the file is no simulated run of version 1'],
    ['a later version', fileWith(['version'], 2), 'the file is no simulated run of version 1'],
    ['something unknown', fileWith(['plan', 'colour'], 1), 'plan.colour is not known'],
    ['no validators', fileWith(['plan', 'powers'], []), 'plan.powers names 0 validators'],
    ['a power of nothing', fileWith(['plan', 'powers', 1], 0), 'plan.powers[1] is 0'],
    ['a part of a height', fileWith(['plan', 'heights'], 1.5), 'plan.heights is 1.5'],
    [
      'latencies in reverse',
      fileWith(['plan', 'latencyMs'], { least: 3, most: 2 }),
      'plan.latencyMs.most is 2',
    ],
    [
      'no power at all',
      fileWith(['plan', 'changes'], [{ height: 2, powers: [0, 0, 0, 0] }]),
      'plan.changes[0].powers are 4',
    ],
    ['an unknown fault', fileWith(['plan', 'faults'], [{ kind: 'flood' }]), 'plan.faults[0].kind is "flood"'],
    [
      'a fault half told',
      fileWith(['plan', 'faults'], [{ id: 0, kind: 'twins' }]),
      'plan.faults[0].validator is undefined',
    ],
    [
      'an unknown machine',
      fileWith(['plan', 'faults'], [{ id: 0, kind: 'partition', from: 0, to: 1, groups: [[8]] }]),
      'plan.faults[0].groups[0][0] is 8',
    ],
    [
      'a window in reverse',
      fileWith(['plan', 'faults'], [{ id: 0, kind: 'loss', from: 2, to: 1, rate: 1, delayMs: 0 }]),
      'plan.faults[0].to is 1',
    ],
    [
      'an unknown script',
      fileWith(['plan', 'faults'], [{ id: 0, kind: 'byzantine', validator: 0, script: 'sulk' }]),
      'plan.faults[0].script is "sulk"',
    ],
  ])('is refused with %s', (_, text, what) => {
    expect(complaint(text).slice(0, what.length)).toBe(what);
  });
});
