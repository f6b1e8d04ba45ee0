import { wrapped } from '../traces/index.ts';
import {
  type Fates,
  type MutationKind,
  type MutationReport,
  type Survivor,
  scoreOf,
} from '../traces/mutation/index.ts';
import { percent } from './conform-coverage.ts';
import type { ConformPage } from './conform-diagnosis.ts';
import { grouped, plural } from './quantities.ts';
import { type Cell, table } from './table.ts';

/** Fields whose values are noticed least; more are in the JSON. */
const maxFields = 8;
const maxSurvivors = 8;

const kindText: Readonly<Record<MutationKind, string>> = {
  value: 'a value near the true one',
  drop: 'a line left out',
  duplicate: 'a line twice',
  swap: 'two lines of a node swapped',
};

/** How well logs notice that they are wrong. */
export function mutationText(report: MutationReport, page: ConformPage): readonly string[] {
  const { all, kinds, possible, seed, slices } = report;
  const { paint } = page;
  const sampled = all.tried < possible ? ` of ${grouped(possible)}, seed ${seed}` : '';
  const head: readonly Cell[] = ['', 'rejected', 'of', 'no different'].map((text, column) => ({
    text,
    paint: 'faint',
    ...(column > 0 ? { align: 'right' as const } : {}),
  }));
  // True: the keys are those of the record.
  const names = Object.keys(kindText) as readonly MutationKind[];
  const rows = names
    .filter((kind) => kinds[kind].tried > 0)
    .map((kind) => fatesRow(kindText[kind], kinds[kind]));
  return [
    '',
    `mutation score ${paint.bold(noticeable(all) === 0 ? 'not known' : percent(scoreOf(all)))}: ${plural(all.rejected, 'wrong log')} rejected of ${grouped(noticeable(all))} (${plural(all.tried, 'mutant')}${sampled})`,
    ...(slices === undefined || slices.tried === slices.of
      ? []
      : [
          `  of ${plural(slices.tried, 'slice')}, chosen at random from ${grouped(slices.of)} with the seed ${seed}`,
        ]),
    ...(report.untried === 0
      ? []
      : [
          `  ${paint.doubtful('!')} it was stopped: ${plural(report.untried, 'mutant')} more ${report.untried === 1 ? 'was' : 'were'} to be tried`,
        ]),
    ...table([head, ...rows], paint),
    ...fieldsText(report, page),
    ...survivorsText(report, page),
  ];
}

function fatesRow(name: string, fates: Fates): readonly Cell[] {
  return [
    { text: name },
    { text: percent(scoreOf(fates)), align: 'right' },
    { text: grouped(noticeable(fates)), align: 'right' },
    { text: grouped(fates.equivalent), align: 'right' },
  ];
}

function noticeable({ tried, equivalent, undecided }: Fates): number {
  return tried - equivalent - undecided;
}

function fieldsText({ fields }: MutationReport, { paint }: ConformPage): readonly string[] {
  const weak = fields.filter((fates) => scoreOf(fates) < 1);
  if (weak.length === 0) return [];
  const more = weak.length - maxFields;
  return [
    '  Fields whose values may be wrong unnoticed:',
    ...table(
      weak
        .slice(0, maxFields)
        .map((fates): readonly Cell[] => [
          { text: fates.field },
          { text: percent(scoreOf(fates)), align: 'right' },
          { text: `${grouped(fates.rejected)} of ${grouped(noticeable(fates))}`, align: 'right' },
        ]),
      paint,
      '    ',
    ),
    ...(more > 0 ? [`    and ${plural(more, 'other')}`] : []),
  ];
}

function survivorsText({ survivors, all }: MutationReport, page: ConformPage): readonly string[] {
  const count = noticeable(all) - all.rejected;
  if (count === 0) return [];
  const shown = survivors.slice(0, maxSurvivors);
  const more = count - shown.length;
  return [
    '  Explained all the same:',
    ...shown.flatMap((survivor) => survivorText(survivor, page)),
    ...(more > 0 ? [`    and ${plural(more, 'other')}`] : []),
  ];
}

function survivorText(
  { fileName, line, group, kind, what, why }: Survivor,
  { columns }: ConformPage,
): readonly string[] {
  const event = kind === 'value' ? '' : ` (${group})`;
  const [first = '', ...rest] = wrapped([`${fileName}:${line}${event}: ${what}; ${why}`], '', columns - 4);
  return [`    ${first}`, ...rest.map((text) => `    ${text}`)];
}
