import { expect, test } from 'vitest';
import { modelOf } from '../../model/index.ts';
import type { Spec } from '../../spec/language/index.ts';
import { liquidation, liquidationProtocol } from '../../spec/protocols/liquidation/index.ts';
import { margin, marginProtocol } from '../../spec/protocols/margin/index.ts';
import { type Driver, fuzz } from '../fuzzing/index.ts';
import { callsOf, graphOf, tourOf } from '../tours/index.ts';
import { liquidationDriver } from './liquidation/index.ts';
import { marginDriver } from './margin/index.ts';

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
  ].map((instance) => scaleOf(margin, instance)),
  ...[
    'two traders',
    'an insurance fund of 1',
    'positions of 2',
    'withdrawals are stopped a step after the price',
    'losses stay where they are, and nobody opens a position while a deficit is open',
    'positions of 2, and the price rises',
  ].map((instance) => scaleOf(liquidation, instance)),
];

function scaleOf(spec: Spec, instance: string): Scale {
  const protocol = spec === margin ? marginProtocol : liquidationProtocol;
  const { constants = {} } = protocol.instances[instance] ?? {};
  const driver = spec === margin ? marginDriver(constants) : liquidationDriver(constants);
  // True: whoever runs a driver gives it back what it started.
  return { spec, instance, driver: driver as Driver<unknown> };
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
