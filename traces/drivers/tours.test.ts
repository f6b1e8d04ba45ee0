import { expect, test } from 'vitest';
import { modelOf } from '../../model/index.ts';
import type { Constants, Protocol, Spec } from '../../spec/language/index.ts';
import { forcedExitProtocol } from '../../spec/protocols/forced-exit/index.ts';
import { forcedInclusionProtocol } from '../../spec/protocols/forced-inclusion/index.ts';
import { liquidationProtocol } from '../../spec/protocols/liquidation/index.ts';
import { marginProtocol } from '../../spec/protocols/margin/index.ts';
import { optimisticWithdrawalProtocol } from '../../spec/protocols/optimistic-withdrawal/index.ts';
import { type Driver, fuzz } from '../fuzzing/index.ts';
import { callsOf, graphOf, tourOf } from '../tours/index.ts';
import { forcedExitDriver } from './forced-exit/index.ts';
import { forcedInclusionDriver } from './forced-inclusion/index.ts';
import { liquidationDriver } from './liquidation/index.ts';
import { marginDriver } from './margin/index.ts';
import { optimisticWithdrawalDriver } from './optimistic-withdrawal/index.ts';

interface Scale {
  readonly spec: Spec;
  readonly instance: string;
  readonly driver: Driver<unknown>;
}

/** Instances of which every transition is driven through the implementation: each of a rule of its own. */
const scales: readonly Scale[] = [
  ...[
    'two traders, a token, a breaker',
    'prices in halves',
    'larger positions, in tiers',
    'a pump, and profit stays while it is open',
    'a pump, and a pool of settled losses',
    'the winner waits for the pool of settled losses',
    'a whale that may not stake its profit',
    'a token, counted up to what its market bears',
  ].map((instance) => scaleOf(marginProtocol, marginDriver, instance)),
  ...[
    'two traders',
    'an insurance fund of 1',
    'positions of 2',
    'withdrawals are stopped a step after the price',
    'losses stay where they are, and nobody opens a position while a deficit is open',
    'positions of 2, and the price rises',
  ].map((instance) => scaleOf(liquidationProtocol, liquidationDriver, instance)),
  ...['unfrozen once', 'requests for empty accounts'].map((instance) =>
    scaleOf(forcedExitProtocol, forcedExitDriver, instance),
  ),
  ...['a fixed delay', 'derived without the sequencer', 'no floor under the buffer'].map((instance) =>
    scaleOf(forcedInclusionProtocol, forcedInclusionDriver, instance),
  ),
  ...['one withdrawal', 'no delay after the proof', 'censored for the whole window'].map((instance) =>
    scaleOf(optimisticWithdrawalProtocol, optimisticWithdrawalDriver, instance),
  ),
];

/** Whoever runs a driver gives it back what it started, and constants of its own spec. */
type DriverMaker = (constants: never) => unknown;

function scaleOf({ spec, instances }: Protocol, driverOf: DriverMaker, instance: string): Scale {
  const constants: Constants = instances[instance]?.constants ?? {};
  return { spec, instance, driver: driverOf(constants as never) as Driver<unknown> };
}

test.each(scales)('$instance: the implementation takes every transition as the spec does', async (scale) => {
  const { spec, driver } = scale;
  const model = modelOf(spec, driver.constants);
  const graph = graphOf(model.compiled, { states: 100_000, transitions: 1_000_000 });
  const tour = tourOf(graph, 'transitions');
  const scripts = tour.sequences.map((sequence, index) => ({
    name: `sequence ${index}`,
    steps: callsOf(graph, sequence).map((call) => ({ do: 'action' as const, ...call })),
  }));
  const report = await fuzz(model, driver, {
    seed: 1,
    scripts,
    maxSteps: tour.steps,
    maxTimeMs: Number.POSITIVE_INFINITY,
    now: () => performance.now(),
  });
  expect(report.verdict).toEqual({ kind: 'conforms within the budget' });
  expect(report.transitions).toEqual({ covered: tour.total, of: tour.total });
  expect(report.steps).toBe(tour.steps);
});
