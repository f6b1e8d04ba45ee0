import { formulaText } from '../model/index.ts';
import type { Expectation, Protocol } from '../spec/language/index.ts';
import { wrapped } from '../traces/index.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import type { Io } from './io.ts';
import { jsonText } from './json-text.ts';
import { type Paint, paintFor } from './paint.ts';
import { grouped, plural } from './quantities.ts';
import { buildModel } from './subject.ts';
import { axesOf, axesText } from './sweep-over.ts';
import { type Cell, table } from './table.ts';
import { type Area, libraryByArea, resolveTarget, type Target } from './target.ts';

/** How a list is laid out. */
interface Page {
  readonly paint: Paint;
  readonly columns: number;
}

/** The options of `assay list`, as commander reads them. */
export interface ListCommandOptions {
  readonly json?: boolean;
}

/** `assay list`: the library in short, or one target in full. */
export async function listCommand(
  given: string | undefined,
  options: ListCommandOptions,
  io: Io,
): Promise<ExitStatus> {
  const paint = paintFor(io.out, io);
  if (given === undefined) {
    const areas = await libraryByArea();
    io.out.write(
      options.json
        ? jsonText(areas.flatMap(({ title, protocols }) => protocols.map((one) => protocolJson(one, title))))
        : `${areas.map((area) => inShort(area, paint).join('\n')).join('\n\n')}\n`,
    );
    return exitStatus.holds;
  }
  const target = await resolveTarget(given, io.directory);
  const page = { paint, columns: io.out.columns };
  io.out.write(options.json ? jsonText(targetJson(target)) : `${inFull(target, page).join('\n')}\n`);
  return exitStatus.holds;
}

function inShort({ title, protocols }: Area, paint: Paint): readonly string[] {
  const rows = protocols.map(({ spec, title: name, instances, mutants, incidents = {} }): readonly Cell[] => [
    { text: spec.name, paint: 'bold' },
    { text: name },
    {
      text: [
        plural(Object.keys(instances).length, 'instance'),
        plural(Object.keys(mutants).length, 'mutant'),
        ...(Object.keys(incidents).length === 0 ? [] : [plural(Object.keys(incidents).length, 'incident')]),
      ].join(', '),
      paint: 'faint',
    },
  ]);
  return [paint.faint(title), ...table(rows, paint)];
}

function inFull(target: Target, { paint, columns }: Page): readonly string[] {
  const { spec, protocol } = target;
  const { temporal, fairness, ...names } = contentsOf(target);
  return [
    paint.bold(protocol === undefined ? spec.name : `${spec.name}  ${protocol.title}`),
    ...(protocol === undefined ? [] : [`  ${protocol.source}`]),
    ...block(
      'constants',
      Object.entries(spec.constants).map(([name, value]) => [name, JSON.stringify(value)]),
      paint,
    ),
    ...Object.entries(names).flatMap(([kind, each]) => {
      // True: the keys are those of the titles.
      const title = titles[kind as keyof typeof titles];
      return block(
        title,
        each.map((name) => [name]),
        paint,
      );
    }),
    ...section(
      'temporal properties',
      temporal.flatMap(({ name, formula }) => [
        `  ${name}`,
        ...wrapped([formula], '', columns - 4).map((line) => `    ${line}`),
      ]),
    ),
    ...section(
      'assumed to be fair',
      wrapped(fairness, ' · ', columns - 2).map((line) => `  ${line}`),
    ),
    ...block(
      'instances',
      Object.entries(protocol?.instances ?? {}).map(([name, instance]) => [
        name,
        Object.entries(instance.constants)
          .map(([constant, value]) => `${constant}=${JSON.stringify(value)}`)
          .join(' '),
        expectationText(instance.expect),
        instance.source ?? '',
      ]),
      paint,
    ),
    ...block(
      'mutants',
      Object.entries(protocol?.mutants ?? {}).map(([name, mutant]) => [
        name,
        `${breakText(mutant.breaks, mutant.length)}${mutant.instance === undefined ? '' : `, with instance ${mutant.instance}`}: ${mutant.story}`,
      ]),
      paint,
    ),
    ...block(
      'incidents',
      Object.entries(protocol?.incidents ?? {}).map(([name, { title }]) => [name, title]),
      paint,
    ),
    ...block(
      'sweeps',
      Object.entries(protocol?.sweeps ?? {}).map(([name, sweep]) => [axesText(axesOf(sweep)), name]),
      paint,
    ),
  ];
}

function block(title: string, rows: readonly (readonly string[])[], paint: Paint): readonly string[] {
  const cells = rows.map((row) => row.map((text): Cell => ({ text })));
  return section(title, table(cells, paint));
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

/** What a spec consists of. */
interface Contents extends Readonly<Record<keyof typeof titles, readonly string[]>> {
  readonly temporal: readonly { readonly name: string; readonly formula: string }[];
  /** `WF(pass)`, `SF(take(seat=1))`. */
  readonly fairness: readonly string[];
}

/** What the spec consists of with its defaults. */
function contentsOf(target: Target): Contents {
  const { compiled } = buildModel(target, {}, undefined);
  const namesOf = (parts: readonly { readonly name: string }[]) => parts.map(({ name }) => name);
  return {
    actions: namesOf(compiled.actions),
    invariants: namesOf(compiled.invariants),
    steps: namesOf(compiled.steps),
    reachable: namesOf(compiled.reachable),
    temporal: compiled.temporal.map(({ name, formula }) => ({
      name,
      formula: formulaText(formula, compiled),
    })),
    fairness: compiled.fairness.map(({ text }) => text),
  };
}

const titles = {
  actions: 'actions',
  invariants: 'invariants',
  steps: 'step properties',
  reachable: 'reachable properties',
} as const;

function breakText(breaks: string, length: number): string {
  return `${breaks === 'deadlock' ? 'deadlocks' : `breaks ${JSON.stringify(breaks)}`} in ${plural(length, 'step')}`;
}

function expectationText({ verdict, distinct, breaks, length }: Expectation): string {
  return [
    verdict === 'violated' && breaks !== undefined ? `violated: ${JSON.stringify(breaks)}` : verdict,
    ...(length === undefined ? [] : [`in ${plural(length, 'step')}`]),
    ...(distinct === undefined ? [] : [`${grouped(distinct)} states`]),
  ].join(', ');
}

function protocolJson(
  { spec, title, source, instances, mutants, incidents, sweeps }: Protocol,
  area?: string,
): object {
  return {
    name: spec.name,
    title,
    ...(area === undefined ? {} : { area }),
    source,
    constants: spec.constants,
    instances,
    mutants,
    incidents,
    // The boundary is a function; its name says it.
    ...(sweeps === undefined
      ? {}
      : {
          sweeps: Object.fromEntries(
            Object.entries(sweeps).map(([name, { over, setting, source: from }]) => [
              name,
              { over, setting, source: from },
            ]),
          ),
        }),
  };
}

function targetJson(target: Target): object {
  const { spec, protocol } = target;
  return {
    ...(protocol === undefined ? { name: spec.name, constants: spec.constants } : protocolJson(protocol)),
    ...contentsOf(target),
  };
}
