import { type Divergence, isAlike } from './divergence.ts';
import { shorterRoutes } from './routes.ts';
import type { Bench, Played } from './run.ts';
import { smallerArguments } from './smaller-arguments.ts';
import { stepLine } from './step.ts';
import { type AimedStep, aimed, type FailedRun, trial } from './trial.ts';

/** How much is spent on making a run smaller. */
export interface ShrinkLimits {
  readonly maxRuns: number;
  readonly maxTimeMs: number;
  readonly now: () => number;
  readonly patienceMs: number;
}

/** A run made as small as the limits let it. */
export interface Shrunk {
  readonly run: FailedRun;
  /** Runs that it took. */
  readonly runs: number;
  /** False where the first run did not happen again: the implementation does not depend on its seed alone. */
  readonly isRepeatable: boolean;
}

/**
 * The smallest run that is found to part from the spec in the same way at the same thing: steps are left out (ddmin,
 * Zeller and Hildebrandt, 2002), detours are replaced by shorter ways through the spec, and arguments made smaller. What
 * is left out changes what comes after; a step that the spec would say something else to is left out, too.
 *
 * Every candidate is run on a fresh implementation, and none twice. Deterministic, unless the time limit comes first.
 */
export async function shrink<Implementation>(
  bench: Bench<Implementation>,
  played: readonly Played[],
  divergence: Divergence,
  seed: number,
  limits: ShrinkLimits,
): Promise<Shrunk> {
  const steps = aimed(played, divergence);
  const trials = new Trials(bench, divergence, seed, limits);
  const first = await trials.run(steps);
  if (first === undefined) {
    return { run: { steps, divergence, played, states: [] }, runs: trials.runs, isRepeatable: false };
  }
  let best = first;
  for (let before = ''; before !== textOf(best.steps) && !trials.areUp; ) {
    before = textOf(best.steps);
    best = await withFewerSteps(trials, best);
    best = await firstThatParts(trials, best, (run) => shorterRoutes(bench, run));
    best = await firstThatParts(trials, best, (run) => smallerArguments(bench.space, run));
  }
  return { run: best, runs: trials.runs, isRepeatable: true };
}

/** Runs candidates, each once. */
class Trials<Implementation> {
  runs = 0;
  readonly #bench: Bench<Implementation>;
  readonly #divergence: Divergence;
  readonly #seed: number;
  readonly #limits: ShrinkLimits;
  readonly #until: number;
  readonly #tried = new Set<string>();

  constructor(bench: Bench<Implementation>, divergence: Divergence, seed: number, limits: ShrinkLimits) {
    this.#bench = bench;
    this.#divergence = divergence;
    this.#seed = seed;
    this.#limits = limits;
    this.#until = limits.now() + limits.maxTimeMs;
  }

  get areUp(): boolean {
    return this.runs >= this.#limits.maxRuns || this.#limits.now() > this.#until;
  }

  /** The run of `steps`, where it parts from the spec as the first one did; undefined where it does not, or was tried. */
  async run(steps: readonly AimedStep[]): Promise<FailedRun | undefined> {
    const key = textOf(steps);
    if (this.areUp || this.#tried.has(key)) return undefined;
    this.#tried.add(key);
    this.runs += 1;
    const run = await trial(this.#bench, steps, this.#seed, this.#limits.patienceMs);
    if (run === undefined || !isAlike(run.divergence, this.#divergence)) return undefined;
    this.#tried.add(textOf(run.steps));
    return run;
  }
}

/** Leaves out halves, then quarters, and in the end single steps, until none can be left out. */
async function withFewerSteps<Implementation>(
  trials: Trials<Implementation>,
  run: FailedRun,
): Promise<FailedRun> {
  let best = run;
  let parts = 2;
  while (best.steps.length > 1 && !trials.areUp) {
    const size = Math.ceil(best.steps.length / parts);
    let smaller: FailedRun | undefined;
    for (let from = 0; from < best.steps.length && smaller === undefined; from += size) {
      smaller = await trials.run([...best.steps.slice(0, from), ...best.steps.slice(from + size)]);
    }
    if (smaller !== undefined && smaller.steps.length < best.steps.length) {
      best = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size === 1) break;
    else parts = Math.min(best.steps.length, parts * 2);
  }
  return best;
}

/** Takes the first candidate that still parts, and asks again for candidates, until none does. */
async function firstThatParts<Implementation>(
  trials: Trials<Implementation>,
  run: FailedRun,
  candidates: (run: FailedRun) => Iterable<readonly AimedStep[]>,
): Promise<FailedRun> {
  let best = run;
  for (let better: FailedRun | undefined = run; better !== undefined; ) {
    better = undefined;
    for (const steps of candidates(best)) {
      const met = await trials.run(steps);
      const found =
        met !== undefined && met.steps.length > best.steps.length ? await trials.run(lean(met)) : met;
      if (found !== undefined && found.steps.length <= best.steps.length) {
        better = found;
        break;
      }
      if (trials.areUp) break;
    }
    if (better !== undefined) best = better;
  }
  return best;
}

/** Without what was rejected on the way. */
function lean({ steps }: FailedRun): readonly AimedStep[] {
  return steps.filter(({ aim }, index) => index === steps.length - 1 || aim !== 'disabled');
}

function textOf(steps: readonly AimedStep[]): string {
  return steps.map(({ step, aim }) => `${step.do} ${aim} ${stepLine(step)}`).join('\n');
}
