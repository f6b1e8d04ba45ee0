import type { Model } from '../../model/index.ts';
import { Choosers, type Shares, scripted, type Taste } from './chooser.ts';
import { Coverage } from './coverage.ts';
import { Dice, seedOf } from './dice.ts';
import type { Divergence } from './divergence.ts';
import type { Driver } from './driver.ts';
import type { Failure, FuzzReport, FuzzVerdict, Script } from './fuzz-report.ts';
import { graphSize } from './graph-size.ts';
import { requireDriver } from './require-driver.ts';
import { requireShares } from './require-shares.ts';
import { type Bench, type Chooser, type Played, Run } from './run.ts';
import type { Work } from './settled.ts';
import { type Shrunk, shrink } from './shrink.ts';
import { Space } from './space.ts';
import { brokenOff, done } from './work.ts';

/** What a fuzzer is told. */
export interface FuzzOptions extends Partial<Shares> {
  /** A whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** Steps to compare, of all sequences together. */
  readonly maxSteps: number;
  readonly maxTimeMs: number;
  /** Milliseconds from any start. */
  readonly now: () => number;
  readonly interrupted?: () => boolean;
  /** Taken first, in their order. */
  readonly scripts?: readonly Script[];
  /** How long one call of the implementation may take. */
  readonly patienceMs?: number;
  /** Runs that are spent on making a failure smaller. */
  readonly maxShrinkRuns?: number;
}

/** A run goes on for at most so many steps, drawn anew for each. */
const lengths = [10, 30, 100, 300];
const maxSweepSteps = 400;
const maxNews = 256;
const breathEveryMs = 50;
const defaultPatienceMs = 10_000;
/** What hangs is waited for at every run of it. */
const patienceWithHangsMs = 500;

/**
 * Puts implementations through sequences of steps, and holds what they do against the spec after each: what is enabled
 * must be accepted and lead where the spec says; what is disabled must be rejected and change nothing.
 *
 * First the scripts. Then, of a small model, everything once in every state: each step that is allowed, each attempt that
 * is forbidden, each turn; and runs at random, in turn by weight, by what was taken least, and by going on from the middle
 * of runs that covered something new. Ends at the first difference, which is made small. Deterministic for a seed, as
 * far as the implementation is; a limit on time ends it where it happens to be.
 *
 * @throws DriverError where the driver does not fit the spec; SpecError where the spec's own code fails.
 */
export async function fuzz<Implementation>(
  model: Model,
  driver: Driver<Implementation>,
  options: FuzzOptions,
): Promise<FuzzReport> {
  requireDriver(driver, model.compiled);
  requireShares(driver, options);
  return new Fuzzer(model, driver, options).report();
}

class Fuzzer<Implementation> {
  readonly #model: Model;
  readonly #driver: Driver<Implementation>;
  readonly #options: FuzzOptions;
  readonly #space: Space;
  readonly #coverage: Coverage;
  readonly #choosers: Choosers<Implementation>;
  readonly #bench: Bench<Implementation>;
  readonly #news: Script[] = [];
  #run: Run<Implementation> | undefined;
  #script: Script | undefined;
  #seed = 0;
  #steps = 0;
  #sequences = 0;
  #ended: string | undefined;
  /** Runs in a row in which not a single step was taken. */
  #vain = 0;
  readonly #untilMs: number;
  #breathMs: number;

  constructor(model: Model, driver: Driver<Implementation>, options: FuzzOptions) {
    this.#model = model;
    this.#driver = driver;
    this.#options = options;
    this.#space = new Space(model.compiled, new Set(Object.keys(driver.takesMore ?? {})));
    this.#coverage = new Coverage(this.#space);
    const { weights = {}, negative = 0.3 } = options;
    this.#choosers = new Choosers(driver, this.#space, this.#coverage, { weights, negative });
    this.#breathMs = options.now();
    this.#untilMs = this.#breathMs + options.maxTimeMs;
    this.#bench = { driver, space: this.#space, witness: this.#coverage, isTired: () => this.#isTired() };
  }

  async report(): Promise<FuzzReport> {
    const patienceMs = this.#options.patienceMs ?? defaultPatienceMs;
    if ((await done(this.#work(), patienceMs + breathEveryMs)) === brokenOff) {
      this.#run?.brokenOff();
      this.#count();
    }
    const divergence = this.#run?.divergence;
    return this.#reported(divergence === undefined ? undefined : await this.#failure(divergence, patienceMs));
  }

  *#work(): Work<void> {
    for (const script of this.#options.scripts ?? []) {
      this.#script = script;
      yield* this.#play(scripted(this.#driver, script.steps), script.seed ?? this.#nextSeed());
      if (this.#isOver()) return;
    }
    this.#script = undefined;
    while (!this.#isOver()) {
      const seed = this.#nextSeed();
      yield* this.#play(this.#atRandom(new Dice(seed)), seed);
    }
  }

  /**
   * First through a small model without leaving anything out, but for one run in eight. Then by what was taken least, by
   * weight, and on from the middle of a run that covered something new.
   */
  #atRandom(dice: Dice): Chooser {
    const turn = this.#sequences % 8;
    const length = dice.pick(lengths) ?? 1;
    const taste: Taste = turn % 2 === 0 ? 'novelty' : 'weighted';
    const chooser = this.#choosers.random(taste, dice, length);
    if (turn !== 7 && this.#choosers.canSweep) return this.#choosers.sweeping(dice, maxSweepSteps, chooser);
    const from = turn % 4 === 3 ? dice.pick(this.#news) : undefined;
    if (from === undefined) return chooser;
    return scripted(this.#driver, from.steps.slice(0, 1 + dice.below(from.steps.length)), chooser);
  }

  *#play(chooser: Chooser, seed: number): Work<void> {
    this.#seed = seed;
    const run = new Run(this.#bench, { seed });
    this.#run = run;
    const { news } = this.#coverage;
    yield* run.work((nodes) =>
      this.#steps + run.played.length < this.#options.maxSteps && this.#ended === undefined
        ? chooser(nodes)
        : undefined,
    );
    this.#count();
    if (this.#coverage.news > news && this.#news.length < maxNews)
      this.#news.push({ name: `run ${this.#sequences}`, steps: run.played.map(({ step }) => step), seed });
  }

  #count(): void {
    this.#steps += (this.#run?.played.length ?? 0) + (this.#run?.divergence === undefined ? 0 : 1);
    this.#sequences += 1;
  }

  #nextSeed(): number {
    return seedOf(this.#options.seed, this.#sequences);
  }

  #isOver(): boolean {
    if (this.#run?.divergence !== undefined) return true;
    // Where nothing is enabled from the start, there would be no end.
    this.#vain = this.#run?.played.length === 0 && this.#script === undefined ? this.#vain + 1 : 0;
    if (this.#vain > maxVainRuns) this.#ended ??= 'nothing more could be driven';
    if (this.#steps >= this.#options.maxSteps) this.#ended ??= 'every step was taken';
    this.#isTired();
    return this.#ended !== undefined;
  }

  #isTired(): boolean {
    const nowMs = this.#options.now();
    if (nowMs >= this.#untilMs) this.#ended ??= 'the time was up';
    if (nowMs - this.#breathMs < breathEveryMs) return false;
    this.#breathMs = nowMs;
    if (this.#options.interrupted?.() === true) this.#ended ??= 'it was interrupted';
    return true;
  }

  async #failure(divergence: Divergence, patienceMs: number): Promise<Failure> {
    const played: readonly Played[] = this.#run?.played ?? [];
    const hangs = divergence.kind === 'gave no answer';
    const shrunk: Shrunk = await shrink(this.#bench, played, divergence, this.#seed, {
      maxRuns: this.#options.maxShrinkRuns ?? (hangs ? 60 : 2_000),
      maxTimeMs: 60_000,
      now: this.#options.now,
      patienceMs: hangs ? Math.min(patienceMs, patienceWithHangsMs) : patienceMs,
    });
    return {
      steps: shrunk.run.steps.map(({ step }) => step),
      played: shrunk.run.played,
      divergence: shrunk.run.divergence,
      seed: this.#seed,
      script: this.#script?.name,
      metIn: played.length + 1,
      shrinkRuns: shrunk.runs,
      isRepeatable: shrunk.isRepeatable,
    };
  }

  #reported(failure: Failure | undefined): FuzzReport {
    const { compiled } = this.#model;
    const { actions, states, transitions } = this.#coverage;
    const size = graphSize(this.#space, this.#driver);
    const isDriven = (name: string): boolean =>
      Object.hasOwn(this.#driver.actions, name) ||
      Object.values(this.#driver.turns ?? {}).some(({ does }) => does.includes(name));
    return {
      spec: compiled.specName,
      constants: compiled.constants,
      mutant: compiled.mutant,
      seed: this.#options.seed,
      verdict: this.#verdict(failure),
      steps: this.#steps,
      sequences: this.#sequences,
      states: { covered: states, of: size?.states },
      transitions: this.#space.isSmall ? { covered: transitions, of: size?.transitions } : undefined,
      actions: actions.filter(({ name }) => isDriven(name)),
      neverTaken: actions
        .filter(({ name, accepted }) => isDriven(name) && accepted === 0)
        .map(({ name }) => name),
      leftOut: this.#driver.leavesOut ?? {},
      unobserved: this.#driver.unobserved ?? {},
      ended: failure === undefined ? (this.#ended ?? 'every script was taken') : 'it diverged',
      news: this.#news,
    };
  }

  #verdict(failure: Failure | undefined): FuzzVerdict {
    if (failure !== undefined) return { kind: 'diverges', failure };
    if (this.#steps === 0) return { kind: 'inconclusive', reason: 'not a single step was compared' };
    if (this.#coverage.actions.every(({ accepted }) => accepted === 0))
      return { kind: 'inconclusive', reason: 'no action was ever enabled where it was tried' };
    return { kind: 'conforms within the budget' };
  }
}

const maxVainRuns = 3;
