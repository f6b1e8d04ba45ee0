import type { ConformPage } from './conform-diagnosis.ts';
import type { FailedSlice, SlicesFindings } from './conform-slices.ts';
import { grouped, plural } from './quantities.ts';

/** Slices that are named; more are in the JSON. */
const maxNamed = 8;

/** What came of the logs of a file, where not all are accepted: how many, and which are not. */
export function slicesText(slices: SlicesFindings, { paint }: ConformPage): readonly string[] {
  const { count, verdicts, failed } = slices;
  const { accepted, rejected, violated, inconclusive } = verdicts;
  if (accepted === count) return [];
  const parts: readonly (readonly [number, string])[] = [
    [accepted, 'accepted'],
    [rejected, 'rejected'],
    [violated, 'that break a property'],
    [inconclusive, 'inconclusive'],
  ];
  const counts = parts.flatMap(([number, word]) => (number === 0 ? [] : [`${grouped(number)} ${word}`]));
  const named = failed.slice(0, maxNamed);
  const more = count - accepted - named.length;
  return [
    `  ${plural(count, 'slice')}: ${counts.join(', ')}`,
    // Of one alone all is told besides.
    ...(count - accepted === 1 ? [] : named.map((one) => `    ${paint.faint(failedText(one))}`)),
    ...(more > 0 ? [`    and ${plural(more, 'other')}`] : []),
  ];
}

function failedText({ slice, verdict, line }: FailedSlice): string {
  const at = line === undefined ? '' : ` at line ${grouped(line)}`;
  switch (verdict.kind) {
    case 'rejected':
      return `${slice}: rejected${at}`;
    case 'violated':
      return `${slice}: breaks a property${at}`;
    case 'inconclusive':
      return `${slice}: ${verdict.reason}`;
  }
}
