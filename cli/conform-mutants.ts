import {
  chosenSlices,
  type MutationReport,
  mutationScore,
  mutationScoreOfAll,
  mutationsTogether,
  recordRun,
  recordSlices,
} from '../traces/mutation/index.ts';
import { CommandError } from './command-error.ts';
import { bindingOf, type LogResult, type LogSetting } from './conform-log.ts';
import { openLog } from './conform-opened.ts';
import { type SlicesFindings, Yardsticks } from './conform-slices.ts';

/** How mutants are chosen. */
interface Choosing {
  readonly seed: number;
  readonly maxMutants: number;
}

/** Of accepted logs, how well they notice that they are wrong. @throws CommandError */
export async function mutationOf(
  results: readonly LogResult[],
  setting: LogSetting,
  { seed, maxMutants }: Choosing,
): Promise<MutationReport | undefined> {
  const accepted = results.filter(({ verdict }) => verdict.kind === 'accepted');
  const each = { seed, maxMutants: Math.max(1, Math.floor(maxMutants / accepted.length)) };
  const reports: MutationReport[] = [];
  for (const { file, slices } of accepted) {
    const report =
      slices === undefined
        ? await mutationOfOne(file, setting, each)
        : await mutationOfSlices(file, slices, setting, each);
    if (report !== undefined) reports.push(report);
  }
  return mutationsTogether(reports);
}

async function mutationOfOne(
  file: string,
  setting: LogSetting,
  { seed, maxMutants }: Choosing,
): Promise<MutationReport | undefined> {
  const opened = await openLog(file, setting);
  if (opened.kind === 'slices') throw changed(file);
  const { pieces, subject } = opened;
  const recording = await recordRun(pieces, file, subject.model, bindingOf(setting), setting.options);
  if (recording.kind === 'not in total order') throw noTotalOrder(file);
  if (recording.kind === 'not accepted') return undefined;
  const { isStopped } = setting.options;
  return mutationScore(recording.run, { seed, maxMutants, isStopped });
}

async function mutationOfSlices(
  file: string,
  { accepted }: SlicesFindings,
  setting: LogSetting,
  { seed, maxMutants }: Choosing,
): Promise<MutationReport> {
  const opened = await openLog(file, setting);
  if (opened.kind === 'one log') throw changed(file);
  const chosen = chosenSlices(accepted, seed);
  const yardsticks = new Yardsticks(setting);
  const recording = await recordSlices(
    opened.pieces,
    file,
    chosen,
    (slice) => yardsticks.of(opened.subjectOf(slice)),
    setting.options,
  );
  if (recording.kind === 'not in total order') throw noTotalOrder(`${file}, slice ${recording.slice},`);
  const { isStopped } = setting.options;
  const report = mutationScoreOfAll(file, recording.runs, { seed, maxMutants, isStopped });
  return { ...report, slices: { tried: chosen.size, of: accepted.size } };
}

function noTotalOrder(name: string): CommandError {
  return new CommandError(
    `${name} has no total order, and mutants are made of logs that have one`,
    'Ask for the mutation score of logs whose lines happened in the order in which they stand.',
  );
}

function changed(file: string): CommandError {
  return new CommandError(`${file} has changed since it was judged`, 'Score a log that nobody writes to.');
}
