import type { PropertyReport, Report, Vacuity, WalkReport } from '../checker/index.ts';
import { constantsText } from './constants.ts';
import type { Comparison } from './expectation.ts';
import type { Paint } from './paint.ts';
import { grouped, plural } from './quantities.ts';
import type { Subject } from './subject.ts';
import { type Cell, table } from './table.ts';

/** `two-phase-commit · 3 managers · rms=3 · mutant "commit one vote early"`. */
export function headerText(subject: Subject, paint: Paint): string {
  const { compiled } = subject.model;
  return [
    paint.bold(compiled.specName),
    ...(subject.instance === undefined || subject.constants === 'changed' ? [] : [subject.instance.name]),
    ...(Object.keys(compiled.constants).length === 0 ? [] : [constantsText(compiled.constants)]),
    ...(compiled.mutant === undefined ? [] : [`mutant ${JSON.stringify(compiled.mutant)}`]),
  ].join(' · ');
}

/** The verdict with its counts, in one line; why, in a second one, where it is inconclusive. */
export function verdictText(report: Report, paint: Paint): readonly string[] {
  const { verdict, coverage } = report;
  const counts = `${plural(coverage.distinctStates, 'distinct state')}${symmetryText(report)}, ${grouped(coverage.generatedStates)} generated, depth ${coverage.depth}`;
  switch (verdict.kind) {
    case 'holds':
      return [`${paint.good('✓ holds')}: ${counts}`];
    case 'violated':
      return [`${paint.bad('✗ violated')}: ${counts}`];
    case 'inconclusive':
      return [`${paint.doubtful('? inconclusive')}: ${counts}`, `  ${verdict.reason}`];
  }
}

/** What states were counted without. */
function symmetryText({ symmetry }: Report): string {
  const names = symmetry?.map(({ name, count }) => `${name}1..${name}${count}`) ?? [];
  return names.length === 0 ? '' : ` up to renaming of ${names.join(' and of ')}`;
}

/** Whether the counts are what the protocol says. */
export function comparisonText(comparison: Comparison | undefined, paint: Paint): readonly string[] {
  if (comparison === undefined) return [];
  if (comparison.differences.length === 0)
    return [
      paint.faint(`  ${comparison.of === 'counts' ? 'counts ' : ''}as expected (${comparison.source})`),
    ];
  return comparison.differences.map((difference) => `  ${paint.doubtful('!')} ${difference}`);
}

/** What is known of each property. */
export function propertiesText(properties: readonly PropertyReport[], paint: Paint): readonly string[] {
  const rows = properties.map((property): readonly Cell[] => {
    const { sign, colour, words } = statusOf(property);
    return [
      { text: sign, paint: colour },
      { text: sentences[property.name] ?? property.name },
      { text: kindText[property.kind], paint: 'faint' },
      { text: words },
    ];
  });
  return section('properties', table(rows, paint));
}

/** How often each action was possible and taken. */
export function actionsText(report: Report | WalkReport, paint: Paint): readonly string[] {
  // With several workers, who finds a state first is a matter of luck: a column that changes from run to run says nothing.
  const hasFound = 'workers' in report && report.workers === 1;
  const head: readonly Cell[] = ['actions', 'enabled in', 'taken', ...(hasFound ? ['found new'] : [])].map(
    (text, column) => (column === 0 ? { text, paint: 'faint' } : { text, paint: 'faint', align: 'right' }),
  );
  const rows = report.actions.map(({ name, enabledStates, taken, found }): readonly Cell[] => [
    enabledStates === 0 ? { text: `  ${name}`, paint: 'doubtful' } : { text: `  ${name}` },
    ...[enabledStates, taken, ...(hasFound ? [found] : [])].map(
      (count): Cell => ({ text: grouped(count), align: 'right' }),
    ),
  ]);
  return ['', ...table([head, ...rows], paint, '')];
}

/** What the spec says without saying anything. A search that stopped at a violation has not seen enough to tell. */
export function vacuityText({ verdict, isComplete, vacuity }: Report, paint: Paint): readonly string[] {
  const isPartial = !isComplete;
  if (verdict.kind === 'violated' && isPartial) return [];
  // One that is never witnessed after all was seen is a violation, and told as one.
  const doubts = isPartial
    ? vacuity
    : vacuity.filter(({ kind }) => kind !== 'reachable property without witness');
  return section(
    isPartial ? 'doubts so far' : 'doubts',
    doubts.map((one) => `  ${paint.doubtful('!')} ${vacuitySentence(one)}`),
  );
}

/** How many values each variable took, where they were counted. */
export function distinctValuesText(report: Report, paint: Paint): readonly string[] {
  const rows = (report.distinctValues ?? []).map(({ variable, values }): readonly Cell[] => [
    { text: variable },
    { text: grouped(values), align: 'right' },
  ]);
  return section('distinct values', table(rows, paint));
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

/** The two properties that every spec has are named by what must not happen; said as a sentence that holds. */
const sentences: Readonly<Record<string, string>> = {
  deadlock: 'no deadlock',
  bounds: 'every value stays in its type',
};

const kindText: Readonly<Record<PropertyReport['kind'], string>> = {
  invariant: 'invariant',
  step: 'step',
  refinement: 'refinement',
  reachable: 'reachable',
  temporal: 'temporal',
  deadlock: 'every spec',
  bounds: 'every spec',
};

interface StatusText {
  readonly sign: string;
  readonly colour: keyof Paint;
  readonly words: string;
}

function statusOf({ status, length }: PropertyReport): StatusText {
  const inSteps = length === undefined ? '' : ` in ${plural(length, 'step')}`;
  switch (status) {
    case 'holds':
      return { sign: '✓', colour: 'good', words: 'holds' };
    case 'violated':
      return { sign: '✗', colour: 'bad', words: `violated${inSteps}` };
    case 'witnessed':
      return { sign: '✓', colour: 'good', words: `witnessed${inSteps}` };
    case 'unwitnessed':
      return { sign: '✗', colour: 'bad', words: 'never witnessed' };
    case 'open':
      return { sign: '?', colour: 'doubtful', words: 'open' };
    case 'not checked':
      return { sign: '-', colour: 'faint', words: 'not checked' };
  }
}

function vacuitySentence(vacuity: Vacuity): string {
  switch (vacuity.kind) {
    case 'action never enabled':
      return `action ${vacuity.action} is never enabled`;
    case 'conjunct never false':
      return `guard of ${vacuity.action}: ${JSON.stringify(vacuity.conjunct)} never blocks what the conjuncts before it let through`;
    case 'states excluded by a constraint':
      return `constraint ${JSON.stringify(vacuity.constraint)} cuts off ${plural(vacuity.excluded, 'step')}, and what lies behind was not explored`;
    case 'reachable property without witness':
      return `no state witnesses ${JSON.stringify(vacuity.property)}`;
    case 'antecedent never true':
      return `${JSON.stringify(vacuity.property)} says nothing: ${vacuity.antecedent} is never true`;
    case 'fairness of what is never enabled':
      return `${vacuity.assumption} says nothing: no step of it is ever enabled`;
    case 'fairness that admits no behaviour':
      return `from ${plural(vacuity.states, 'state')} no explored behaviour is fair, and temporal properties say nothing of them`;
  }
}
