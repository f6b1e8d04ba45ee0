import type { Model } from '../model/index.ts';
import {
  type Driver,
  type FuzzReport,
  fuzz,
  type Script,
  scriptOfCalls,
  writeReplay,
} from '../traces/fuzzing/index.ts';
import { callsOf, graphOf, tourOf } from '../traces/tours/index.ts';
import { CommandError } from './command-error.ts';
import { readConstants } from './constants.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { readCorpus, readScripts, saveRuns } from './fuzz-corpus.ts';
import { failureReplay, scriptReplay } from './fuzz-replays.ts';
import { fuzzJson, fuzzText } from './fuzz-report.ts';
import { listenForInterruption } from './interruption.ts';
import type { Io } from './io.ts';
import { loadDriver, usualDriver } from './load-driver.ts';
import { requireWritable, writeOut } from './out-file.ts';
import { paintFor } from './paint.ts';
import { durationText, plural, rateText } from './quantities.ts';
import { buildModel, type Subject, type SubjectOptions, subjectOf } from './subject.ts';
import { resolveTarget } from './target.ts';

/** The options of `assay fuzz`, as commander reads them. */
export interface FuzzCommandOptions extends SubjectOptions {
  readonly driver?: string;
  readonly seed?: number;
  readonly steps?: number;
  readonly time?: number;
  readonly negative?: number;
  readonly weight?: Readonly<Record<string, number>>;
  readonly from?: readonly string[];
  readonly tour?: boolean;
  readonly corpus?: string;
  readonly replay?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Steps that are compared where neither steps nor a time are given. */
const defaultSteps = 100_000;

/** `assay fuzz`: drives an implementation, and holds what it does against the spec. */
export async function fuzzCommand(
  given: string,
  options: FuzzCommandOptions,
  argv: readonly string[],
  io: Io,
): Promise<ExitStatus> {
  try {
    if (options.replay === undefined) return await driven(given, options, argv, io);
    const { replayDriverCommand } = await import('./replay-driver.ts');
    return await replayDriverCommand(given, options.replay, options, io);
  } catch (error) {
    // Mistakes in what was given to this command alone.
    throw error instanceof Error && ownMistakes.has(error.name) ? new CommandError(error.message) : error;
  }
}

/** By name and not by class: a driver in a file of the user's may come with its own copy of Assay. */
const ownMistakes: ReadonlySet<string> = new Set(['DriverError', 'ReplayFileError', 'GraphTooLargeError']);

async function driven(
  given: string,
  options: FuzzCommandOptions,
  argv: readonly string[],
  io: Io,
): Promise<ExitStatus> {
  const target = await resolveTarget(given, io.directory);
  const file = options.driver ?? (await usualDriver(target.spec.name));
  const driver = await loadDriver(file, target.spec.name, io.directory);
  const subject = drivenSubject(
    subjectOf(target, { ...options, ...instanceOf(options, driver) }),
    driver,
    options,
  );
  if (options.out !== undefined) requireWritable(options.out, io.directory);
  const scripts = scriptsFor(subject.model, options, io);

  const startedMs = io.now();
  const report = await fuzzed(subject.model, driver, scripts, options, io);
  const elapsedMs = io.now() - startedMs;

  const { failure, added } = written(subject, report, file, options, io);
  const status = statusOfFuzz(report);
  if (options.json === true) io.out.write(fuzzJson(subject, report, file, status));
  else {
    const page = { paint: paintFor(io.out, io), width: io.out.columns };
    // The command that goes the same way again says the seed, whoever chose it.
    const origin = { subject, driver: file, argv: [...argv, ...seedWords(options, report)], file: failure };
    io.out.write(fuzzText(report, origin, page));
  }
  if (added > 0) io.err.write(`\n${plural(added, 'new run')} in ${options.corpus}`);
  io.err.write(`\n${durationText(elapsedMs)} · ${rateText(report.steps, elapsedMs)} · ${io.version}\n`);
  return status;
}

/** The instance that the driver is made for, unless another one is asked for. */
export function instanceOf(options: SubjectOptions, driver: Driver<unknown>): { readonly instance?: string } {
  const instance = options.instance ?? driver.instance;
  return instance === undefined ? {} : { instance };
}

/** The subject with the constants that the driver is made for; those on the command line come last. */
export function drivenSubject(subject: Subject, driver: Driver<unknown>, options: SubjectOptions): Subject {
  if (driver.constants === undefined) return subject;
  const { target, instance } = subject;
  const changes = readConstants(target.spec, options.set ?? []);
  const constants = { ...instance?.constants, ...driver.constants, ...changes };
  return { ...subject, model: buildModel(target, constants, options.mutant), constants: 'changed' };
}

/** What failed before comes first, then what was asked for, then a tour. */
function scriptsFor(model: Model, options: FuzzCommandOptions, io: Io): readonly Script[] {
  const corpus =
    options.corpus === undefined
      ? { scripts: [], passedOver: [] }
      : readCorpus(options.corpus, model, io.directory);
  const from = readScripts(options.from ?? [], model, io.directory);
  for (const file of [...corpus.passedOver, ...from.passedOver])
    io.err.write(`${file} is of another protocol, and passed over\n`);
  const tour = options.tour === true ? tourScripts(model) : [];
  return [...corpus.scripts, ...from.scripts, ...tour];
}

function tourScripts(model: Model): readonly Script[] {
  const graph = graphOf(model.compiled, { states: 100_000, transitions: 1_000_000 });
  const { sequences } = tourOf(graph, 'transitions');
  return sequences.map((sequence, index) =>
    scriptOfCalls(`tour, sequence ${index + 1}`, callsOf(graph, sequence)),
  );
}

async function fuzzed(
  model: Model,
  driver: Driver<unknown>,
  scripts: readonly Script[],
  options: FuzzCommandOptions,
  io: Io,
): Promise<FuzzReport> {
  const interruption = listenForInterruption(io);
  const byDefault = options.time === undefined ? defaultSteps : Number.POSITIVE_INFINITY;
  try {
    return await fuzz(model, driver, {
      seed: options.seed ?? io.randomSeed(),
      maxSteps: options.steps ?? byDefault,
      maxTimeMs: options.time ?? Number.POSITIVE_INFINITY,
      now: io.now,
      interrupted: interruption.requested,
      scripts,
      ...(options.negative === undefined ? {} : { negative: options.negative }),
      ...(options.weight === undefined ? {} : { weights: options.weight }),
    });
  } finally {
    interruption.release();
  }
}

function statusOfFuzz({ verdict }: FuzzReport): ExitStatus {
  switch (verdict.kind) {
    case 'conforms within the budget':
      return exitStatus.holds;
    case 'diverges':
      return exitStatus.rejected;
    case 'inconclusive':
      return exitStatus.inconclusive;
  }
}

function seedWords({ seed }: FuzzCommandOptions, report: FuzzReport): readonly string[] {
  return seed === undefined ? ['--seed', String(report.seed)] : [];
}

interface Written {
  /** The file that the failure can be replayed from. */
  readonly failure: string | undefined;
  /** Runs that are new in the corpus. */
  readonly added: number;
}

function written(
  subject: Subject,
  { verdict, news }: FuzzReport,
  driver: string,
  { out, corpus }: FuzzCommandOptions,
  io: Io,
): Written {
  const failures = verdict.kind === 'diverges' ? [failureReplay(subject, verdict.failure, driver)] : [];
  const [failure] = failures;
  if (failure !== undefined && out !== undefined) writeOut(out, writeReplay(failure), io.directory);
  if (corpus === undefined) return { failure: failure === undefined ? undefined : out, added: 0 };
  const regressions = saveRuns(corpus, 'regression', failures, io.directory);
  const runs = saveRuns(
    corpus,
    'run',
    news.map((script) => scriptReplay(subject, script, driver)),
    io.directory,
  );
  return {
    failure: failure === undefined ? undefined : (out ?? regressions[0]?.file),
    added: [...regressions, ...runs].filter(({ isNew }) => isNew).length,
  };
}
