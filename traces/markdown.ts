import type { Trace } from '../model/index.ts';
import { type Finding, headline, traceOf } from './finding.ts';
import { backText, fairnessOf, falsityText, judgedOf } from './lasso.ts';
import { narration, type Told } from './narration.ts';
import { refinementText } from './refinement-text.ts';

/**
 * A finding as a Markdown document (GitHub's dialect, for its tables): a heading, what the trace is of, a table with a
 * row a step, what is false, and why a lasso is fair. Ends with a newline.
 */
export function markdown(finding: Finding): string {
  const trace = traceOf(finding);
  const paragraphs = [`## ${prose(headline(finding))}`];
  if (trace !== undefined) {
    const constants = Object.entries(trace.constants).map(
      ([name, value]) => `${name} = ${JSON.stringify(value)}`,
    );
    const facts = [
      ...(constants.length === 0 ? [] : [`Constants: ${constants.map(code).join(', ')}.`]),
      ...(trace.mutant === undefined ? [] : [`Mutant: ${prose(trace.mutant)}.`]),
    ];
    if (facts.length > 0) paragraphs.push(facts.join(' '));
    paragraphs.push(['| | step | what changes |', '|--:|:--|:--|', ...narration(trace).map(row)].join('\n'));
    const back = backText(trace, code);
    if (back !== undefined) paragraphs.push(`After state ${trace.points.length - 1}: ${back}.`);
  }
  const conjuncts = finding.kind === 'violation' ? finding.violation.conjuncts : [];
  if (conjuncts.length > 0)
    paragraphs.push(conjuncts.map((name) => `- ${prose(name)}: false in the last state`).join('\n'));
  const stands = refinementText(finding);
  if (stands !== undefined) {
    paragraphs.push(
      `${prose(stands.subject)} ${stands.parts.map(code).join(' · ')}, ${prose(stands.verdict)}.`,
    );
  }
  if (trace !== undefined) paragraphs.push(...lassoParagraphs(finding, trace));
  return `${paragraphs.join('\n\n')}\n`;
}

/** What is false of a lasso, and whether it is fair. */
function lassoParagraphs(finding: Finding, trace: Trace): readonly string[] {
  const judged = judgedOf(finding);
  if (judged === undefined) return [];
  const { sentence, groups } = fairnessOf(trace, judged);
  const isFalse = judged.broken.map(
    (broken) => `- ${prose(falsityText(finding, broken))}: ${code(broken.formula)}`,
  );
  const why = groups.map(
    ({ reason, assumptions }) =>
      `- ${reason === undefined ? '' : `${prose(reason)}: `}${assumptions.map(code).join(' · ')}`,
  );
  return [
    isFalse.length === 0 ? 'No temporal property is false of this behaviour.' : isFalse.join('\n'),
    prose(sentence),
    ...(why.length === 0 ? [] : [why.join('\n')]),
  ];
}

function row({ index, step, kind, parts }: Told): string {
  const words = kind === 'stuttering' ? parts.map(prose) : parts.map(code);
  const what = `${kind === 'attempt' ? '✗ ' : ''}${words.join(' · ')}`;
  return `| ${index} | ${kind === 'initial' ? prose(step) : code(step)} | ${what} |`;
}

/** Text in a paragraph or cell, none of which is markup. */
function prose(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>#|~&]/g, '\\$&');
}

/** Text as code: between more backticks than it has in a row. A pipe would end the cell even in code. */
function code(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return fence + space + line.replaceAll('|', '\\|') + space + fence;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
