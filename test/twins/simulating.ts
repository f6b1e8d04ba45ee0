import type { Plan, Run, Shrunk } from '../../impl/sim/index.ts';
import { planOf, type Recorded, RunJudge } from '../simulation/index.ts';
import type { Twin } from './twin.ts';
import { TwinHouse } from './twin-house.ts';

/** How a twin was found in simulated runs, one seed after another. */
export interface FoundInRuns {
  /** Runs until one failed; undefined where none did. */
  readonly runs: number | undefined;
  /** What is left of the run that fails: faults, and steps of correct machines. */
  readonly faults: number;
  readonly steps: number;
  /** The property that it breaks, or the action that the spec does not allow. */
  readonly kind: string;
}

/** The runs that the simulator may take to find a twin. */
export const maxRuns = 2_000;
/** The runs that may be spent on making one small. */
const maxTries = 300;

/** How a run fails. */
interface Failing {
  readonly kind: string;
  readonly steps: number;
}

/** Simulates machines with the slip of a twin, from each of the seeds on, until a run fails, which may be made small. */
export async function foundInRuns(
  twin: Twin,
  seeds: readonly number[],
  size: 'as it is' | 'made small',
  plans: (seed: number) => Plan = planOf,
): Promise<readonly FoundInRuns[]> {
  const house = new TwinHouse(twin);
  try {
    const { simulateRecorded } = await house.module<{ readonly simulateRecorded: Recorded }>(
      'traces/drivers/tendermint/index.ts',
    );
    const { shrink } = await house.module<{ readonly shrink: Shrink }>('impl/sim/index.ts');
    const judge = new RunJudge(simulateRecorded);
    return seeds.map((seed) => hunt({ judge, shrink, plans }, seed, size === 'as it is' ? 0 : maxTries));
  } finally {
    house.remove();
  }
}

type Shrink = (plan: Plan, fails: (plan: Plan) => boolean, maxTries: number) => Shrunk;

interface Hunter {
  readonly judge: RunJudge;
  readonly shrink: Shrink;
  readonly plans: (seed: number) => Plan;
}

function hunt({ judge, shrink, plans }: Hunter, seed: number, tries: number): FoundInRuns {
  for (let runs = 1; runs <= maxRuns; runs += 1) {
    const plan = plans(seed + runs - 1);
    const failing = failingOf(judge, plan);
    if (failing === undefined) continue;
    let smallest = failing;
    const shrunk = shrink(
      plan,
      (smaller) => {
        const again = failingOf(judge, smaller);
        if (again?.kind !== failing.kind) return false;
        smallest = again;
        return true;
      },
      tries,
    );
    return { runs, faults: shrunk.plan.faults.length, steps: smallest.steps, kind: failing.kind };
  }
  return { runs: undefined, faults: 0, steps: 0, kind: 'not found' };
}

/** How the run of a plan fails, if it does: by what the simulator checks, or else by the spec. */
function failingOf(judge: RunJudge, plan: Plan): Failing | undefined {
  const { run, lines, failed } = judge.judge(plan);
  const { verdict } = run;
  if (verdict.kind === 'violated') return { kind: verdict.property, steps: stepsOf(run) };
  if (failed === undefined) return undefined;
  const { judgement } = failed;
  switch (judgement.kind) {
    case 'rejected':
      return { kind: `${judgement.event.a} is not allowed`, steps: lines + judgement.explained + 1 };
    case 'violated':
      return { kind: judgement.property, steps: lines };
    case 'accepted':
    case 'inconclusive':
      return { kind: judgement.kind, steps: lines };
  }
}

function stepsOf({ machines }: Run): number {
  return machines.reduce((sum, { role, steps }) => (role === 'correct' ? sum + steps : sum), 0);
}
