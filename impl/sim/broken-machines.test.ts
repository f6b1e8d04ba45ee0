import { describe, expect, test } from 'vitest';
import {
  acceptsEverything,
  accusesNobody,
  type Breaking,
  believesEverySignature,
  divergesOn,
  forgetsItsLock,
  halfIsAQuorum,
  hasNoPatience,
  keepsNothing,
} from './fixtures/broken-machines.ts';
import type { Plan } from './plan.ts';
import type { PlanWishes } from './random-plan.ts';
import { randomPlan } from './random-plan.ts';
import type { Property } from './run.ts';
import { simulate } from './simulate.ts';
import { isBearable, smallestFailure } from './smallest-failure.ts';

/** What is broken, what shows it, and in how many seeds it is to show at the latest. */
const cases: readonly (readonly [string, Breaking, readonly Property[], Partial<PlanWishes>, number])[] = [
  [
    'believes every signature',
    believesEverySignature,
    ['agreement', 'certificate', 'only the guilty are accused', 'progress', 'validity'],
    {},
    100,
  ],
  ['accepts everything', acceptsEverything, ['validity'], { heights: 5, faults: ['byzantine'] }, 400],
  ['is content with half of the power', halfIsAQuorum, ['certificate', 'agreement'], {}, 50],
  ['accuses nobody', accusesNobody, ['the guilty are accused'], {}, 50],
  ['waits for ever for a proposal', hasNoPatience, ['progress'], {}, 50],
  ['does not keep what it signs', keepsNothing, ['no double sign', 'nothing forgotten'], {}, 100],
  [
    'executes in its own way',
    divergesOn(1),
    ['equal states', 'agreement', 'certificate', 'progress', 'validity'],
    {},
    20,
  ],
];

/** A liar that proposes something else in later rounds, and votes that get lost: what a lock is there for. */
function temptation(seed: number): Plan {
  const quiet = randomPlan({ seed, nodes: 4, heights: 2, faults: [], powers: 'equal', changes: 'none' });
  return {
    ...quiet,
    faults: [
      { id: 0, kind: 'byzantine', validator: seed % 4, script: 'amnesia' },
      { id: 1, kind: 'loss', from: 0, to: 250, rate: 0.35, delayMs: 0 },
    ],
  };
}

test('the simulator finds a machine that forgets its lock', () => {
  const simulated = (plan: Plan) => simulate(plan, { newMachine: forgetsItsLock });
  // Found in 1 seed of 400: three things have to come together.
  const run = simulated(temptation(191));
  expect(run.verdict).toMatchObject({ kind: 'violated', property: 'agreement' });
  expect(simulate(temptation(191)).verdict).toEqual({ kind: 'holds' });
});

describe('the simulator finds a machine that', () => {
  test.each(cases)('%s', (_, newMachine, properties, wishes, latest) => {
    const simulated = (plan: Parameters<typeof simulate>[0]) => simulate(plan, { newMachine });
    for (let seed = 1; seed <= latest; seed += 1) {
      const run = simulated(randomPlan({ seed, nodes: 4, heights: 3, ...wishes }));
      if (run.verdict.kind === 'holds') continue;
      expect(properties).toContain(run.verdict.property);
      const found = smallestFailure(run, simulated, 60);
      const plan = found?.run.plan ?? run.plan;
      expect(isBearable(plan)).toBe(true);
      expect(plan.faults.length).toBeLessThanOrEqual(run.plan.faults.length);
      expect(simulated(plan).verdict).toMatchObject({ property: run.verdict.property });
      // The fault is the machine's: with a sound one the same plan holds.
      expect(simulate(plan).verdict).toEqual({ kind: 'holds' });
      return;
    }
    expect.fail(`not found in ${latest} seeds`);
  });
});
