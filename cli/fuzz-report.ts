import type { ActionCounts, Covered, Failure, FuzzReport } from '../traces/fuzzing/index.ts';
import { divergenceHeadline, divergenceStory, writeReplay } from '../traces/fuzzing/index.ts';
import { headerText } from './check-report.ts';
import type { ExitStatus } from './exit-status.ts';
import { failureReplay } from './fuzz-replays.ts';
import { jsonText } from './json-text.ts';
import type { Paint } from './paint.ts';
import { grouped, plural } from './quantities.ts';
import { typed } from './shell.ts';
import type { Subject } from './subject.ts';
import { type Cell, table } from './table.ts';

/** How a report is laid out. */
export interface FuzzPage {
  readonly paint: Paint;
  readonly width: number;
}

/** What a report is of, and how it can be had again. */
export interface FuzzOrigin {
  readonly subject: Subject;
  /** The driver as it was named. */
  readonly driver: string;
  /** The command line that goes the same way again. */
  readonly argv: readonly string[];
  /** The file that the failure was written to. */
  readonly file: string | undefined;
}

/** A report for people. It ends with what to type next. */
export function fuzzText(report: FuzzReport, origin: FuzzOrigin, page: FuzzPage): string {
  const { paint } = page;
  const lines = [
    headText(origin.subject, page),
    `driver ${origin.driver}`,
    '',
    ...verdictText(report, paint),
  ];
  const { verdict } = report;
  const failure = verdict.kind === 'diverges' ? failureText(origin.subject, verdict.failure, page) : '';
  const rest = [...coverageText(report, paint), ...doubtsText(report, paint), ...nextText(report, origin)];
  return `${lines.join('\n')}\n${failure}${rest.join('\n')}\n`;
}

/** What was driven. Constants that take more than two lines nobody reads. */
export function headText(subject: Subject, { paint, width }: FuzzPage): string {
  const whole = headerText(subject, paint);
  if (whole.length <= 2 * width) return whole;
  const { specName, constants } = subject.model.compiled;
  return `${paint.bold(specName)} · ${plural(Object.keys(constants).length, 'constant')}`;
}

/** A report as JSON: what the text says, and the failure as its file would have it. Without times. */
export function fuzzJson(subject: Subject, report: FuzzReport, driver: string, status: ExitStatus): string {
  const { verdict, news, ...rest } = report;
  const isFailure = verdict.kind === 'diverges';
  return jsonText({
    ...rest,
    instance: subject.instance?.name,
    driver,
    verdict: isFailure ? { kind: verdict.kind, ...failureJson(verdict.failure) } : verdict,
    // As its file has it: what JSON has no word for is kept.
    ...(isFailure
      ? { replay: JSON.parse(writeReplay(failureReplay(subject, verdict.failure, driver))) }
      : {}),
    news: news.length,
    exitStatus: status,
  });
}

function failureJson({ steps, played: _, divergence, ...failure }: Failure): object {
  const { step: __, ...known } = divergence;
  return { ...failure, divergence: known, length: steps.length };
}

function verdictText({ verdict, steps, sequences, seed, spec }: FuzzReport, paint: Paint): readonly string[] {
  const counts = `${plural(steps, 'step')} compared in ${plural(sequences, 'run')}, seed ${seed}`;
  switch (verdict.kind) {
    case 'conforms within the budget':
      return [
        `${paint.good('✓ conforms within the budget')}: ${counts}`,
        paint.faint('  No difference was met; that there is none is more than a fuzzer can say.'),
      ];
    case 'diverges': {
      const { divergence } = verdict.failure;
      return [
        `${paint.bad('✗ diverges')}: ${counts}`,
        '',
        `${paint.bad('✗')} ${divergenceHeadline(spec, divergence)}`,
        '',
      ];
    }
    case 'inconclusive':
      return [`${paint.doubtful('? inconclusive')}: ${verdict.reason}`, `  ${counts}`];
  }
}

/** The steps of a failure, why it is one, and how it was met. */
export function failureText(subject: Subject, failure: Failure, page: FuzzPage): string {
  const { played, divergence, metIn, shrinkRuns, isRepeatable, script, seed } = failure;
  const story = divergenceStory(subject.model.compiled, played, divergence, page);
  const where = script === undefined ? 'at random' : `in ${script}`;
  const smaller =
    metIn === played.length + 1
      ? 'which could not be made smaller'
      : `made smaller in ${plural(shrinkRuns, 'run')}`;
  const how = isRepeatable
    ? `  Met ${where}, in a run of ${plural(metIn, 'step')}, ${smaller}; the implementation was started with seed ${seed}.`
    : `  ${page.paint.doubtful('!')} Met ${where}, and did not happen again: the implementation depends on more than its seed.`;
  return `${story}\n${how}\n`;
}

function coverageText({ states, transitions, actions }: FuzzReport, paint: Paint): readonly string[] {
  const head: readonly Cell[] = ['actions', 'accepted', 'rejected', 'foreign', 'never the reason'].map(
    (text, column) =>
      column === 0 || column === 4 ? { text, paint: 'faint' } : { text, paint: 'faint', align: 'right' },
  );
  const rows = actions.map((counts): readonly Cell[] => [
    counts.accepted === 0 ? { text: `  ${counts.name}`, paint: 'doubtful' } : { text: `  ${counts.name}` },
    ...[counts.accepted, counts.rejected, counts.foreign].map(
      (count): Cell => ({ text: grouped(count), align: 'right' }),
    ),
    { text: silentText(counts), paint: 'faint' },
  ]);
  return [
    '',
    `  ${[coveredText(states, 'state'), ...(transitions === undefined ? [] : [coveredText(transitions, 'transition')])].join(', ')} of the spec covered`,
    '',
    ...table([head, ...rows], paint, ''),
  ];
}

function coveredText({ covered, of }: Covered, noun: string): string {
  return of === undefined ? plural(covered, noun) : `${grouped(covered)} of ${plural(of, noun)}`;
}

/** The conjuncts of a guard that were never false where it was tried, or never without another one. */
function silentText({ conjuncts, rejected }: ActionCounts): string {
  if (rejected === 0) return '';
  const never = conjuncts.filter(({ wasFalse }) => wasFalse === 'never').map(({ name }) => name);
  const together = conjuncts
    .filter(({ wasFalse }) => wasFalse === 'with others')
    .map(({ name }) => `${name} (never alone)`);
  return [...never, ...together].join('; ');
}

function doubtsText({ neverTaken, leftOut, unobserved }: FuzzReport, paint: Paint): readonly string[] {
  const doubts = [
    ...(neverTaken.length === 0 ? [] : [`never taken: ${neverTaken.join(', ')}`]),
    ...Object.entries(leftOut).map(([name, reason]) => `${name} is not driven: ${reason}`),
    ...Object.entries(unobserved).map(([name, reason]) => `${name} is not observed: ${reason}`),
  ];
  return doubts.length === 0 ? [] : ['', ...doubts.map((doubt) => `  ${paint.doubtful('!')} ${doubt}`)];
}

function nextText(
  { verdict, seed, steps }: FuzzReport,
  { argv, driver, file, subject }: FuzzOrigin,
): readonly string[] {
  if (verdict.kind !== 'diverges') {
    const { words } = without(argv, ['--seed', '--steps', '--time']);
    const more = ['--seed', String((seed + 1) % 2 ** 32), '--steps', String(Math.max(1_000_000, steps * 10))];
    return ['', `  Go on:  ${typed(['npx', 'assay', ...words, ...more])}`];
  }
  if (file === undefined) {
    const words = ['npx', 'assay', ...argv, '--out', `${subject.model.compiled.specName}-failure.json`];
    return ['', `  Keep it:  ${typed(words)}`];
  }
  const replay = ['npx', 'assay', 'fuzz', subject.target.given, '--driver', driver, '--replay', file];
  return ['', `  Replay it:  ${typed(replay)}`];
}

/** A command line without some options and their values. */
function without(argv: readonly string[], options: readonly string[]): { readonly words: readonly string[] } {
  const words = argv.filter((word, index) => {
    const before = argv[index - 1] ?? '';
    return (
      !options.includes(word) &&
      !options.includes(before) &&
      !options.some((name) => word.startsWith(`${name}=`))
    );
  });
  return { words };
}
