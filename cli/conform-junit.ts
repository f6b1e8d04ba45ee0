import type { ConformOutcome } from './conform-json.ts';
import type { LogResult } from './conform-log.ts';

/** The outcome as a JUnit file: a test case for each log, and one for each threshold that is not met. */
export function junitText(outcome: ConformOutcome, textOf: (result: LogResult) => string): string {
  const { results, shortfalls } = outcome;
  const cases = [
    ...results.map((result) => caseText(result, textOf(result))),
    ...shortfalls.map((what) => failureCase('the suite', what, 'shortfall', what)),
  ];
  const failures = results.filter(({ verdict }) => isFailure(verdict.kind)).length + shortfalls.length;
  const errors = results.filter(({ verdict }) => verdict.kind === 'bad').length;
  const skipped = results.filter(({ verdict }) => verdict.kind === 'inconclusive').length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="assay conform" tests="${cases.length}" failures="${failures}" errors="${errors}" skipped="${skipped}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function isFailure(kind: LogResult['verdict']['kind']): boolean {
  return kind === 'rejected' || kind === 'violated';
}

function caseText({ file, verdict, subject }: LogResult, text: string): string {
  const group = subject?.model.compiled.specName ?? 'logs';
  switch (verdict.kind) {
    case 'accepted':
      return `    <testcase classname="${escaped(group)}" name="${escaped(file)}"/>`;
    case 'rejected':
    case 'violated':
      return failureCase(group, file, verdict.kind, text);
    case 'inconclusive':
      return around(group, file, `<skipped message="${escaped(verdict.reason)}"/>`);
    case 'bad':
      return around(group, file, `<error message="${escaped(verdict.problem)}"/>`);
  }
}

function failureCase(group: string, name: string, kind: string, text: string): string {
  const [first = ''] = text.split('\n');
  return around(
    group,
    name,
    `<failure type="${kind}" message="${escaped(first)}">${escaped(text)}</failure>`,
  );
}

function around(group: string, name: string, inner: string): string {
  return `    <testcase classname="${escaped(group)}" name="${escaped(name)}">${inner}</testcase>`;
}

/** XML has no way to write most control characters: a log may hold them, a report shows that something was there. */
function escaped(text: string): string {
  return [...text].map((letter) => entities[letter] ?? (isControl(letter) ? '\uFFFD' : letter)).join('');
}

function isControl(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  return (
    (code < 32 && ![9, 10, 13].includes(code)) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfffe ||
    code === 0xffff
  );
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
