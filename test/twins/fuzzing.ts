import { modelOf } from '../../model/index.ts';
import type { Protocol } from '../../spec/language/index.ts';
import { forcedExitProtocol } from '../../spec/protocols/forced-exit/index.ts';
import { forcedInclusionProtocol } from '../../spec/protocols/forced-inclusion/index.ts';
import { liquidationProtocol } from '../../spec/protocols/liquidation/index.ts';
import { marginProtocol } from '../../spec/protocols/margin/index.ts';
import { optimisticWithdrawalProtocol } from '../../spec/protocols/optimistic-withdrawal/index.ts';
import { fuzz } from '../../traces/fuzzing/index.ts';
import { forcedExitTwins } from './forced-exit.ts';
import { forcedInclusionTwins } from './forced-inclusion.ts';
import { liquidationTwins } from './liquidation.ts';
import { marginTwins } from './margin.ts';
import { optimisticWithdrawalTwins } from './optimistic-withdrawal.ts';
import type { Twin } from './twin.ts';
import { TwinHouse } from './twin-house.ts';

/** A protocol with an implementation, and its twins. */
export interface Twinned {
  readonly name: string;
  readonly protocol: Protocol;
  readonly twins: readonly Twin[];
  /** Steps without a slip in each run of the tests: fewer where a step takes hashes and signatures. */
  readonly stepsWithout: number;
}

/** Every protocol whose mutants have twins. */
export const twinned: readonly Twinned[] = [
  { name: 'margin', protocol: marginProtocol, twins: marginTwins, stepsWithout: 30_000 },
  { name: 'liquidation', protocol: liquidationProtocol, twins: liquidationTwins, stepsWithout: 30_000 },
  { name: 'forced-exit', protocol: forcedExitProtocol, twins: forcedExitTwins, stepsWithout: 5_000 },
  {
    name: 'forced-inclusion',
    protocol: forcedInclusionProtocol,
    twins: forcedInclusionTwins,
    stepsWithout: 5_000,
  },
  {
    name: 'optimistic-withdrawal',
    protocol: optimisticWithdrawalProtocol,
    twins: optimisticWithdrawalTwins,
    stepsWithout: 5_000,
  },
];

/** How a twin was found with one seed. */
export interface Found {
  /** Steps that were compared until it was found; undefined where it was not. */
  readonly steps: number | undefined;
  /** Steps of the run that it was made into. */
  readonly shrunk: number;
  readonly kind: string;
}

/** The steps that fuzzing may take to find a twin. */
export const budget = 100_000;

/** Fuzzes a twin with each of the seeds, on the instance in which the spec's own mutant is broken. */
export function foundWith(
  { name, protocol }: Twinned,
  twin: Twin,
  seeds: readonly number[],
): Promise<readonly Found[]> {
  return foundIn(name, protocol, twin, instanceOf(protocol, twin), seeds, budget);
}

/** Fuzzes the engine without a slip in the same way: what is found of a twin must be the slip, and not the house. */
export async function foundWithout(
  { name, protocol }: Twinned,
  instance: string,
  steps: number,
): Promise<Found | undefined> {
  const [found] = await foundIn(name, protocol, undefined, instance, [1], steps);
  return found;
}

/** The instances on which the twins of a protocol are fuzzed. */
export function instancesOf({ protocol, twins }: Twinned): readonly string[] {
  return [...new Set(twins.map((twin) => instanceOf(protocol, twin)))];
}

function instanceOf({ mutants, instances }: Protocol, twin: Twin): string {
  return mutants?.[twin.mutant]?.instance ?? Object.keys(instances)[0] ?? '';
}

async function foundIn(
  name: string,
  protocol: Protocol,
  twin: Twin | undefined,
  instance: string,
  seeds: readonly number[],
  maxSteps: number,
): Promise<readonly Found[]> {
  const constants = protocol.instances[instance]?.constants ?? {};
  const house = new TwinHouse(twin);
  try {
    const driver = (await house.driverMaker(name))(constants);
    const model = modelOf(protocol.spec, constants);
    const found: Found[] = [];
    for (const seed of seeds) {
      const limits = { maxSteps, maxTimeMs: Number.POSITIVE_INFINITY, now: () => performance.now() };
      const { verdict, steps } = await fuzz(model, driver, { seed, ...limits });
      found.push(
        verdict.kind === 'diverges'
          ? { steps, shrunk: verdict.failure.steps.length, kind: verdict.failure.divergence.kind }
          : { steps: undefined, shrunk: 0, kind: verdict.kind },
      );
    }
    return found;
  } finally {
    house.remove();
  }
}
