import type { Model } from '../../model/index.ts';
import { Dice, type Driver } from '../fuzzing/index.ts';
import { EnabledCalls } from '../tours/index.ts';
import { type FaultyRun, fewestSwitches, Runs, switchesOf } from './fewest-switches.ts';
import type { RunFault } from './judge-history.ts';
import { callsIn, type Program } from './program.ts';
import { type ProgramSize, randomProgram } from './random-program.ts';

/** How an implementation is put through concurrent runs. */
export interface RaceOptions extends ProgramSize {
  /** A whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** Runs, those not counted that make a faulty one smaller. */
  readonly runs: number;
  /** Runs to make a faulty one smaller. */
  readonly maxShrinkRuns?: number;
  /** Turns after which a call counts as unanswered. */
  readonly maxTurns?: number;
}

/** What concurrent runs came to. They never show that an implementation is right under every schedule. */
export type RaceReport =
  | { readonly kind: 'explained within the budget'; readonly runs: number; readonly undecided: number }
  | {
      readonly kind: 'faulty';
      readonly runs: number;
      readonly faulty: FaultyRun;
      readonly shrinkRuns: number;
    };

const defaultShrinkRuns = 2_000;
const defaultMaxTurns = 10_000;
/** So many choices of a schedule are thrown; after them whoever went last goes on. */
const thrownChoices = 64;

/**
 * Puts an implementation through random programs of several clients, each under a random schedule, and holds every run
 * against the spec: see `judgeRun`. Ends at the first faulty run, which is made small: calls are left out, and then the
 * schedule is one with the fewest switches that there is, as far as `maxShrinkRuns` let it be searched.
 *
 * Deterministic for a seed, as far as `OwnedScheduler` is. For models of which all calls that are enabled can be listed.
 */
export async function race<Implementation>(
  model: Model,
  driver: Driver<Implementation>,
  options: RaceOptions,
): Promise<RaceReport> {
  const dice = new Dice(options.seed);
  const enabled = new EnabledCalls(model.compiled);
  const runs = new Runs(model, driver, options.seed, options.maxTurns ?? defaultMaxTurns);
  let undecided = 0;
  for (let made = 1; made <= options.runs; made += 1) {
    const program = randomProgram(enabled, (action) => Object.hasOwn(driver.actions, action), options, dice);
    const { run, verdict } = await runs.make(program, randomChoices(dice));
    if (verdict.kind === 'inconclusive') undecided += 1;
    if (verdict.kind !== 'faulty') continue;
    const before = runs.made;
    const met = { program, run, fault: verdict.fault };
    const faulty = await shrunk(runs, met, before + (options.maxShrinkRuns ?? defaultShrinkRuns));
    return { kind: 'faulty', runs: made, faulty, shrinkRuns: runs.made - before };
  }
  return { kind: 'explained within the budget', runs: options.runs, undecided };
}

/** Half of the choices go on with whoever went last: what is in the way of something often takes some turns by itself. */
function randomChoices(dice: Dice): readonly number[] {
  return Array.from({ length: thrownChoices }, () => (dice.below(2) === 0 ? 0 : dice.below(thrownChoices)));
}

async function shrunk<Implementation>(
  runs: Runs<Implementation>,
  met: FaultyRun,
  end: number,
): Promise<FaultyRun> {
  const isSought = ({ kind }: RunFault): boolean => kind === met.fault.kind;
  let best = met;
  for (let size = Number.POSITIVE_INFINITY; callsIn(best.program) < size; ) {
    size = callsIn(best.program);
    for (const program of withOneLess(best.program)) {
      if (runs.made >= end) return best;
      const again = await runs.make(program, best.run.choices);
      const isAgain = again.verdict.kind === 'faulty' && isSought(again.verdict.fault);
      const smaller = isAgain
        ? faultyOf(program, again)
        : await fewestSwitches(runs, program, isSought, {
            maxSwitches: 2,
            maxRuns: Math.min(maxRunsForOne, end - runs.made),
          });
      if (smaller === undefined) continue;
      best = smaller;
      break;
    }
  }
  const maxSwitches = switchesOf(best.run.choices) - 1;
  const maxRuns = end - runs.made;
  return (await fewestSwitches(runs, best.program, isSought, { maxSwitches, maxRuns })) ?? best;
}

/** For one call that is left out, so many schedules are tried. */
const maxRunsForOne = 200;

function faultyOf<Implementation>(
  program: Program,
  { run, verdict }: Awaited<ReturnType<Runs<Implementation>['make']>>,
): FaultyRun | undefined {
  return verdict.kind === 'faulty' ? { program, run, fault: verdict.fault } : undefined;
}

/** The program without one of its calls, and without clients that call nothing. */
function* withOneLess(program: Program): Generator<Program> {
  for (const [client, calls] of Object.entries(program)) {
    for (const index of calls.keys()) {
      const left = { ...program, [client]: calls.toSpliced(index, 1) };
      yield Object.fromEntries(Object.entries(left).filter(([, some]) => some.length > 0));
    }
  }
}
