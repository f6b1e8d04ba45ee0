import { type Coverage, type Loss, type Share, sharesOf, vacuityOf } from '../traces/coverage/index.ts';
import { wrapped } from '../traces/index.ts';
import type { ConformPage } from './conform-diagnosis.ts';
import { grouped, plural } from './quantities.ts';
import { type Cell, table } from './table.ts';

/** What logs exercise of a spec: what they never do first. */
export function coverageText(coverage: Coverage, page: ConformPage): readonly string[] {
  const { paint } = page;
  const shares = sharesOf(coverage);
  return [
    '',
    `coverage of ${paint.bold(coverage.spec)} by ${plural(coverage.logs, 'log')}, ${plural(coverage.steps, 'step')}`,
    ...neverText(coverage, page),
    ...table(
      [
        row(
          'actions taken',
          percent(shares.actions),
          `${countOf(coverage.actions)} of ${coverage.actions.length}`,
        ),
        row('conjuncts seen true and false', percent(shares.conjuncts), conjunctsOf(coverage)),
        row('action pairs', shareText(pairsOf(coverage)), ofText(pairsOf(coverage))),
        ...spaceRows(coverage.spaces),
      ],
      paint,
    ),
    ...eventsText(coverage, page),
    ...doubtsText(coverage, page),
  ];
}

function row(what: string, share: string, count: string): readonly Cell[] {
  return [{ text: what }, { text: share, align: 'right' }, { text: count, paint: 'faint' }];
}

/** Of more sets of constants, how much was met of each says less than how much there was in all. */
const maxSpaces = 4;

function spaceRows(spaces: Coverage['spaces']): readonly (readonly Cell[])[] {
  if (spaces.length > maxSpaces) {
    const atLeast = spaces.some(({ isCut }) => isCut) ? ', at least' : '';
    const told = (met: number): string => `${grouped(met)} in ${spaces.length} configurations${atLeast}`;
    return [
      row('states', '', told(spaces.reduce((sum, { states }) => sum + states.met, 0))),
      row('transitions', '', told(spaces.reduce((sum, { transitions }) => sum + transitions.met, 0))),
    ];
  }
  return spaces.flatMap(({ states, transitions, isCut }) => [
    row('states', shareText(states), `${ofText(states)}${isCut ? ', at least' : ''}`),
    row('transitions', shareText(transitions), `${ofText(transitions)}${isCut ? ', at least' : ''}`),
  ]);
}

/** What was never exercised. */
function neverText({ actions, conjuncts, unseenVariables }: Coverage, page: ConformPage): readonly string[] {
  const never = actions.filter(({ count }) => count === 0).map(({ name }) => name);
  const neverTrue = conjuncts.filter((one) => one.true === 0 && !never.includes(one.action));
  const neverFalse = conjuncts.filter((one) => one.false === 0 && !never.includes(one.action));
  const named = (list: typeof conjuncts): readonly string[] =>
    list.map(({ action, conjunct }) =>
      conjunct === 'its guard' ? action : `${action}: ${JSON.stringify(conjunct)}`,
    );
  return [
    ...listText('never taken', never, ' · ', page),
    ...listText('never true', named(neverTrue), ' · ', page),
    ...listText('never false', named(neverFalse), ' · ', page),
    ...listText('never shown', unseenVariables, ' · ', page),
  ];
}

function listText(
  title: string,
  names: readonly string[],
  separator: string,
  { paint, columns }: ConformPage,
): readonly string[] {
  if (names.length === 0) return [];
  const indent = 15;
  const [first = '', ...rest] = wrapped(names, separator, Math.max(24, columns - indent - 2));
  return [
    `  ${paint.doubtful(title.padEnd(indent - 2))}${first}`,
    ...rest.map((text) => `${' '.repeat(indent)}${text}`),
  ];
}

function eventsText({ events }: Coverage, { paint }: ConformPage): readonly string[] {
  const head: readonly Cell[] = ['what lines show', 'lines', 'arguments', 'fields', 'variables'].map(
    (text, column) => ({
      text,
      paint: 'faint',
      ...(column > 0 && column < 4 ? { align: 'right' as const } : {}),
    }),
  );
  const rows = events.map(({ event, lines, arguments: args, observations, variables }): readonly Cell[] => [
    { text: event },
    { text: grouped(lines), align: 'right' },
    { text: args.of === 0 || args.of === undefined ? '-' : percent(args.met / args.of), align: 'right' },
    { text: (observations / Math.max(1, lines)).toFixed(1), align: 'right' },
    {
      text:
        variables.length > maxListed ? `${variables.slice(0, maxListed).join(', ')} …` : variables.join(', '),
    },
  ]);
  return rows.length === 0 ? [] : ['', ...table([head, ...rows], paint)];
}

const maxListed = 4;

function doubtsText(coverage: Coverage, { paint }: ConformPage): readonly string[] {
  const { hidden, skipped, silent, isVacuous } = vacuityOf(coverage);
  const doubts = [
    ...(isVacuous && hidden > 0
      ? [`${percent(hidden)} of the steps have no line: the logs decide little`]
      : []),
    ...(isVacuous && skipped > 0
      ? [`${percent(skipped)} of the events are skipped: the logs decide little`]
      : []),
    ...(silent > 0 ? [`${percent(silent)} of the lines show neither an argument nor any of the state`] : []),
    ...(coverage.isCut ? ['guards were not looked at in every state: some may have been false unseen'] : []),
  ];
  return doubts.map((doubt) => `  ${paint.doubtful('!')} ${doubt}`);
}

/** What was covered when the baseline was written, and is not now. */
export function lossesText(losses: readonly Loss[], { paint }: ConformPage): readonly string[] {
  if (losses.length === 0) return [];
  return [
    '',
    `${paint.bad('✗ less is covered than before')}:`,
    ...losses.map(({ kind, what }) => `  ${kind === 'pair' ? 'one after the other: ' : `${kind} `}${what}`),
  ];
}

function pairsOf({ pairs, allPairs }: Coverage): Share {
  return { met: pairs.length, of: allPairs };
}

function countOf(actions: Coverage['actions']): number {
  return actions.filter(({ count }) => count > 0).length;
}

function conjunctsOf({ conjuncts }: Coverage): string {
  const answers = conjuncts.reduce((sum, one) => sum + (one.true > 0 ? 1 : 0) + (one.false > 0 ? 1 : 0), 0);
  return `${grouped(answers)} of ${grouped(2 * conjuncts.length)} answers`;
}

function shareText({ met, of }: Share): string {
  return of === undefined || of === 0 ? '' : percent(met / of);
}

function ofText({ met, of }: Share): string {
  return of === undefined ? grouped(met) : `${grouped(met)} of ${grouped(of)}`;
}

/** A share as a percentage, rounded down: 100 % is all. */
export function percent(share: number): string {
  const tenths = Math.floor(share * 1000 + 1e-9);
  return `${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)} %`;
}
