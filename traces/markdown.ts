import { type Finding, headline, traceOf } from './finding.ts';
import { narration, type Told, takenText } from './narration.ts';
import type { Taken } from './taken.ts';

/**
 * A finding as a Markdown document (GitHub's dialect, for its tables): a heading, what the trace is of, and a table
 * with a row a step. `back` is the step that closes the cycle of a lasso. Ends with a newline.
 */
export function markdown(finding: Finding, back?: Taken): string {
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
    if (trace.loop !== undefined) {
      const by = back === undefined ? '' : ` by ${code(takenText(back))}`;
      paragraphs.push(`From the last state back to state ${trace.loop}${by}, for ever.`);
    }
  }
  const conjuncts = finding.kind === 'violation' ? finding.violation.conjuncts : [];
  if (conjuncts.length > 0)
    paragraphs.push(conjuncts.map((name) => `- ${prose(name)}: false in the last state`).join('\n'));
  return `${paragraphs.join('\n\n')}\n`;
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
