import type { Model } from '../../model/index.ts';
import type { Driver } from '../fuzzing/index.ts';
import { type ConcurrentRun, runConcurrently } from './concurrent-run.ts';
import { judgeRun, type RunFault, type RunVerdict } from './judge-history.ts';
import type { Program } from './program.ts';

/** A run that the spec does not explain, or that did not come to its end. */
export interface FaultyRun {
  readonly program: Program;
  readonly run: ConcurrentRun;
  readonly fault: RunFault;
}

/** Makes runs of one driver against one spec, and counts them. */
export class Runs<Implementation> {
  made = 0;
  readonly #model: Model;
  readonly #driver: Driver<Implementation>;
  readonly #seed: number;
  readonly #maxTurns: number;

  constructor(model: Model, driver: Driver<Implementation>, seed: number, maxTurns: number) {
    this.#model = model;
    this.#driver = driver;
    this.#seed = seed;
    this.#maxTurns = maxTurns;
  }

  async make(
    program: Program,
    choices: readonly number[],
  ): Promise<{ readonly run: ConcurrentRun; readonly verdict: RunVerdict }> {
    this.made += 1;
    const options = { seed: this.#seed, choices, maxTurns: this.#maxTurns };
    const run = await runConcurrently(this.#driver, program, options);
    return { run, verdict: await judgeRun(this.#model, this.#driver, run) };
  }
}

/** How many choices of a schedule differ from going on with whoever went last. */
export function switchesOf(choices: readonly number[]): number {
  return choices.filter((choice) => choice > 0).length;
}

/**
 * The first faulty run of `program` with the fewest switches, at most `maxSwitches`: all schedules without a switch, then all
 * with one, and so on (iterative context bounding, Musuvathi and Qadeer, 2007). Undefined where there is none, or where
 * `maxRuns` come first.
 */
export async function fewestSwitches<Implementation>(
  runs: Runs<Implementation>,
  program: Program,
  isSought: (fault: RunFault) => boolean,
  limits: { readonly maxSwitches: number; readonly maxRuns: number },
): Promise<FaultyRun | undefined> {
  const end = runs.made + limits.maxRuns;
  let level: readonly (readonly number[])[] = [[]];
  for (let switches = 0; switches <= limits.maxSwitches && level.length > 0; switches += 1) {
    const next: (readonly number[])[] = [];
    for (const choices of level) {
      if (runs.made >= end) return undefined;
      const { run, verdict } = await runs.make(program, choices);
      if (verdict.kind === 'faulty' && isSought(verdict.fault)) return { program, run, fault: verdict.fault };
      if (switches < limits.maxSwitches) next.push(...withOneMore(choices, run));
    }
    level = next;
  }
  return undefined;
}

/** The schedules that do as this one does up to some later moment, and then switch. */
function withOneMore(choices: readonly number[], { turns }: ConcurrentRun): readonly (readonly number[])[] {
  return turns.flatMap(({ among }, turn) => {
    if (turn < choices.length) return [];
    const before = Array.from({ length: turn }, (_, index) => choices[index] ?? 0);
    return Array.from({ length: among - 1 }, (_, other) => [...before, other + 1]);
  });
}
