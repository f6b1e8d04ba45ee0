import { type Plan, type Run, randomPlan } from '../../impl/sim/index.ts';
import { tendermint } from '../../spec/protocols/tendermint/index.ts';
import { type Judgement, LogJudge } from '../../traces/conformance/index.ts';
import { simulateRecorded } from '../../traces/drivers/tendermint/index.ts';

/** What the simulator says of a run, and what its logs are by the spec. */
export interface JudgedRun {
  readonly run: Run;
  /** Heights with a log, and lines of all of them that were accepted. */
  readonly heights: number;
  readonly lines: number;
  /** The first height whose log is no behaviour of the spec, and why. */
  readonly failed: { readonly height: number; readonly judgement: Judgement } | undefined;
}

/** Runs a plan, and tells the logs of its heights. */
export type Recorded = typeof simulateRecorded;

/** Runs simulated machines, and holds what they do against the spec. One for many runs: models are made once. */
export class RunJudge {
  readonly #judge = new LogJudge(tendermint);
  readonly #simulate: Recorded;

  /** `simulate`: the machines that are simulated, if not those that come with Assay. */
  constructor(simulate: Recorded = simulateRecorded) {
    this.#simulate = simulate;
  }

  judge(plan: Plan): JudgedRun {
    let heights = 0;
    let lines = 0;
    let failed: JudgedRun['failed'];
    const run = this.#simulate(plan, (height, log) => {
      heights += 1;
      const judgement = this.#judge.judge(log, `height ${height} of seed ${plan.seed}`);
      if (judgement.kind === 'accepted') lines += judgement.lines;
      else failed ??= { height, judgement };
    });
    return { run, heights, lines, failed };
  }
}

/** Four to seven validators decide three heights, and everything that can be survived goes wrong. */
export function planOf(seed: number): Plan {
  return randomPlan({ seed, nodes: 4 + (seed % 4), heights: 3 });
}
