import { type Report, unlimited } from '../checker/index.ts';
import type { Trace } from '../model/index.ts';
import {
  actionsText,
  comparisonText,
  distinctValuesText,
  headerText,
  propertiesText,
  vacuityText,
  verdictText,
} from './check-report.ts';
import { CommandError } from './command-error.ts';
import { type ExitStatus, statusOf } from './exit-status.ts';
import { type Comparison, comparisonOf } from './expectation.ts';
import { explore } from './explore.ts';
import type { Io } from './io.ts';
import { suggestion } from './near-names.ts';
import { requireWritable } from './out-file.ts';
import { type Paint, paintFor } from './paint.ts';
import { bytesText, durationText, plural, rateText } from './quantities.ts';
import { type Subject, type SubjectOptions, subjectOf } from './subject.ts';
import { resolveTarget } from './target.ts';
import type { Page } from './trace-report.ts';

/** The options of `assay check`, as commander reads them. */
export interface CheckCommandOptions extends SubjectOptions {
  readonly property?: readonly string[];
  readonly safety?: boolean;
  readonly maxStates?: number;
  readonly maxDepth?: number;
  readonly maxTime?: number;
  readonly maxMemory?: number;
  readonly workers?: number;
  readonly symmetry?: boolean;
  readonly early?: boolean;
  readonly continue?: boolean;
  readonly distinctValues?: boolean;
  readonly strict?: boolean;
  readonly witness?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** `assay check`: explores, and prints what was found. */
export async function checkCommand(
  given: string,
  options: CheckCommandOptions,
  argv: readonly string[],
  io: Io,
): Promise<ExitStatus> {
  const subject = subjectOf(await resolveTarget(given, io.directory), options);
  requireKnownProperties(subject, options.property ?? []);
  if (options.out !== undefined) requireWritable(options.out, io.directory);

  const startedMs = io.now();
  const report = await explored(subject, options, io);
  const elapsedMs = io.now() - startedMs;

  const status = statusOf(report, options.strict ? 'strict' : 'lenient');
  const comparison = isUsual(options, report) ? comparisonOf(subject, report) : undefined;
  const traces = tracesOf(report);
  // What tells stories and writes files is loaded only for them: most checks hold.
  const files =
    options.out === undefined ? [] : (await tellingOfTraces()).writeTraces(traces, options.out, io);
  if (options.json) {
    const { checkJson } = await import('./json-report.ts');
    io.out.write(checkJson(subject, report, comparison, status));
  } else {
    const paint = paintFor(io.out, io);
    io.out.write(`${summary(subject, report, comparison, paint).join('\n')}\n`);
    for (const story of await stories(subject, report, files, argv, { paint, columns: io.out.columns }))
      io.out.write(`\n${story}`);
  }
  if (options.out !== undefined && files.length === 0)
    io.err.write(`${options.out} is not written: there is no trace to write.\n`);
  io.err.write(`\n${effortText(report, elapsedMs)} · ${io.version}\n`);
  return status;
}

function tellingOfTraces(): Promise<typeof import('./trace-report.ts')> {
  return import('./trace-report.ts');
}

function explored(subject: Subject, options: CheckCommandOptions, io: Io): Promise<Report> {
  return explore(subject, io, {
    limits: {
      maxStates: options.maxStates ?? unlimited.maxStates,
      maxDepth: options.maxDepth ?? unlimited.maxDepth,
      maxTimeMs: options.maxTime ?? unlimited.maxTimeMs,
      maxMemoryBytes: options.maxMemory ?? unlimited.maxMemoryBytes,
    },
    properties: options.safety ? 'safety' : options.property,
    symmetry: options.symmetry ? 'used' : 'unused',
    onViolation: options.continue ? 'continue' : 'stop',
    lassos: options.early ? 'early' : 'late',
    witnesses: options.witness ? 'traces' : 'lengths',
    distinctValues: options.distinctValues ? 'count' : 'skip',
    workers: options.workers ?? io.cores,
  });
}

function requireKnownProperties({ model, target }: Subject, wanted: readonly string[]): void {
  const { invariants, steps, reachable, temporal } = model.compiled;
  const known = [...invariants, ...steps, ...reachable, ...temporal].map(({ name }) => name);
  const unknown = wanted.find((name) => !known.includes(name) && name !== 'deadlock' && name !== 'bounds');
  if (unknown === undefined) return;
  throw new CommandError(
    `${target.given} has no property ${JSON.stringify(unknown)}`,
    suggestion(unknown, [...known, 'deadlock', 'bounds'], 'properties'),
  );
}

/** What the protocol says is said of states, all properties, and a search that stops at the first violation. */
function isUsual(options: CheckCommandOptions, { verdict, mutant }: Report): boolean {
  if (options.symmetry) return false;
  // A mutant may break a temporal property alone.
  if (options.safety && mutant !== undefined) return false;
  return options.property === undefined && !(options.continue && verdict.kind === 'violated');
}

function summary(
  subject: Subject,
  report: Report,
  comparison: Comparison | undefined,
  paint: Paint,
): readonly string[] {
  return [
    headerText(subject, paint),
    ...verdictText(report, paint),
    ...comparisonText(comparison, paint),
    ...propertiesText(report.properties, paint),
    ...actionsText(report, paint),
    ...distinctValuesText(report, paint),
    ...vacuityText(report, paint),
  ];
}

/** Of each witness that was asked for, then of each violation: what matters most is nearest to the prompt. */
async function stories(
  { target, model }: Subject,
  { verdict, witnesses }: Report,
  files: readonly string[],
  argv: readonly string[],
  page: Page,
): Promise<readonly string[]> {
  const violations = verdict.kind === 'violated' ? verdict.violations : [];
  if (violations.length + witnesses.length === 0) return [];
  const { violationStory, witnessStory } = await tellingOfTraces();
  const origin = { target, model, argv, search: 'breadth first' } as const;
  const written = violations.filter(({ trace }) => trace !== undefined);
  return [
    ...witnesses.map((witness, index) =>
      witnessStory(witness, written.length === 0 ? files[index] : undefined, origin, page),
    ),
    ...violations.map((violation) =>
      violationStory(violation, files[written.indexOf(violation)], origin, page),
    ),
  ];
}

/** What `--out` writes: counterexamples, or else witnesses. */
function tracesOf({ verdict, witnesses }: Report): readonly Trace[] {
  const counterexamples =
    verdict.kind === 'violated'
      ? verdict.violations.flatMap(({ trace }) => (trace === undefined ? [] : [trace]))
      : [];
  return counterexamples.length > 0 ? counterexamples : witnesses.map(({ trace }) => trace);
}

/** What it took: differs from run to run, and is kept apart from what was found. */
function effortText({ coverage, store, workers }: Report, elapsedMs: number): string {
  return [
    durationText(elapsedMs),
    rateText(coverage.generatedStates, elapsedMs),
    plural(workers, 'worker'),
    `${plural(store.wordsPerState, 'word')} a state, ${bytesText(store.bytes)} in all`,
  ].join(' · ');
}
