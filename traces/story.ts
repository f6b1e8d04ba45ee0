import type { Coverage } from '../checker/index.ts';
import type { Trace } from '../model/index.ts';
import { padded, widthOf, wrapped } from './columns.ts';
import { counted, type Finding, grouped, headline, traceOf } from './finding.ts';
import { backText, fairnessOf, falsityText, judgedOf } from './lasso.ts';
import { narration, type Told } from './narration.ts';
import type { Paint } from './paint.ts';
import { refinementText } from './refinement-text.ts';

/** How a story is told and what is told beside the trace. */
export interface Telling {
  /** Columns of the page; lines are broken to fit where they can be. */
  readonly width: number;
  readonly paint: Paint;
  readonly coverage?: Coverage | undefined;
  /** How the trace was found: says whether a shorter one may exist. */
  readonly search?: 'breadth first' | 'random walk' | undefined;
  /** What to type next, each with what it is for: `Retrace it`, `assay replay ...`. */
  readonly next?: readonly (readonly [purpose: string, command: string])[] | undefined;
}

/**
 * A finding as text for a terminal: what was found, each step with what it changed, what is false, why a lasso is fair,
 * what was searched, and what to type next. Ends with a newline. The same finding and telling give the same text.
 */
export function story(finding: Finding, telling: Telling): string {
  const trace = traceOf(finding);
  const sections = [
    [title(finding, telling.paint)],
    trace === undefined ? [] : steps(trace, telling),
    finding.kind === 'violation' ? falseConjuncts(finding.violation.conjuncts, telling.paint) : [],
    standsFor(finding, telling),
    trace === undefined ? [] : falseFormulas(finding, telling),
    trace === undefined ? [] : fairness(finding, trace, telling),
    closing(finding, telling),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** What a step that breaks a refinement stands for in the abstract spec. */
function standsFor(finding: Finding, { width, paint }: Telling): readonly string[] {
  const text = refinementText(finding);
  if (text === undefined) return [];
  const { subject, parts, verdict } = text;
  const [first = '', ...rest] = wrapped([...parts, verdict], ' · ', width - 6);
  return [`  ${paint.bad('✗')} ${subject} ${first}`, ...rest.map((line) => `    ${line}`)];
}

function title(finding: Finding, paint: Paint): string {
  switch (finding.kind) {
    case 'violation':
      return paint.bad(`✗ ${headline(finding)}`);
    case 'witness':
      return paint.good(`✓ ${headline(finding)}`);
    case 'behaviour':
      return headline(finding);
  }
}

/** The column of actions takes no more than this share of the page; longer actions get a line of their own. */
const maxActionShare = 0.4;

function steps(trace: Trace, telling: Telling): readonly string[] {
  const told = narration(trace);
  const { loop } = trace;
  const numbers = Math.max(...told.map(({ index }) => grouped(index).length));
  const fitting = told
    .map(({ step }) => widthOf(step))
    .filter((width) => width <= telling.width * maxActionShare);
  const columns = { numbers, actions: Math.max(0, ...fitting) };
  const lines = told.flatMap((line) => {
    const inCycle = loop !== undefined && line.index >= loop && line.kind !== 'attempt';
    const gutter = loop === undefined ? '' : line.index === loop ? '╭▸ ' : inCycle ? '│  ' : '   ';
    return lineOf(line, { gutter, further: inCycle ? '│  ' : gutter }, columns, telling);
  });
  if (loop === undefined) return lines;
  return [...lines, `  ${telling.paint.faint('╰─')} ${backText(trace, telling.paint.action)}`];
}

/** What stands left of a line, and left of the lines it goes on with. */
interface Gutter {
  readonly gutter: string;
  readonly further: string;
}

interface Columns {
  readonly numbers: number;
  readonly actions: number;
}

function lineOf(
  told: Told,
  { gutter, further }: Gutter,
  columns: Columns,
  { width, paint }: Telling,
): readonly string[] {
  const number = grouped(told.index).padStart(columns.numbers);
  const indent = 2 + gutter.length + columns.numbers + 2 + columns.actions + 2;
  const mark = told.kind === 'attempt' ? '✗ ' : '';
  const parts = wrapped(told.parts, ' · ', Math.max(minChangesWidth, width - indent - mark.length));
  const texts = parts.map((part, index) => changeText(told, index === 0 ? mark + part : part, paint));
  const start = `  ${paint.faint(`${gutter}${number}`)}  `;
  const hanging = `  ${paint.faint(further)}${' '.repeat(indent - 2 - further.length)}`;
  const [first = '', ...rest] = texts;
  const action = paint.action(told.step);
  if (widthOf(told.step) > columns.actions) {
    return [`${start}${action}`, ...texts.map((text) => hanging + text)];
  }
  const pad = padded('', columns.actions - widthOf(told.step));
  return [`${start}${action}${pad}  ${first}`, ...rest.map((text) => hanging + text)];
}

/** On a narrow page changes run over the edge rather than one word a line. */
const minChangesWidth = 24;

function changeText({ kind }: Told, text: string, paint: Paint): string {
  switch (kind) {
    case 'initial':
      return text;
    case 'step':
      return paint.change(text);
    case 'stuttering':
      return paint.faint(text);
    case 'attempt':
      return paint.bad(text);
  }
}

function falseConjuncts(conjuncts: readonly string[], paint: Paint): readonly string[] {
  return conjuncts.map((name) => `  ${paint.bad('✗')} ${JSON.stringify(name)} is false in the last state`);
}

/** What is false of a lasso, each formula whole. */
function falseFormulas(finding: Finding, { width, paint }: Telling): readonly string[] {
  const judged = judgedOf(finding);
  if (judged?.broken.length === 0) return ['  No temporal property is false of this behaviour.'];
  return (judged?.broken ?? []).flatMap((broken) => {
    const start = `${falsityText(finding, broken)}:`;
    const whole = `${start} ${broken.formula}`;
    if (widthOf(whole) <= width - 4) return [`  ${paint.bad('✗')} ${whole}`];
    const formula = wrapped([broken.formula], '', width - 6);
    return [`  ${paint.bad('✗')} ${start}`, ...formula.map((line) => `      ${line}`)];
  });
}

/** Why a lasso is fair, or why it is not: a line or more for each reason, with all that it is the reason of. */
function fairness(finding: Finding, trace: Trace, { width, paint }: Telling): readonly string[] {
  const judged = judgedOf(finding);
  if (judged === undefined) return [];
  const { sentence, groups } = fairnessOf(trace, judged);
  const reasons = Math.max(0, ...groups.map(({ reason = '' }) => widthOf(reason)));
  const indent = reasons === 0 ? 4 : 4 + reasons + 2;
  return [
    ...wrapped([sentence], '', width - 2).map((line) => `  ${line}`),
    ...groups.flatMap(({ reason = '', assumptions }) => {
      const room = Math.max(minChangesWidth, width - indent);
      return wrapped(assumptions, ' · ', room).map((line, index) => {
        const start = index === 0 ? `    ${reason}` : '';
        return `${padded(start, indent)}${paint.action(line)}`;
      });
    }),
  ];
}

function closing(finding: Finding, { coverage, search, next, paint }: Telling): readonly string[] {
  const lines: string[] = [];
  const searched = searchText(finding, search);
  if (coverage !== undefined) lines.push([coverageText(coverage), ...searched].join(' '));
  else lines.push(...searched);
  const purposes = Math.max(0, ...(next ?? []).map(([purpose]) => widthOf(purpose)));
  for (const [purpose, command] of next ?? []) {
    lines.push(`${padded(`${purpose}:`, purposes + 1)}  ${paint.action(command)}`);
  }
  return lines.map((line) => `  ${line}`);
}

function coverageText({ distinctStates, generatedStates, depth }: Coverage): string {
  return `${counted(distinctStates, 'distinct state')}, ${grouped(generatedStates)} generated, depth ${grouped(depth)}.`;
}

function searchText(finding: Finding, search: Telling['search']): readonly string[] {
  if (search === undefined || traceOf(finding) === undefined) return [];
  if (search === 'random walk') return ['Walked at random: a shorter trace may exist.'];
  // The stem of a lasso is found breadth first, its cycle is not.
  const isLasso = finding.kind === 'violation' && finding.violation.kind === 'temporal';
  return isLasso ? [] : ['Searched breadth first: no shorter trace exists.'];
}
