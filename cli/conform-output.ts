import { coverageText, lossesText } from './conform-coverage.ts';
import type { ConformPage } from './conform-diagnosis.ts';
import { githubText } from './conform-github.ts';
import { type ConformOutcome, conformJson } from './conform-json.ts';
import { junitText } from './conform-junit.ts';
import type { LogResult } from './conform-log.ts';
import { mutationText } from './conform-mutation.ts';
import type { ConformCommandOptions } from './conform-options.ts';
import { logText, nextText, subjectText } from './conform-report.ts';
import type { Io } from './io.ts';
import { writeOut } from './out-file.ts';
import { paintFor, plainPaint } from './paint.ts';
import { plural } from './quantities.ts';
import { typed } from './shell.ts';

/** Writes what was found: as text, JSON or annotations, and into the files that were asked for. */
export async function writeOutcome(
  outcome: ConformOutcome,
  options: ConformCommandOptions,
  argv: readonly string[],
  io: Io,
): Promise<void> {
  const { configurations } = outcome;
  const plain: ConformPage = { paint: plainPaint, columns: 100 };
  const textOf = (result: LogResult, page: ConformPage): string =>
    logText(result, configurations.get(result.file) ?? [], page).join('\n');
  if (options.junit !== undefined)
    writeOut(
      options.junit,
      junitText(outcome, (result) => textOf(result, plain)),
      io.directory,
    );
  if (options.json === true) {
    io.out.write(conformJson(outcome));
    return;
  }
  const page: ConformPage = { paint: paintFor(io.out, io), columns: io.out.columns };
  const { err } = io;
  const bad = outcome.results.filter(({ verdict }) => verdict.kind === 'bad');
  for (const result of bad) err.write(`${textOf(result, { ...page, paint: paintFor(err, io) })}\n`);
  io.out.write(resultsText(outcome, options, argv, page, textOf));
  if (options.github === true) io.out.write(githubText(outcome));
}

function resultsText(
  outcome: ConformOutcome,
  options: ConformCommandOptions,
  argv: readonly string[],
  page: ConformPage,
  textOf: (result: LogResult, page: ConformPage) => string,
): string {
  const { results, coverage, losses, mutation, shortfalls } = outcome;
  const read = results.filter(({ verdict }) => verdict.kind !== 'bad');
  let subject: string | undefined;
  const logs = read.flatMap((result, index) => {
    const held = subjectText(result, page);
    const isSame = held === subject;
    subject = held;
    const before = read[index - 1];
    const isApart = before !== undefined && (isLong(before) || isLong(result));
    return [
      ...(isSame || held === undefined ? [] : [...(index === 0 ? [] : ['']), held]),
      ...(isApart && isSame ? [''] : []),
      textOf(result, page),
    ];
  });
  const lines = [
    ...logs,
    ...(results.length > 1 ? ['', summaryText(results)] : []),
    ...(coverage === undefined ? [] : coverageText(coverage, page)),
    ...lossesText(losses, page),
    ...(mutation === undefined ? [] : mutationText(mutation, page)),
    ...shortfallsText(shortfalls.slice(0, shortfalls.length - losses.length), page),
    ...nextText(nextCommands(results, options, argv), page),
  ];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function isLong({ verdict }: LogResult): boolean {
  return verdict.kind === 'rejected' || verdict.kind === 'violated';
}

function shortfallsText(shortfalls: readonly string[], { paint }: ConformPage): readonly string[] {
  return shortfalls.length === 0 ? [] : ['', ...shortfalls.map((what) => `${paint.bad('✗')} ${what}`)];
}

/** `5 logs: 3 accepted, 1 rejected, 1 that cannot be read`. */
function summaryText(results: readonly LogResult[]): string {
  const words = {
    accepted: 'accepted',
    rejected: 'rejected',
    violated: 'that break a property',
    inconclusive: 'inconclusive',
    bad: 'that cannot be read',
  };
  const counts = Object.entries(words).flatMap(([kind, word]) => {
    const count = results.filter(({ verdict }) => verdict.kind === kind).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return `${plural(results.length, 'log')}: ${counts.join(', ')}`;
}

/** What one types next to see more of the first log that is not explained, or that breaks something. */
function nextCommands(
  results: readonly LogResult[],
  options: ConformCommandOptions,
  argv: readonly string[],
): readonly (readonly [purpose: string, command: string])[] {
  const target = results.find(({ subject }) => subject !== undefined)?.subject?.target;
  const spec = target?.path === undefined ? [] : ['--spec', target.given];
  const shown: readonly (readonly [string, string])[] =
    options.out === undefined
      ? []
      : [['Look at the way there', typed(['npx', 'assay', 'show', options.out, ...spec, '--full'])]];
  const drawn: readonly (readonly [string, string])[] =
    options.graph?.endsWith('.dot') === true
      ? [['Draw the search', typed(['dot', '-Tsvg', '-O', options.graph])]]
      : [];
  const failed = results.find(({ verdict }) => verdict.kind === 'rejected' || verdict.kind === 'violated');
  if (failed === undefined || results.length > 1 || failed.file === '-' || options.follow === true)
    return [...shown, ...drawn];
  const { slices, slice } = failed;
  const which = slices === undefined || slice === undefined ? [] : ['--slice', slice];
  const again = (...more: readonly string[]): string => typed(['npx', 'assay', ...argv, ...which, ...more]);
  return [
    ...shown,
    ...(options.out === undefined ? [['Keep the way there', again('--out', 'way.itf.json')] as const] : []),
    ...drawn,
    ...(options.graph === undefined && failed.verdict.kind === 'rejected'
      ? [['See the search', again('--graph', 'search.dot')] as const]
      : []),
  ];
}
