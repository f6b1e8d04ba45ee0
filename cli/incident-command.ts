import type { Incident, Protocol, Setting } from '../spec/language/index.ts';
import { wrapped } from '../traces/index.ts';
import { verdictText } from './check-report.ts';
import { CommandError } from './command-error.ts';
import { type ExitStatus, exitStatus, statusOf } from './exit-status.ts';
import { explore } from './explore.ts';
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

interface Known {
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
 * goes as it is told; the status of the check that went otherwise, or 15 where the flaw does no harm.
 */
export async function incidentRunCommand(
  name: string,
  options: IncidentRunOptions,
  argv: readonly string[],
  io: Io,
): Promise<ExitStatus> {
  const known = await incidentNamed(name);
  const { incident, protocol } = known;
  if (options.out !== undefined) requireWritable(options.out, io.directory);
  const paint = paintFor(io.out, io);
  io.out.write(`${storyText(known, paint).join('\n')}\n\n`);

  const { violationStory, writeTraces } = await import('./trace-report.ts');
  const flawed = await subjectIn(protocol, incident.flaw, io);
  const { verdict } = await explore(flawed, io);
  if (verdict.kind !== 'violated') {
    io.out.write(
      `${paint.bad('✗')} with the flaw the spec is ${verdict.kind}: it does not show the incident\n`,
    );
    return verdict.kind === 'holds' ? exitStatus.unwitnessed : exitStatus.inconclusive;
  }
  const [violation] = verdict.violations;
  const traces = violation.trace === undefined ? [] : [violation.trace];
  const [file] = writeTraces(traces, options.out, io);
  const origin = { target: flawed.target, model: flawed.model, argv, search: 'breadth first' } as const;
  io.out.write(violationStory(violation, file, origin, { paint, columns: io.out.columns }));

  io.out.write('\nwhat helps\n');
  let status: ExitStatus = exitStatus.holds;
  for (const { what, ...setting } of incident.mitigations) {
    const report = await explore(await subjectIn(protocol, setting, io), io);
    io.out.write(
      `  ${what}\n${verdictText(report, paint)
        .map((line) => `    ${line}\n`)
        .join('')}`,
    );
    if (status === exitStatus.holds) status = statusOf(report, 'lenient');
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

async function subjectIn({ spec }: Protocol, setting: Setting, io: Io): Promise<Subject> {
  const { instance, mutant } = setting;
  return subjectOf(await resolveTarget(spec.name, io.directory), {
    ...(instance === undefined ? {} : { instance }),
    ...(mutant === undefined ? {} : { mutant }),
  });
}

function incidentJson({ name, incident, protocol }: Known): object {
  return { name, protocol: protocol.spec.name, ...incident };
}
