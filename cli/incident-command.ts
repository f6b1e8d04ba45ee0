import type { Report } from '../checker/index.ts';
import type { Incident, Protocol, Setting } from '../spec/language/index.ts';
import { wrapped } from '../traces/index.ts';
import { verdictText } from './check-report.ts';
import { CommandError } from './command-error.ts';
import { type ExitStatus, exitStatus, statusOf } from './exit-status.ts';
import { comparisonOf } from './expectation.ts';
import { type Searches, searchesIn } from './explore-several.ts';
import type { Io } from './io.ts';
import { jsonText } from './json-text.ts';
import { suggestion } from './near-names.ts';
import { requireWritable } from './out-file.ts';
import { type Paint, paintFor } from './paint.ts';
import { typed } from './shell.ts';
import { type Subject, subjectOf } from './subject.ts';
import { type Cell, table } from './table.ts';
import { library, resolveTarget } from './target.ts';

/** The options of `assay incident list` and `show`, as commander reads them. */
export interface IncidentOptions {
  readonly json?: boolean;
}

/** The options of `assay incident run`, as commander reads them. */
export interface IncidentRunOptions {
  readonly out?: string;
}

/** An incident with its name, and the protocol of the library that shows it. */
export interface Known {
  readonly name: string;
  readonly incident: Incident;
  readonly protocol: Protocol;
}

/** `assay incident list`: what the library can show. */
export async function incidentListCommand(options: IncidentOptions, io: Io): Promise<ExitStatus> {
  const all = await incidents();
  const paint = paintFor(io.out, io);
  const rows = all.map(({ name, incident, protocol }): readonly Cell[] => [
    { text: name, paint: 'bold' },
    { text: incident.title },
    { text: protocol.spec.name, paint: 'faint' },
  ]);
  io.out.write(options.json ? jsonText(all.map(incidentJson)) : `${table(rows, paint, '').join('\n')}\n`);
  return exitStatus.holds;
}

/** `assay incident show`: the story, and the commands that show it. */
export async function incidentShowCommand(
  name: string,
  options: IncidentOptions,
  io: Io,
): Promise<ExitStatus> {
  const known = await incidentNamed(name);
  const paint = paintFor(io.out, io);
  const { incident, protocol } = known;
  const lines = [
    ...storyText(known, paint),
    '',
    'the flaw',
    `  ${checkCommandFor(protocol, incident.flaw)}`,
    '',
    'what helps',
    ...incident.mitigations.flatMap(({ what, ...setting }) => [
      `  ${what}`,
      `    ${checkCommandFor(protocol, setting)}`,
    ]),
    '',
    'sources',
    ...incident.sources.flatMap((source) =>
      wrapped([source], '', io.out.columns - 4).map((line, index) => `  ${index === 0 ? '' : '  '}${line}`),
    ),
  ];
  io.out.write(options.json ? jsonText(incidentJson(known)) : `${lines.join('\n')}\n`);
  return exitStatus.holds;
}

/**
 * `assay incident run`: the counterexample with the flaw, and the verdict with each mitigation. The status is 0 where all
 * goes as it is told; the status of the check that went otherwise, or 15 where the flaw does no harm, or another than
 * its mutant or instance declares.
 */
export async function incidentRunCommand(
  name: string,
  options: IncidentRunOptions,
  argv: readonly string[],
  io: Io,
): Promise<ExitStatus> {
  return runIncident(await incidentNamed(name), options, argv, io);
}

/** The same of an incident that is at hand. */
export async function runIncident(
  known: Known,
  options: IncidentRunOptions,
  argv: readonly string[],
  io: Io,
): Promise<ExitStatus> {
  if (options.out !== undefined) requireWritable(options.out, io.directory);
  const searches = searchesIn(io);
  try {
    const paint = paintFor(io.out, io);
    io.out.write(`${storyText(known, paint).join('\n')}\n\n`);
    const harm = await showFlaw(known, options, argv, { searches, paint, io });
    return harm === 'none' || harm === 'open'
      ? statusOfFlaw[harm]
      : await showMitigations(known, statusOfFlaw[harm], { searches, paint, io });
  } finally {
    searches.release();
  }
}

/** Where a run searches and writes. */
interface Stage {
  readonly searches: Searches;
  readonly paint: Paint;
  readonly io: Io;
}

/** What the flaw does, beside what it is told to do. */
type Harm = 'as declared' | 'another' | 'none' | 'open';

const statusOfFlaw: Readonly<Record<Harm, ExitStatus>> = {
  'as declared': exitStatus.holds,
  another: exitStatus.unwitnessed,
  none: exitStatus.unwitnessed,
  open: exitStatus.inconclusive,
};

async function showFlaw(
  { incident, protocol }: Known,
  options: IncidentRunOptions,
  argv: readonly string[],
  { searches, paint, io }: Stage,
): Promise<Harm> {
  const { violationStory, writeTraces } = await import('./trace-report.ts');
  const flawed = await subjectIn(protocol, incident.flaw, io);
  const report = await searches.explore(flawed);
  const { verdict } = report;
  if (verdict.kind !== 'violated') {
    io.out.write(
      `${paint.bad('✗')} with the flaw the spec is ${verdict.kind}: it does not show the incident\n`,
    );
    return verdict.kind === 'holds' ? 'none' : 'open';
  }
  const [violation] = verdict.violations;
  const traces = violation.trace === undefined ? [] : [violation.trace];
  const [file] = writeTraces(traces, options.out, io);
  const origin = { target: flawed.target, model: flawed.model, argv, search: 'breadth first' } as const;
  io.out.write(violationStory(violation, file, origin, { paint, columns: io.out.columns }));
  const differences = differencesFrom(flawed, report, violation.property);
  for (const difference of differences) io.out.write(`  ${paint.doubtful('!')} ${difference}\n`);
  return differences.length === 0 ? 'as declared' : 'another';
}

/** What is broken otherwise than the mutant, or without one the instance, declares. */
function differencesFrom(flawed: Subject, report: Report, broken: string): readonly string[] {
  const comparison = comparisonOf(flawed, report);
  if (comparison !== undefined) return comparison.differences;
  // In another instance than its own a mutant breaks the same, in as many steps as it takes.
  const { mutant } = flawed;
  return mutant === undefined || mutant.breaks === broken
    ? []
    : [
        `expected ${JSON.stringify(mutant.breaks)} to be violated (the mutant), found ${JSON.stringify(broken)}`,
      ];
}

async function showMitigations(
  { incident, protocol }: Known,
  before: ExitStatus,
  { searches, paint, io }: Stage,
): Promise<ExitStatus> {
  let status = before;
  io.out.write('\nwhat helps\n');
  for (const { what, ...setting } of incident.mitigations) {
    io.out.write(`  ${what}\n`);
    const report = searches.areInterrupted()
      ? undefined
      : await searches.explore(await subjectIn(protocol, setting, io));
    const lines = report === undefined ? [`${paint.doubtful('?')} not checked`] : verdictText(report, paint);
    io.out.write(lines.map((line) => `    ${line}\n`).join(''));
    if (status === exitStatus.holds)
      status = report === undefined ? exitStatus.inconclusive : statusOf(report, 'lenient');
  }
  return status;
}

async function incidents(): Promise<readonly Known[]> {
  return (await library()).flatMap((protocol) =>
    Object.entries(protocol.incidents ?? {}).map(([name, incident]) => ({ name, incident, protocol })),
  );
}

async function incidentNamed(name: string): Promise<Known> {
  const all = await incidents();
  const found = all.find((known) => known.name === name);
  if (found !== undefined) return found;
  throw new CommandError(
    `there is no incident ${JSON.stringify(name)}`,
    suggestion(
      name,
      all.map((known) => known.name),
      'incidents',
    ),
  );
}

function storyText({ incident, protocol }: Known, paint: Paint): readonly string[] {
  return [
    paint.bold(incident.title),
    ...incident.story.map((line) => `  ${line}`),
    '',
    paint.faint(`  modelled by ${protocol.spec.name}: ${protocol.title}`),
  ];
}

/** The command that checks a protocol in a setting. */
function checkCommandFor({ spec }: Protocol, { instance, mutant }: Setting): string {
  return typed([
    'npx',
    'assay',
    'check',
    spec.name,
    ...(instance === undefined ? [] : ['--instance', instance]),
    ...(mutant === undefined ? [] : ['--mutant', mutant]),
  ]);
}

async function subjectIn(protocol: Protocol, { instance, mutant }: Setting, io: Io): Promise<Subject> {
  const target = await resolveTarget(protocol.spec.name, io.directory);
  return subjectOf(
    { ...target, protocol },
    {
      ...(instance === undefined ? {} : { instance }),
      ...(mutant === undefined ? {} : { mutant }),
    },
  );
}

function incidentJson({ name, incident, protocol }: Known): object {
  return { name, protocol: protocol.spec.name, ...incident };
}
