import { describe, expect, test } from 'vitest';
import { modelOf } from '../../../model/index.ts';
import { tendermint, tendermintProtocol } from '../../../spec/protocols/tendermint/index.ts';
import { type Driver, fuzz } from '../../fuzzing/index.ts';
import { callsOf, graphOf, tourOf } from '../../tours/index.ts';
import { production, tendermintDriver, tiny, twoRounds } from './index.ts';

const untimed = { maxTimeMs: Number.POSITIVE_INFINITY, now: () => performance.now() };

// True: whoever runs a driver gives it back what it started.
const anything = (driver: unknown): Driver<unknown> => driver as Driver<unknown>;

describe.each(['1 round, correct proposer', '1 round, Byzantine proposer'])('%s', (instance) => {
  test('the machines take every transition as the spec does', async () => {
    const driver = tendermintDriver(tendermintProtocol.instances[instance]?.constants ?? {});
    const model = modelOf(tendermint, driver.constants);
    const graph = graphOf(model.compiled, { states: 100_000, transitions: 1_000_000 });
    const tour = tourOf(graph, 'transitions');
    const scripts = tour.sequences.map((sequence, index) => ({
      name: `sequence ${index}`,
      steps: callsOf(graph, sequence).map((call) => ({ do: 'action' as const, ...call })),
    }));
    const report = await fuzz(model, driver, { ...untimed, seed: 1, scripts, maxSteps: tour.steps });
    expect(report.verdict).toEqual({ kind: 'conforms within the budget' });
    expect(report.transitions).toEqual({ covered: tour.total, of: tour.total });
  });
});

test.each([
  // There is one round.
  ['tiny', anything(tiny), 3_000, ['prevoteProven', 'startRound']],
  ['two rounds', anything(twoRounds), 1_000, []],
  ['production', anything(production), 500, []],
] as const)(
  '%s: nothing is met at random that the spec does not allow',
  async (_, driver, maxSteps, never) => {
    const model = modelOf(tendermint, driver.constants);
    const report = await fuzz(model, driver, { ...untimed, seed: 1, maxSteps });
    expect(report.verdict).toEqual({ kind: 'conforms within the budget' });
    expect(report.neverTaken).toEqual(never);
  },
);

test('a round beyond the last of the spec is refused, by whatever way it is asked for', async () => {
  const driver = anything(tiny);
  // From this seed on a machine is asked for it that could go there.
  const report = await fuzz(modelOf(tendermint, driver.constants), driver, {
    ...untimed,
    seed: 2_225_498_601,
    maxSteps: 3_000,
  });
  expect(report.verdict).toEqual({ kind: 'conforms within the budget' });
});
