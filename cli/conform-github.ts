import { editText } from './conform-diagnosis.ts';
import type { ConformOutcome } from './conform-json.ts';
import type { LogResult } from './conform-log.ts';
import type { SlicesFindings } from './conform-slices.ts';

/** The outcome as annotations of a GitHub workflow, a line each; nothing where all is well. */
export function githubText({ results, shortfalls }: ConformOutcome): string {
  const lines = [
    ...results.flatMap(annotation),
    ...shortfalls.map((what) => `::error title=assay conform::${escaped(what)}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function annotation({ file, verdict, slices, slice, diagnosis, findings }: LogResult): readonly string[] {
  const which = slices === undefined ? '' : `slice ${slice}: `;
  const others = slices === undefined ? '' : othersText(slices);
  const at = (line: number | undefined): string =>
    `file=${escapedProperty(file)}${line === undefined ? '' : `,line=${line}`}`;
  switch (verdict.kind) {
    case 'accepted':
      return [];
    case 'rejected': {
      const [best] = diagnosis?.repairs.best ?? [];
      const hint = best === undefined ? '' : `: ${diagnosis?.cause}; ${editText(best.edit)}`;
      return [
        `::error ${at(diagnosis?.line.number)}::${escaped(`${which}no behaviour explains this line${hint}${others}`)}`,
      ];
    }
    case 'violated': {
      const broken = findings?.broken;
      return [
        `::error ${at(broken?.line?.number)}::${escaped(`${which}${JSON.stringify(broken?.property ?? '')} is violated${others}`)}`,
      ];
    }
    case 'inconclusive':
      return [`::warning ${at(undefined)}::${escaped(`inconclusive: ${verdict.reason}`)}`];
    case 'bad':
      return [`::error ${at(undefined)}::${escaped(verdict.problem)}`];
  }
}

function othersText({ verdicts: { rejected, violated } }: SlicesFindings): string {
  const others = rejected + violated - 1;
  return others <= 0 ? '' : ` (and in ${others} more ${others === 1 ? 'slice' : 'slices'})`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
