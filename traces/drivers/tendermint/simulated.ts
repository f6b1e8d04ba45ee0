import { blockIdOf, type Step, ValidatorSet } from '../../../impl/consensus/index.ts';
import {
  faultyValidators,
  keyOf,
  type Plan,
  type Run,
  randomPlan,
  simulate,
  validatorsOf,
} from '../../../impl/sim/index.ts';
import type { WholeLog } from '../../conformance/index.ts';
import type { LogSink, Recorded } from '../../log/index.ts';
import { ConsensusRecorder, SlicesWriter } from './recorder.ts';

/**
 * Runs a plan in the simulator, and tells the log of each height to `write`: when all correct validators have decided it,
 * or at the end. The same plan gives the same logs.
 */
export function simulateRecorded(plan: Plan, write: (height: number, log: WholeLog) => void): Run {
  const faulty = faultyValidators(plan);
  const faultyKeys = new Set([...faulty].map(keyOf));
  const condemned = new Set<string>();
  const recorder = new ConsensusRecorder(
    {
      source: { impl: 'impl/consensus in the simulator', seed: plan.seed },
      nodeOf: (key) => nodes.get(key) ?? key,
      breaksRules: (block) => condemned.has(block),
    },
    (height) => ({
      height,
      validators: validatorsAt(plan, height),
      isFaulty: (key) => faultyKeys.has(key),
    }),
    write,
  );
  const nodes = new Map(plan.powers.map((_, validator) => [keyOf(validator), `validator ${validator}`]));
  const run = simulate(plan, {
    observeBlock: (block, standing) => {
      if (standing === 'invalid') condemned.add(blockIdOf(block));
    },
    observe: (machine: number, step: Step) => {
      const validator = machine % plan.powers.length;
      if (!faulty.has(validator)) recorder.step(keyOf(validator), step);
    },
  });
  recorder.end();
  return run;
}

/** Records a simulated run of seven validators, two of which lie, under everything that can be survived. */
export function recordSimulation(sink: LogSink): Recorded {
  const writer = new SlicesWriter(sink);
  const plan = randomPlan({ seed: simulatedSeed, nodes: 7, heights: 40, changes: 'some' });
  simulateRecorded(plan, (height, log) => writer.write(height, log));
  return writer.end();
}

/** One whose run takes every action of the spec, with validators of unequal power, two of them twins. */
const simulatedSeed = 5;

/** Who votes at a height, by the plan. */
function validatorsAt({ powers, changes }: Plan, height: number): ValidatorSet {
  const last = changes.filter((change) => change.height < height).at(-1);
  return ValidatorSet.of(validatorsOf(last?.powers ?? powers));
}
