import {
  divergenceHeadline,
  divergenceStory,
  isAsExpectedOutcome,
  outcomeOf,
  type Replay,
  type Replayed,
  readReplay,
  replayRun,
  stepLine,
} from '../traces/fuzzing/index.ts';
import { CommandError } from './command-error.ts';
import { readConstants } from './constants.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { readText } from './fuzz-corpus.ts';
import { type FuzzPage, headText } from './fuzz-report.ts';
import type { Io } from './io.ts';
import { jsonText } from './json-text.ts';
import { loadDriver, usualDriver } from './load-driver.ts';
import { paintFor } from './paint.ts';
import { plural } from './quantities.ts';
import { buildModel, type Subject, type SubjectOptions } from './subject.ts';
import { resolveTarget } from './target.ts';

/** What changes what the file says. */
export interface ReplayDriverOptions extends SubjectOptions {
  readonly driver?: string;
  readonly json?: boolean;
}

/** `assay fuzz --replay`: takes the steps of one run again, on the implementation and the spec as they are now. */
export async function replayDriverCommand(
  given: string,
  file: string,
  options: ReplayDriverOptions,
  io: Io,
): Promise<ExitStatus> {
  const replay = readReplay(readText(file, io.directory), file);
  const target = await resolveTarget(given, io.directory);
  if (replay.protocol !== target.spec.name)
    throw new CommandError(
      `${file} is a run of ${replay.protocol}, not of ${target.spec.name}`,
      `Name its protocol: assay fuzz ${replay.protocol} --replay ${file}.`,
    );
  const name = options.driver ?? replay.driver ?? (await usualDriver(target.spec.name));
  const driver = await loadDriver(name, target.spec.name, io.directory);
  const constants = { ...replay.constants, ...readConstants(target.spec, options.set ?? []) };
  const model = buildModel(target, constants, options.mutant ?? replay.mutant);
  const subject: Subject = { target, model, instance: undefined, mutant: undefined, constants: 'changed' };
  const replayed = await replayRun(model, driver, replay);
  const status = replayed.divergence === undefined ? exitStatus.holds : exitStatus.rejected;
  io.out.write(
    options.json === true
      ? replayedJson(file, replay, replayed, status)
      : replayedText(file, subject, replay, replayed, { paint: paintFor(io.out, io), width: io.out.columns }),
  );
  return status;
}

function replayedText(
  file: string,
  subject: Subject,
  replay: Replay,
  replayed: Replayed,
  page: FuzzPage,
): string {
  const { paint } = page;
  const { divergence, played, leftOut } = replayed;
  const { compiled } = subject.model;
  const asBefore = isAsExpectedOutcome(replayed, replay.expected);
  const before =
    replay.expected.verdict === 'conforms'
      ? 'conform'
      : `diverge: ${replay.expected.as}, at ${replay.expected.subject}`;
  const note = asBefore
    ? '  As the file says.'
    : `  ${paint.doubtful('!')} The file says that it would ${before}.`;
  const skipped = leftOut.map(
    (step) => `  ${paint.doubtful('!')} The driver does not drive ${stepLine(step)}: left out.`,
  );
  const head = [headText(subject, page), ''];
  if (divergence === undefined) {
    const verdict = `${paint.good('✓')} ${file} conforms: ${plural(played.length, 'step')} compared`;
    return `${[...head, verdict, note, ...skipped].join('\n')}\n`;
  }
  const told = divergenceStory(compiled, played, divergence, page);
  const headline = `${paint.bad('✗')} ${divergenceHeadline(compiled.specName, divergence)}`;
  return `${[...head, headline, ''].join('\n')}\n${told}\n${[note, ...skipped].join('\n')}\n`;
}

function replayedJson(file: string, replay: Replay, replayed: Replayed, status: ExitStatus): string {
  const { divergence, played, leftOut } = replayed;
  return jsonText({
    file,
    steps: played.length,
    outcome: outcomeOf(divergence),
    expected: replay.expected,
    isAsExpected: isAsExpectedOutcome(replayed, replay.expected),
    divergence,
    leftOut,
    exitStatus: status,
  });
}
