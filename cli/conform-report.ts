import type { Constants } from '../spec/language/index.ts';
import { summary, wrapped } from '../traces/index.ts';
import type { LogFact } from '../traces/log/index.ts';
import { type ConformPage, diagnosisText } from './conform-diagnosis.ts';
import type { LogResult } from './conform-log.ts';
import { slicesText } from './conform-slices-text.ts';
import type { LogFindings } from './conform-verdict.ts';
import { constantsText } from './constants.ts';
import { grouped, plural } from './quantities.ts';

/** What came of one log, whole. `other` are configurations with which it would have been accepted. */
export function logText(result: LogResult, other: readonly string[], page: ConformPage): readonly string[] {
  const { verdict, slices, diagnosis, findings } = result;
  const lines = [
    ...verdictText(result, page),
    ...(slices === undefined ? [] : slicesText(slices, page)),
    ...effortText(findings),
    ...factsText(findings, page),
  ];
  if (verdict.kind === 'rejected' && diagnosis !== undefined)
    return [...lines, ...diagnosisText(diagnosis, other, page)];
  return verdict.kind === 'violated' ? [...lines, ...violationText(result, page)] : lines;
}

/** Constants in one line; where they would take several, how many there are. */
function fewOf(constants: Constants): string {
  const text = constantsText(constants);
  return text.length <= maxText ? text : plural(Object.keys(constants).length, 'constant');
}

const maxText = 120;

/** What a log is held against, with the constants that are not the instance's own: `two-phase-commit · rms=5`. */
export function subjectText({ subject, slices }: LogResult, { paint }: ConformPage): string | undefined {
  if (subject === undefined) return undefined;
  const { model, instance, target } = subject;
  const own = {
    ...target.spec.constants,
    ...(instance === undefined ? {} : target.protocol?.instances[instance]?.constants),
  };
  const changed = Object.fromEntries(
    Object.entries(model.compiled.constants).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(own[name]),
    ),
  );
  return [
    paint.bold(model.compiled.specName),
    ...(slices !== undefined && slices.configurations > 1
      ? [plural(slices.configurations, 'configuration')]
      : [
          ...(instance === undefined ? [] : [instance]),
          ...(Object.keys(changed).length === 0 ? [] : [fewOf(changed)]),
        ]),
  ].join(' · ');
}

function verdictText(
  { file, verdict, slices, slice, lines, diagnosis, findings }: LogResult,
  { paint }: ConformPage,
): readonly string[] {
  const whole = file === '-' ? 'standard input' : file;
  const name = slices === undefined && slice !== undefined ? `slice ${slice} of ${whole}` : whole;
  const which = slices === undefined || slice === undefined ? '' : `, in slice ${slice}`;
  switch (verdict.kind) {
    case 'accepted':
      return [
        `${paint.good(`✓ ${name} is accepted`)}: ${slices === undefined ? '' : `${plural(slices.count, 'slice')}, `}${plural(lines, 'line')}, each explained`,
      ];
    case 'rejected': {
      const at = diagnosis === undefined ? '' : ` at line ${grouped(diagnosis.line.number)}${which}`;
      const count = diagnosis?.explained ?? 0;
      const of = slices === undefined ? '' : ' of the slice';
      const before =
        count === 0
          ? `Not even the first line${of} is explained by a behaviour of the spec.`
          : `${plural(count, 'line')}${of} ${count === 1 ? 'is' : 'are'} explained; no behaviour of the spec goes on with this one.`;
      return [paint.bad(`✗ ${name} is rejected${at}`), `  ${before}`];
    }
    case 'violated': {
      const broken = findings?.broken;
      const at = broken?.line === undefined ? 'where it begins' : `at line ${grouped(broken.line.number)}`;
      return [
        `${paint.bad(`✗ ${name} breaks a property ${at}${which}`)}: ${broken?.kind === 'step' ? 'step' : 'invariant'} ${JSON.stringify(broken?.property ?? '')}`,
      ];
    }
    case 'inconclusive':
      return [
        `${paint.doubtful(`? ${name} is inconclusive`)}: ${plural(lines, 'line')} read`,
        `  ${verdict.reason}`,
      ];
    case 'bad':
      return [`${paint.bad('error:')} ${verdict.problem}`];
  }
}

/** What it took, where a log does not determine one behaviour step by step. */
function effortText(findings: LogFindings | undefined): readonly string[] {
  if (findings === undefined) return [];
  const { mostCandidates, statesInDepth, hiddenSteps } = findings.effort;
  const skipped = [...findings.skipped].map(([event, count]) => `${grouped(count)} ${event}`);
  const parts = [
    ...(mostCandidates > 1 ? [`at most ${plural(mostCandidates, 'state')} explained a line`] : []),
    ...(hiddenSteps > 0 ? [`${plural(hiddenSteps, 'step')} without a line`] : []),
    ...(statesInDepth > 0 ? [`${plural(statesInDepth, 'state')} met going deep`] : []),
    ...(skipped.length > 0 ? [`skipped: ${skipped.join(', ')}`] : []),
  ];
  return parts.length === 0 ? [] : [`  ${parts.join(' · ')}`];
}

const maxFacts = 5;

function factsText(findings: LogFindings | undefined, { paint }: ConformPage): readonly string[] {
  const facts = findings?.facts ?? [];
  const told = facts.slice(0, maxFacts).map((fact) => `  ${paint.doubtful('!')} ${factText(fact)}`);
  const more = facts.length - told.length;
  return more > 0 ? [...told, `  and ${plural(more, 'other')}`] : told;
}

/** What a log tells of itself. */
export function factText(fact: LogFindings['facts'][number]): string {
  const { slice } = fact;
  return `${slice === undefined ? '' : `slice ${slice}: `}${factOfLogText(fact)}`;
}

function factOfLogText(fact: LogFact): string {
  switch (fact.kind) {
    case 'lost': {
      const where = fact.node === undefined ? '' : ` of ${fact.node}`;
      return `before line ${grouped(fact.line)}, ${plural(fact.count, 'line')}${where} ${fact.count === 1 ? 'is' : 'are'} missing: number ${fact.first} is not there`;
    }
    case 'out of order': {
      const where = fact.node === undefined ? 'number' : `number of ${fact.node}`;
      return `line ${grouped(fact.line)} has the ${where} ${fact.found}, after ${fact.after}: lines were swapped, repeated, or mixed from two logs`;
    }
    case 'miscounted':
      return `the log says that it has ${plural(fact.stated, 'event')}, and has ${grouped(fact.found)}`;
  }
}

/** The state that breaks the property, or that the step which breaks it leads to. */
function violationText({ findings, subject }: LogResult, { columns }: ConformPage): readonly string[] {
  const broken = findings?.broken;
  if (broken === undefined || subject === undefined) return [];
  const event = broken.line?.event;
  const parts = summary(subject.model.compiled.variables, broken.state);
  return [
    ...(event === undefined
      ? []
      : [`  after ${[event.n, event.a].filter((part) => part !== undefined).join(' ')}:`]),
    ...wrapped(parts, ' · ', columns - 6).map((text) => `    ${text}`),
    '  The implementation did what the spec allows, and the spec does not keep its promise.',
  ];
}

/** What one types next. */
export function nextText(
  commands: readonly (readonly [purpose: string, command: string])[],
  { paint }: ConformPage,
): readonly string[] {
  if (commands.length === 0) return [];
  const width = Math.max(...commands.map(([purpose]) => purpose.length));
  return [
    '',
    ...commands.map(([purpose, command]) => `  ${`${purpose}:`.padEnd(width + 1)}  ${paint.action(command)}`),
  ];
}
