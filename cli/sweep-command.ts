import type { CheckOptions } from '../checker/index.ts';
import { CommandError } from './command-error.ts';
import { constantsText, readConstants } from './constants.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { type Searches, searchesIn } from './explore-several.ts';
import type { Io } from './io.ts';
import { jsonText } from './json-text.ts';
import { type Paint, paintFor } from './paint.ts';
import { grouped, plural } from './quantities.ts';
import { type Subject, type SubjectOptions, subjectOf } from './subject.ts';
import {
  type Boundary,
  boundaryAt,
  boundaryJson,
  boundaryText,
  type DeclaredSweep,
} from './sweep-boundary.ts';
import { type Axis, axesOf, axesText, pointsOf, readAxes, valueText } from './sweep-over.ts';
import { type Point, type PointVerdict, verdictAt } from './sweep-point.ts';
import { type Cell, table } from './table.ts';
import { resolveTarget, type Target } from './target.ts';

/** The options of `assay sweep`, as commander reads them. */
export interface SweepCommandOptions extends SubjectOptions {
  readonly over?: readonly string[];
  readonly maxStates?: number;
  readonly maxTime?: number;
  readonly json?: boolean;
}

interface Grid {
  /** What the protocol says of this grid, where it says something of just this setting. */
  readonly boundary: Boundary | undefined;
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
  const told: object[] = [];
  const kinds = new Set<PointVerdict['kind']>();
  const searches = searchesIn(io);
  try {
    for (const grid of grids) {
      if (searches.areInterrupted()) break;
      const points = await swept(grid, options, searches);
      for (const { verdict } of points) kinds.add(verdict.kind);
      if (points.length < sizeOf(grid)) kinds.add('inconclusive');
      if (!options.json)
        io.out.write(`${told.length === 0 ? '' : '\n'}${gridText(grid, points, paint).join('\n')}\n`);
      told.push(gridJson(grid, points));
    }
  } finally {
    searches.release();
  }
  const left = grids.length - told.length;
  if (left > 0) kinds.add('inconclusive');
  if (options.json) io.out.write(jsonText(told));
  else if (left > 0) io.out.write(`\n${paint.doubtful('?')} ${plural(left, 'sweep')} not begun\n`);
  if (kinds.has('refused')) return exitStatus.usage;
  return kinds.has('inconclusive') ? exitStatus.inconclusive : exitStatus.holds;
}

async function gridsOf(given: string, options: SweepCommandOptions, io: Io): Promise<readonly Grid[]> {
  const target = await resolveTarget(given, io.directory);
  const declared = Object.entries(target.protocol?.sweeps ?? {}).map(([name, sweep]) => ({ name, ...sweep }));
  const fixed = Object.keys(readConstants(target.spec, options.set ?? []));
  if (options.over !== undefined) {
    const axes = readAxes(target.spec, options.over);
    requireFree(axes, fixed, '--over');
    const subject = subjectOf(target, options);
    const same = declared.find((sweep) => isOver(sweep, axes) && isSetting(sweep, subject, axes, target));
    return [gridOf(same, subject, axes)];
  }
  if (declared.length === 0)
    throw new CommandError(
      `${given} declares no sweep`,
      'Say over what: --over nodes=3..7, several constants with commas.',
    );
  return declared.map((sweep) => {
    const axes = axesOf(sweep);
    requireFree(axes, fixed, `the sweep ${JSON.stringify(sweep.name)}`);
    const subject = subjectOf(target, { ...sweep.setting, ...options });
    return gridOf(isSetting(sweep, subject, axes, target) ? sweep : undefined, subject, axes);
  });
}

function gridOf(sweep: DeclaredSweep | undefined, subject: Subject, axes: readonly Axis[]): Grid {
  return { boundary: sweep && boundaryAt(sweep, pointsOf(axes)), subject, axes };
}

/** Whether a sweep is over the constants of `axes`: its boundary is a formula, and holds for other ranges, too. */
function isOver({ over }: DeclaredSweep, axes: readonly Axis[]): boolean {
  return (
    axes.length === Object.keys(over).length &&
    axes.every(({ name, values }) => Object.hasOwn(over, name) && values.every(Number.isInteger))
  );
}

/** Whether `subject` is what the boundary is stated for: the mutant of its setting, and all constants but the swept. */
function isSetting(
  { setting }: DeclaredSweep,
  subject: Subject,
  axes: readonly Axis[],
  target: Target,
): boolean {
  const own = subjectOf(target, setting ?? {}).model.compiled;
  const { compiled } = subject.model;
  const swept = new Set(axes.map(({ name }) => name));
  return (
    own.mutant === compiled.mutant &&
    Object.keys(own.constants).every(
      (name) =>
        swept.has(name) || JSON.stringify(own.constants[name]) === JSON.stringify(compiled.constants[name]),
    )
  );
}

function requireFree(axes: readonly Axis[], fixed: readonly string[], sweeper: string): void {
  const both = axes.find(({ name }) => fixed.includes(name));
  if (both === undefined) return;
  throw new CommandError(
    `${both.name} is given by --set and swept by ${sweeper}`,
    sweeper === '--over' ? 'Leave one of them out.' : 'Leave --set out, or say with --over what to sweep.',
  );
}

function sizeOf({ axes }: Grid): number {
  return axes.reduce((product, { values }) => product * values.length, 1);
}

/** The points up to the one at which Ctrl-C was heard, if it was. */
async function swept(
  { subject, axes }: Grid,
  { maxStates, maxTime }: SweepCommandOptions,
  searches: Searches,
): Promise<readonly Point[]> {
  const limits: CheckOptions['limits'] = {
    maxStates: maxStates ?? Number.POSITIVE_INFINITY,
    maxTimeMs: maxTime ?? Number.POSITIVE_INFINITY,
    maxDepth: Number.POSITIVE_INFINITY,
    maxMemoryBytes: Number.POSITIVE_INFINITY,
  };
  const points: Point[] = [];
  for (const constants of pointsOf(axes)) {
    points.push({ constants, verdict: await verdictAt(subject, constants, limits, searches) });
    if (searches.areInterrupted()) break;
  }
  return points;
}

function gridText(grid: Grid, points: readonly Point[], paint: Paint): readonly string[] {
  const { subject, axes, boundary } = grid;
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
    ...matrices(varying(axes), points, paint),
    ...legend(points, paint),
    ...(boundary === undefined ? [] : ['', ...boundaryText(boundary, points, paint)]),
  ];
}

/** The axes along which something varies; of a single point, all of them. */
function varying(axes: readonly Axis[]): readonly Axis[] {
  const some = axes.filter(({ values }) => values.length > 1);
  return some.length === 0 ? axes.slice(-1) : some;
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
    ...columns.values.map((value) => right(valueText(value))),
  ];
  const body = (rows?.values.map(valueText) ?? ['']).map((label, row): readonly Cell[] => {
    const line = points.slice(row * width, (row + 1) * width);
    return [
      right(label),
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
  const count = (kind: PointVerdict['kind']) => points.filter(({ verdict }) => verdict.kind === kind).length;
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

function gridJson({ subject, axes, boundary }: Grid, points: readonly Point[]): object {
  const { constants, mutant, specName } = subject.model.compiled;
  return {
    spec: specName,
    constants,
    mutant,
    axes,
    points,
    ...(boundary === undefined ? {} : boundaryJson(boundary, points)),
  };
}
