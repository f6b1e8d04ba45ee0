import type { Report } from '../checker/index.ts';
import { traceLength } from '../model/index.ts';
import type { Constants, Sweep } from '../spec/language/index.ts';
import { CommandError } from './command-error.ts';
import { constantsText, readConstants } from './constants.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { explore } from './explore.ts';
import type { Io } from './io.ts';
import { jsonText } from './json-text.ts';
import { type Paint, paintFor } from './paint.ts';
import { grouped, plural } from './quantities.ts';
import { buildModel, type Subject, type SubjectOptions, subjectOf } from './subject.ts';
import { type Axis, axesOf, axesText, pointsOf, readAxes } from './sweep-over.ts';
import { type Cell, table } from './table.ts';
import { resolveTarget } from './target.ts';

/** The options of `assay sweep`, as commander reads them. */
export interface SweepCommandOptions extends SubjectOptions {
  readonly over?: readonly string[];
  readonly maxStates?: number;
  readonly maxTime?: number;
  readonly json?: boolean;
}

/** What is known of a point. */
type Verdict =
  | { readonly kind: 'holds'; readonly distinct: number }
  | { readonly kind: 'violated'; readonly property: string; readonly length: number | undefined }
  | { readonly kind: 'inconclusive'; readonly reason: string }
  /** The spec does not exist under these constants. */
  | { readonly kind: 'refused'; readonly reason: string };

interface Point {
  readonly constants: Constants;
  readonly verdict: Verdict;
}

interface Grid {
  /** The boundary that the protocol declares, where it declares this sweep. */
  readonly declared: (Sweep & { readonly name: string }) | undefined;
  readonly subject: Subject;
  readonly axes: readonly Axis[];
}

/**
 * `assay sweep`: the verdict at each point of a grid of constants, in a table that marks where it changes. The status
 * is 0 where every point is decided, whatever the verdicts: 3 where some are not, 2 where the spec refuses some.
 */
export async function sweepCommand(given: string, options: SweepCommandOptions, io: Io): Promise<ExitStatus> {
  const grids = await gridsOf(given, options, io);
  const paint = paintFor(io.out, io);
  let status: ExitStatus = exitStatus.holds;
  const told: object[] = [];
  for (const [index, grid] of grids.entries()) {
    const points = await swept(grid, options, io);
    if (options.json) told.push(gridJson(grid, points));
    else io.out.write(`${index === 0 ? '' : '\n'}${gridText(grid, points, paint).join('\n')}\n`);
    const kinds = new Set(points.map(({ verdict }) => verdict.kind));
    if (kinds.has('refused')) status = exitStatus.usage;
    else if (kinds.has('inconclusive') && status === exitStatus.holds) status = exitStatus.inconclusive;
  }
  if (options.json) io.out.write(jsonText(told));
  return status;
}

async function gridsOf(given: string, options: SweepCommandOptions, io: Io): Promise<readonly Grid[]> {
  const target = await resolveTarget(given, io.directory);
  const declared = Object.entries(target.protocol?.sweeps ?? {}).map(([name, sweep]) => ({ name, ...sweep }));
  if (options.over !== undefined) {
    const axes = readAxes(target.spec, options.over);
    requireFree(axes, readConstants(target.spec, options.set ?? []));
    const isPlain =
      options.instance === undefined && options.mutant === undefined && options.set === undefined;
    // A boundary is a formula, and holds for other ranges of the same constants, too.
    const same = declared.find(({ over, setting }) => setting === undefined && isOver(over, axes));
    return [{ declared: isPlain ? same : undefined, subject: subjectOf(target, options), axes }];
  }
  if (declared.length === 0)
    throw new CommandError(
      `${given} declares no sweep`,
      'Say over what: --over nodes=3..7, several constants with commas.',
    );
  return declared.map((sweep) => ({
    declared: sweep,
    subject: subjectOf(target, { ...sweep.setting, ...options }),
    axes: axesOf(sweep),
  }));
}

function isOver(over: Sweep['over'], axes: readonly Axis[]): boolean {
  return (
    axes.length === Object.keys(over).length &&
    axes.every(({ name, values }) => Object.hasOwn(over, name) && values.every(Number.isInteger))
  );
}

function requireFree(axes: readonly Axis[], fixed: Constants): void {
  const both = axes.find(({ name }) => Object.hasOwn(fixed, name));
  if (both === undefined) return;
  throw new CommandError(`${both.name} is given by --set and swept by --over`, 'Leave one of them out.');
}

async function swept(grid: Grid, options: SweepCommandOptions, io: Io): Promise<readonly Point[]> {
  const points: Point[] = [];
  for (const constants of pointsOf(grid.axes)) {
    const verdict = await verdictAt(grid.subject, constants, options, io);
    points.push({ constants, verdict });
    if (verdict.kind === 'inconclusive' && verdict.reason.startsWith('interrupted')) break;
  }
  return points;
}

async function verdictAt(
  { target, model }: Subject,
  constants: Constants,
  { maxStates, maxTime }: SweepCommandOptions,
  io: Io,
): Promise<Verdict> {
  const { constants: rest, mutant } = model.compiled;
  let here: Subject['model'];
  try {
    here = buildModel(target, { ...rest, ...constants }, mutant);
  } catch (error) {
    if (error instanceof CommandError) return { kind: 'refused', reason: error.message };
    throw error;
  }
  const report = await explore({ target, model: here }, io, {
    limits: {
      maxStates: maxStates ?? Number.POSITIVE_INFINITY,
      maxTimeMs: maxTime ?? Number.POSITIVE_INFINITY,
      maxDepth: Number.POSITIVE_INFINITY,
      maxMemoryBytes: Number.POSITIVE_INFINITY,
    },
  });
  return verdictOf(report);
}

function verdictOf({ verdict, coverage }: Report): Verdict {
  switch (verdict.kind) {
    case 'holds':
      return { kind: 'holds', distinct: coverage.distinctStates };
    case 'violated': {
      const [{ property, trace }] = verdict.violations;
      return { kind: 'violated', property, length: trace === undefined ? undefined : traceLength(trace) };
    }
    case 'inconclusive':
      return {
        kind: 'inconclusive',
        reason: verdict.limit === 'interrupted' ? 'interrupted' : verdict.reason,
      };
  }
}

function gridText(grid: Grid, points: readonly Point[], paint: Paint): readonly string[] {
  const { subject, axes, declared } = grid;
  const swept = new Set(axes.map(({ name }) => name));
  const rest = Object.fromEntries(
    Object.entries(subject.model.compiled.constants).filter(([name]) => !swept.has(name)),
  );
  const { mutant } = subject.model.compiled;
  return [
    [
      paint.bold(subject.target.spec.name),
      axesText(axes),
      ...(Object.keys(rest).length === 0 ? [] : [constantsText(rest)]),
      ...(mutant === undefined ? [] : [`mutant ${JSON.stringify(mutant)}`]),
    ].join(' · '),
    '',
    ...matrices(axes, points, paint),
    ...legend(points, paint),
    ...(declared === undefined ? [] : ['', ...boundaryText(declared, points, paint)]),
  ];
}

/** One matrix for each value of the axes before the last two: rows are the last but one, columns the last. */
function matrices(axes: readonly Axis[], points: readonly Point[], paint: Paint): readonly string[] {
  const columns = axes.at(-1);
  if (columns === undefined) return [];
  const rows = axes.at(-2);
  const height = rows?.values.length ?? 1;
  const width = columns.values.length;
  const lines: string[] = [];
  for (let start = 0; start < points.length; start += height * width) {
    const first = points[start];
    const outer = axes.slice(0, -2).map(({ name }) => [name, first?.constants[name] ?? 0] as const);
    if (outer.length > 0) lines.push(...(start === 0 ? [] : ['']), constantsText(Object.fromEntries(outer)));
    lines.push(...table(matrix(points.slice(start, start + height * width), columns, rows), paint));
  }
  return lines;
}

function matrix(
  points: readonly Point[],
  columns: Axis,
  rows: Axis | undefined,
): readonly (readonly Cell[])[] {
  const width = columns.values.length;
  const right = (text: string): Cell => ({ text, paint: 'faint', align: 'right' });
  const head = [
    right(rows === undefined ? columns.name : `${rows.name} \\ ${columns.name}`),
    ...columns.values.map((value) => right(String(value))),
  ];
  const body = (rows?.values ?? ['']).map((value, row): readonly Cell[] => {
    const line = points.slice(row * width, (row + 1) * width);
    return [
      right(String(value)),
      ...line.map((point, column) => cellOf(point, column === 0 ? undefined : line[column - 1])),
    ];
  });
  return [head, ...body];
}

/** A bar stands where the verdict is another than on the left. */
function cellOf({ verdict }: Point, left: Point | undefined): Cell {
  const bar = left !== undefined && left.verdict.kind !== verdict.kind ? '│ ' : '  ';
  switch (verdict.kind) {
    case 'holds':
      return { text: `${bar}✓`, paint: 'good', align: 'right' };
    case 'violated':
      return { text: `${bar}✗ ${verdict.length ?? ''}`.trimEnd(), paint: 'bad', align: 'right' };
    case 'inconclusive':
      return { text: `${bar}?`, paint: 'doubtful', align: 'right' };
    case 'refused':
      return { text: `${bar}!`, paint: 'doubtful', align: 'right' };
  }
}

function legend(points: readonly Point[], paint: Paint): readonly string[] {
  const count = (kind: Verdict['kind']) => points.filter(({ verdict }) => verdict.kind === kind).length;
  const broken = new Set(
    points.flatMap(({ verdict }) => (verdict.kind === 'violated' ? [JSON.stringify(verdict.property)] : [])),
  );
  const reasons = new Set(
    points.flatMap(({ verdict }) =>
      verdict.kind === 'refused' || verdict.kind === 'inconclusive' ? [verdict.reason] : [],
    ),
  );
  return [
    '',
    [
      ...(count('holds') === 0 ? [] : [`${paint.good('✓')} holds at ${plural(count('holds'), 'point')}`]),
      ...(count('violated') === 0
        ? []
        : [
            `${paint.bad('✗')} violated at ${grouped(count('violated'))}, in so many steps: ${[...broken].join(', ')}`,
          ]),
      ...(count('inconclusive') === 0 ? [] : [`${paint.doubtful('?')} open at ${count('inconclusive')}`]),
      ...(count('refused') === 0 ? [] : [`${paint.doubtful('!')} refused at ${count('refused')}`]),
    ].join(' · '),
    ...[...reasons].slice(0, 3).map((reason) => `  ${paint.doubtful('!')} ${reason}`),
  ];
}

/** Whether the boundary lies where the protocol says. */
function boundaryText(
  sweep: Sweep & { readonly name: string },
  points: readonly Point[],
  paint: Paint,
): readonly string[] {
  const differing = differences(sweep, points);
  return differing.length === 0
    ? [`${paint.good('✓')} it holds exactly where ${sweep.name} (${sweep.source})`]
    : [
        `${paint.bad('✗')} it is said to hold exactly where ${sweep.name}, and does not agree at`,
        ...differing.slice(0, 10).map(({ constants }) => `  ${constantsText(constants)}`),
      ];
}

function differences({ holds }: Sweep, points: readonly Point[]): readonly Point[] {
  return points.filter(
    ({ constants, verdict }) =>
      // True: a declared sweep is over numbers.
      (verdict.kind === 'holds') !== holds(constants as Readonly<Record<string, number>>),
  );
}

function gridJson({ subject, axes, declared }: Grid, points: readonly Point[]): object {
  const { constants, mutant, specName } = subject.model.compiled;
  return {
    spec: specName,
    constants,
    mutant,
    axes,
    points,
    ...(declared === undefined
      ? {}
      : {
          boundary: declared.name,
          source: declared.source,
          differences: differences(declared, points).map((point) => point.constants),
        }),
  };
}
