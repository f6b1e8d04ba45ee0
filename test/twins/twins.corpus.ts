import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { modelOf } from '../../model/index.ts';
import { tendermintProtocol } from '../../spec/protocols/tendermint/index.ts';
import { drivers } from '../../traces/drivers/index.ts';
import { fuzz } from '../../traces/fuzzing/index.ts';
import { budget, foundWith, twinned } from './fuzzing.ts';
import { type Row, type RunsRow, twinsPage } from './page.ts';
import { foundInRuns } from './simulating.ts';
import { tendermintTwins } from './tendermint.ts';

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const rows: Row[] = [];
const runsRows: RunsRow[] = [];
const page = fileURLToPath(new URL('../../docs/twins.md', import.meta.url));

describe.each(twinned)('$name', (each) => {
  test.each(each.twins)('ten seeds find: $mutant', async (twin) => {
    const found = await foundWith(each, twin, seeds);
    const { length } = each.protocol.mutants?.[twin.mutant] ?? { length: 0 };
    for (const { steps, shrunk } of found) {
      expect(steps).toBeDefined();
      expect(shrunk).toBeLessThanOrEqual(1.5 * length);
    }
    rows.push({ protocol: each.name, mutant: twin.mutant, length, found });
    process.stdout.write(`${each.name}: ${twin.mutant}\n`);
  });

  test.each([
    ['tiny', 1_000_000],
    ['production', 20_000],
  ])('%s: %i steps find nothing in the engine itself', async (scale, maxSteps) => {
    const driver = drivers[each.name]?.[scale];
    if (driver === undefined) throw new Error(`${each.name} has no driver ${scale}`);
    const model = modelOf(each.protocol.spec, driver.constants);
    const limits = { maxTimeMs: Number.POSITIVE_INFINITY, now: () => performance.now() };
    const { verdict, steps } = await fuzz(model, driver, { seed: 1, maxSteps, ...limits });
    expect(verdict).toEqual({ kind: 'conforms within the budget' });
    expect(steps).toBe(maxSteps);
  });
});

test.each(tendermintTwins)('simulated runs from ten seeds on find: $mutant', async (twin) => {
  const starts = seeds.map((seed) => 100_000 * seed);
  const found = await foundInRuns(twin, starts, 'made small');
  for (const { runs } of found) expect(runs).toBeDefined();
  const { length } = tendermintProtocol.mutants?.[twin.mutant] ?? { length: 0 };
  runsRows.push({ mutant: twin.mutant, length, found });
  process.stdout.write(`tendermint: ${twin.mutant}\n`);
});

// A run of some of them has nothing to say of the others.
afterAll(() => {
  const all = twinned.reduce((sum, { twins }) => sum + twins.length, 0);
  if (rows.length === all && runsRows.length === tendermintTwins.length)
    writeFileSync(page, twinsPage(rows, runsRows, seeds.length, budget));
});
