import {
  changes,
  type Divergence,
  type Finding,
  findingOfTrace,
  maxEnabled,
  replay,
  story,
} from '../traces/index.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import type { Io } from './io.ts';
import { type Paint, paintFor } from './paint.ts';
import { plural } from './quantities.ts';
import { readTraceFile, type TraceFile, type TraceFileOptions } from './trace-file.ts';

/** The options of `assay replay`, as commander reads them. */
export type ReplayCommandOptions = TraceFileOptions;

/** `assay replay`: takes the steps of a trace again by the reference semantics. */
export async function replayCommand(
  file: string,
  options: ReplayCommandOptions,
  io: Io,
): Promise<ExitStatus> {
  const read = await readTraceFile(file, options, io);
  const paint = paintFor(io.out, io);
  const replayed = replay(read.model, read.trace);
  switch (replayed.kind) {
    case 'replays': {
      const finding = findingOfTrace(read.model, replayed.trace);
      io.out.write(acceptedText(file, read, finding, paint, io.out.columns));
      return finding.kind === 'violation' && finding.violation.kind === 'temporal'
        ? exitStatus.liveness
        : exitStatus.holds;
    }
    case 'diverges':
      io.out.write(rejectedText(file, read, replayed, paint, io.out.columns));
      return exitStatus.rejected;
  }
}

function acceptedText(
  file: string,
  { model }: TraceFile,
  finding: Finding,
  paint: Paint,
  width: number,
): string {
  const told = story(finding, { width, paint });
  return `${told}\n${paint.good('✓')} ${file} replays: ${subjectText(model)} takes every step.\n`;
}

/** The steps up to where the ways part, as a story, and then why they part. */
function rejectedText(
  file: string,
  { model, trace }: TraceFile,
  { at, why, enabled, nearest }: Divergence,
  paint: Paint,
  width: number,
): string {
  const { back, ...rest } = trace;
  const taken = { ...rest, points: trace.points.slice(0, at), loop: undefined, attempt: undefined };
  const told = at === 0 ? '' : `${story({ kind: 'behaviour', trace: taken }, { width, paint })}\n`;
  const closes = at === trace.points.length && trace.loop !== undefined;
  const step = closes ? `the step back to state ${trace.loop}` : `step ${at}`;
  const where = at === 0 ? 'at its first state' : `at ${step}`;
  // The step nearest to one that is not enabled is another action, and says nothing.
  const isAlike = nearest?.step.split('(')[0] === (closes ? back : trace.points[at])?.action;
  const lines = [
    `${paint.bad('✗')} ${file} diverges from ${subjectText(model)} ${where}: ${why}.`,
    ...(nearest === undefined || !isAlike
      ? []
      : [
          `  The nearest step, ${paint.action(nearest.step)}, leads elsewhere (spec → file):`,
          ...changes(nearest.differences).map((change) => `    ${change}`),
        ]),
    ...enabledText(at, enabled, paint),
  ];
  return `${told}${lines.join('\n')}\n`;
}

function enabledText(at: number, enabled: readonly string[], paint: Paint): readonly string[] {
  if (enabled.length === 0) return at === 0 ? [] : ['  No action is enabled there.'];
  const shown = enabled.slice(0, maxShown).map((step) => `    ${paint.action(step)}`);
  const more = enabled.length - shown.length;
  const least = enabled.length === maxEnabled ? 'at least ' : '';
  return [
    at === 0 ? '  A behaviour starts with:' : '  Enabled there:',
    ...shown,
    ...(more > 0 ? [`    and ${least}${plural(more, 'other')}`] : []),
  ];
}

const maxShown = 10;

function subjectText({ compiled }: TraceFile['model']): string {
  return compiled.mutant === undefined
    ? compiled.specName
    : `${compiled.specName} with mutant ${JSON.stringify(compiled.mutant)}`;
}
