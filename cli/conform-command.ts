import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  BaselineError,
  baselineOf,
  baselineText,
  type Coverage,
  CoverageWatch,
  type Loss,
  lossesSince,
  readBaseline,
  sharesOf,
} from '../traces/coverage/index.ts';
import { dotText, searchGraph } from '../traces/diagnosis/index.ts';
import { writeItf } from '../traces/index.ts';
import { type MutationReport, scoreOf } from '../traces/mutation/index.ts';
import { CommandError } from './command-error.ts';
import { loadBinding } from './conform-binding.ts';
import { maxConfigurationsMs, otherConfigurations } from './conform-configurations.ts';
import { percent } from './conform-coverage.ts';
import { whyText } from './conform-diagnosis.ts';
import type { ConformOutcome } from './conform-json.ts';
import { asCommandError, conformLog, type LogResult, type LogSetting } from './conform-log.ts';
import { mutationOf } from './conform-mutants.ts';
import { type ConformCommandOptions, requireTogether } from './conform-options.ts';
import { writeOutcome } from './conform-output.ts';
import { ConformProgress } from './conform-progress.ts';
import { formatNamed, requireDistinct } from './conform-source.ts';
import { LogSubjects } from './conform-subject.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { listenForInterruption } from './interruption.ts';
import type { Io } from './io.ts';
import { jsonText } from './json-text.ts';
import { requireWritable, writeOut } from './out-file.ts';
import { durationText, rateText } from './quantities.ts';

/** `assay conform`: holds logs of an implementation against a spec. */
export async function conformCommand(
  files: readonly string[],
  options: ConformCommandOptions,
  argv: readonly string[],
  io: Io,
): Promise<ExitStatus> {
  requireTogether(files, options);
  for (const name of ['out', 'graph', 'junit'] as const) requireOutput(name, options[name], io);
  await requireDistinct(files, io.directory);
  const startedMs = io.now();
  const progress = new ConformProgress(io.err, io.now);
  const seed = options.seed ?? 1;
  try {
    const outcome = await conformed(files, options, seed, progress, io);
    progress.end();
    await writeOutcome(outcome, options, argv, io);
    const elapsedMs = io.now() - startedMs;
    const rate = progress.lines < minRated ? [] : [rateText(progress.lines, elapsedMs)];
    io.err.write(`\n${[durationText(elapsedMs), ...rate, io.version].join(' · ')}\n`);
    return outcome.status;
  } catch (error) {
    throw error instanceof BaselineError ? new CommandError(error.message) : asCommandError(error);
  } finally {
    progress.end();
  }
}

/** @throws CommandError where the file could not be written: said before the logs are read. */
function requireOutput(name: 'out' | 'graph' | 'junit', file: string | undefined, io: Io): void {
  if (file === undefined) return;
  try {
    requireWritable(file, io.directory);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(error.message.replace(/^--out /, `--${name} `));
  }
}

/** Of fewer lines a rate says more of how long it takes to start. */
const minRated = 10_000;

async function conformed(
  files: readonly string[],
  options: ConformCommandOptions,
  seed: number,
  progress: ConformProgress,
  io: Io,
): Promise<ConformOutcome> {
  const abort = new AbortController();
  const interruption = listenForInterruption(io);
  const release = io.onInterrupt(() => abort.abort());
  try {
    const setting = await settingOf(options, progress, abort.signal, interruption.requested, io);
    const results: LogResult[] = [];
    const configurations = new Map<string, readonly string[]>();
    let leftMs = maxConfigurationsMs;
    for (const file of files) {
      const result = await conformLog(file, setting);
      results.push(result);
      if (result.verdict.kind === 'rejected') {
        const startedMs = io.now();
        configurations.set(file, await otherConfigurations(result, setting, io.now, leftMs));
        leftMs -= io.now() - startedMs;
      }
      writeFiles(result, options, io);
    }
    if (setting.coverage !== undefined) requireOneSpec(results);
    const coverage = setting.coverage?.coverage();
    const losses = coverage === undefined ? [] : baselineLosses(coverage, options, io);
    const isScored = options.mutationScore === true || options.minMutationScore !== undefined;
    const { maxMutants } = options;
    const mutation = isScored ? await mutationOf(results, setting, { maxMutants, seed }) : undefined;
    const shortfalls = shortfallsOf(coverage, mutation, losses, options);
    const status = statusOf(results, shortfalls);
    return { results, configurations, coverage, losses, mutation, shortfalls, status };
  } finally {
    release();
    interruption.release();
  }
}

function requireOneSpec(results: readonly LogResult[]): void {
  const specs = new Set(results.flatMap(({ subject }) => subject?.model.compiled.specName ?? []));
  if (specs.size > 1)
    throw new CommandError(
      `coverage is of one spec, and the logs are of ${[...specs].join(' and ')}`,
      'Ask for it once for each spec.',
    );
}

async function settingOf(
  options: ConformCommandOptions,
  progress: ConformProgress,
  signal: AbortSignal,
  isInterrupted: () => boolean,
  io: Io,
): Promise<LogSetting> {
  const startedMs = io.now();
  const maxMs = options.time ?? Number.POSITIVE_INFINITY;
  const wantsCoverage =
    options.coverage === true ||
    options.baseline !== undefined ||
    options.minActions !== undefined ||
    options.minConjuncts !== undefined;
  const subjects = new LogSubjects(options, io.directory);
  return {
    subjects,
    format: formatNamed(options.format),
    loaded: options.binding === undefined ? undefined : await loadBinding(options.binding, io.directory),
    specName: await subjects.named(),
    directory: io.directory,
    options: {
      engine: options.engine,
      maxCandidates: options.maxCandidates,
      maxStates: options.maxStates,
      // A log that is followed ends where Ctrl-C comes; what was read until then is judged.
      isStopped: () => (options.follow !== true && isInterrupted()) || io.now() - startedMs > maxMs,
      invariants: options.invariants ? 'judged' : 'not judged',
    },
    end: options.lenientEnd === true ? 'may be missing where the log says so' : 'must be told',
    following: options.follow === true ? signal : undefined,
    coverage: wantsCoverage ? new CoverageWatch() : undefined,
    witness: options.out === undefined ? 'not kept' : 'kept',
    slice: options.slice,
    showing: options.out !== undefined ? '--out' : options.graph === undefined ? undefined : '--graph',
    heard: () => progress.heard(),
  };
}

/** The files that show one log: the behaviour that explains it, and what is left of the search. */
function writeFiles(
  { trace, scene, diagnosis }: LogResult,
  { out, graph }: ConformCommandOptions,
  io: Io,
): void {
  if (out !== undefined && trace !== undefined) writeOut(out, writeItf(trace), io.directory);
  if (graph === undefined || scene === undefined || diagnosis === undefined) return;
  const left = searchGraph(scene, diagnosis.misses.nearest, whyText);
  writeOut(graph, graph.endsWith('.json') ? jsonText(left) : dotText(left), io.directory);
}

/** What the baseline has and these logs do not cover. Writes the baseline anew where that is asked for. */
function baselineLosses(coverage: Coverage, options: ConformCommandOptions, io: Io): readonly Loss[] {
  const { baseline, updateBaseline } = options;
  if (baseline === undefined) return [];
  const path = resolve(io.directory, baseline);
  if (updateBaseline === true) {
    writeOut(baseline, baselineText(baselineOf(coverage)), io.directory);
    return [];
  }
  if (!existsSync(path))
    throw new CommandError(`there is no baseline ${baseline}`, 'Write it first, with --update-baseline.');
  return lossesSince(readBaseline(readFileSync(path, 'utf8'), baseline, coverage.spec), coverage);
}

function shortfallsOf(
  coverage: Coverage | undefined,
  mutation: MutationReport | undefined,
  losses: readonly Loss[],
  options: ConformCommandOptions,
): readonly string[] {
  const shares = coverage && sharesOf(coverage);
  const asked: readonly (readonly [what: string, is: number | undefined, wanted: number | undefined])[] = [
    ['actions taken', shares?.actions, options.minActions],
    ['conjuncts seen true and false', shares?.conjuncts, options.minConjuncts],
    ['mutation score', knownScore(mutation), options.minMutationScore],
  ];
  return [
    ...asked.flatMap(([what, is, wanted]) => {
      if (wanted === undefined || (is !== undefined && is >= wanted)) return [];
      return [
        `${what}: ${is === undefined ? 'not known' : percent(is)}, and ${percent(wanted)} is asked for`,
      ];
    }),
    ...losses.map(({ kind, what }) => `${kind} no longer covered: ${what}`),
  ];
}

/** Nothing is known where it was stopped, or nothing could have been noticed: a gate must not pass by that. */
function knownScore(mutation: MutationReport | undefined): number | undefined {
  if (mutation === undefined || mutation.untried > 0) return undefined;
  const { tried, equivalent, undecided } = mutation.all;
  return tried === equivalent + undecided ? undefined : scoreOf(mutation.all);
}

/** The gravest of all logs. A log that cannot be read comes first: nothing is known of what it would have said. */
function statusOf(results: readonly LogResult[], shortfalls: readonly string[]): ExitStatus {
  const kinds = new Set(results.map(({ verdict }) => verdict.kind));
  if (kinds.has('bad')) return exitStatus.usage;
  if (kinds.has('violated')) return exitStatus.safety;
  if (kinds.has('rejected') || shortfalls.length > 0) return exitStatus.rejected;
  return kinds.has('inconclusive') ? exitStatus.inconclusive : exitStatus.holds;
}
