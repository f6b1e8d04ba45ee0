import { expect, test } from 'vitest';
import { type Plan, randomPlan, type Script } from '../../impl/sim/index.ts';
import { foundInRuns } from './simulating.ts';
import { tendermintTwins } from './tendermint.ts';

/** What one of four validators is to do, so that a slip shows soon. Among runs in which anything may happen it takes longer. */
const liars: Readonly<Record<string, Script>> = {
  'blocks are not checked': 'invalid block',
  'a validator prevotes against its lock': 'equivocate',
  'a proof of a lock is taken on trust': 'false proof',
};

test.each(tendermintTwins)('simulated runs find: $mutant', async (twin) => {
  const plans = (seed: number): Plan => planWith(liars[twin.mutant] ?? 'silent', seed);
  const [found] = await foundInRuns(twin, [1], 'as it is', plans);
  expect(found?.runs).toBeLessThanOrEqual(200);
});

function planWith(script: Script, seed: number): Plan {
  const plan = randomPlan({
    seed,
    nodes: 4,
    heights: 4,
    faults: ['loss', 'delay', 'partition', 'crash'],
    powers: 'equal',
  });
  return {
    ...plan,
    changes: [],
    faults: [...plan.faults, { id: 100, kind: 'byzantine', validator: seed % 4, script }],
  };
}
