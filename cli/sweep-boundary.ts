import type { Constants, Sweep } from '../spec/language/index.ts';
import { CommandError } from './command-error.ts';
import { constantsText } from './constants.ts';
import type { Paint } from './paint.ts';
import { plural } from './quantities.ts';
import type { Point, PointVerdict } from './sweep-point.ts';

/** A sweep that a protocol declares, with the boundary that is its name. */
export type DeclaredSweep = Sweep & { readonly name: string };

/** What a protocol says of each point of a grid. */
export interface Boundary {
  readonly name: string;
  readonly source: string;
  /** Whether it is said to hold there, of every point in the order of the grid. */
  readonly holds: readonly boolean[];
}

/**
 * The boundary at each point of a grid, asked before anything is searched.
 * @throws CommandError where it throws, or says neither yes nor no.
 */
export function boundaryAt(sweep: DeclaredSweep, grid: readonly Constants[]): Boundary {
  const { name, source } = sweep;
  return { name, source, holds: grid.map((constants) => isSaidToHold(sweep, constants)) };
}

function isSaidToHold({ name, holds }: DeclaredSweep, constants: Constants): boolean {
  const where = `the boundary of sweep ${JSON.stringify(name)}`;
  const at = constantsText(constants);
  const cure = 'Its `holds` is given the constants of a point, and answers true or false.';
  let answer: unknown;
  try {
    // True: a declared sweep is over numbers.
    answer = holds(constants as Readonly<Record<string, number>>);
  } catch (error) {
    throw new CommandError(`${where} throws at ${at}: ${String(error).replace(/\.$/, '')}`, cure);
  }
  if (typeof answer === 'boolean') return answer;
  throw new CommandError(`${where} answers ${String(answer)} at ${at}`, cure);
}

/**
 * Whether the boundary lies where it is said to lie: confirmed only where all of its points are decided. `points` are
 * those that were checked, from the first.
 */
export function boundaryText(boundary: Boundary, points: readonly Point[], paint: Paint): readonly string[] {
  const { name, source, holds } = boundary;
  const differing = differences(boundary, points);
  const undecided = undecidedText(boundary, points);
  if (differing.length > 0)
    return [
      `${paint.bad('✗')} it is said to hold exactly where ${name}, and does not agree at`,
      ...differing.slice(0, 10).map((constants) => `  ${constantsText(constants)}`),
      ...(differing.length > 10 ? [`  and ${plural(differing.length - 10, 'point')} more`] : []),
      ...(undecided === '' ? [] : [`${paint.doubtful('?')} ${undecided}`]),
    ];
  if (undecided === '') return [`${paint.good('✓')} it holds exactly where ${name} (${source})`];
  const decided = holds.length - undecidedCount(boundary, points);
  const agreement = decided === 0 ? 'nothing is decided' : `agrees at ${plural(decided, 'point')}`;
  return [`${paint.doubtful('?')} it is said to hold exactly where ${name}: ${agreement}, ${undecided}`];
}

/** The same for `--json`. */
export function boundaryJson(boundary: Boundary, points: readonly Point[]): object {
  return {
    boundary: boundary.name,
    source: boundary.source,
    differences: differences(boundary, points),
    undecided: undecidedCount(boundary, points),
  };
}

/** Of what is open or refused nothing can be said. */
function differences({ holds }: Boundary, points: readonly Point[]): readonly Constants[] {
  return points.flatMap(({ constants, verdict }, index) =>
    isDecided(verdict) && (verdict.kind === 'holds') !== holds[index] ? [constants] : [],
  );
}

function isDecided({ kind }: PointVerdict): boolean {
  return kind === 'holds' || kind === 'violated';
}

function undecidedCount({ holds }: Boundary, points: readonly Point[]): number {
  return holds.length - points.filter(({ verdict }) => isDecided(verdict)).length;
}

/** `2 points are open, 1 point is refused`, or the empty string. */
function undecidedText({ holds }: Boundary, points: readonly Point[]): string {
  const count = (kind: PointVerdict['kind']) => points.filter(({ verdict }) => verdict.kind === kind).length;
  return [
    [count('inconclusive'), 'open'] as const,
    [count('refused'), 'refused'] as const,
    [holds.length - points.length, 'not checked'] as const,
  ]
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${plural(number, 'point')} ${number === 1 ? 'is' : 'are'} ${what}`)
    .join(', ');
}
