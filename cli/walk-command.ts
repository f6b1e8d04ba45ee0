import { type WalkReport, walk } from '../checker/index.ts';
import { actionsText, headerText } from './check-report.ts';
import { type ExitStatus, statusOf } from './exit-status.ts';
import { listenForInterruption } from './interruption.ts';
import type { Io } from './io.ts';
import { requireWritable } from './out-file.ts';
import { type Paint, paintFor } from './paint.ts';
import { durationText, grouped, plural, rateText } from './quantities.ts';
import { type Subject, type SubjectOptions, subjectOf } from './subject.ts';
import { resolveTarget } from './target.ts';

/** The options of `assay walk`, as commander reads them. */
export interface WalkCommandOptions extends SubjectOptions {
  readonly seed?: number;
  readonly walks: number;
  readonly steps: number;
  readonly maxTime?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** `assay walk`: goes at random, and prints what was met. */
export async function walkCommand(
  given: string,
  options: WalkCommandOptions,
  argv: readonly string[],
  io: Io,
): Promise<ExitStatus> {
  const subject = subjectOf(await resolveTarget(given, io.directory), options);
  if (options.out !== undefined) requireWritable(options.out, io.directory);

  const startedMs = io.now();
  const report = await walked(subject, options, io);
  const elapsedMs = io.now() - startedMs;

  const status = statusOf(report, 'lenient');
  const { writeTraces, violationStory, nextCommands } = await import('./trace-report.ts');
  const [file] = writeTraces([report.trace], options.out, io);
  if (options.json) {
    const { walkJson } = await import('./json-report.ts');
    io.out.write(walkJson(subject, report, status));
  } else {
    const paint = paintFor(io.out, io);
    const page = { paint, columns: io.out.columns };
    // The command that walks the same way again says the seed, whoever chose it.
    const again = options.seed === undefined ? [...argv, '--seed', String(report.seed)] : argv;
    const origin = {
      target: subject.target,
      model: subject.model,
      argv: again,
      search: 'random walk',
    } as const;
    const lines = [headerText(subject, paint), ...verdictText(report, paint), ...actionsText(report, paint)];
    io.out.write(`${lines.join('\n')}\n`);
    if (report.verdict.kind === 'violated') {
      for (const violation of report.verdict.violations)
        io.out.write(`\n${violationStory(violation, file, origin, page)}`);
    } else if (file !== undefined) {
      const next = nextCommands(file, origin).map(([purpose, command]) => `  ${purpose}:  ${command}`);
      io.out.write(`\n${next.join('\n')}\n`);
    }
  }
  io.err.write(`\n${durationText(elapsedMs)} · ${rateText(report.steps, elapsedMs)} · ${io.version}\n`);
  return status;
}

async function walked(subject: Subject, options: WalkCommandOptions, io: Io): Promise<WalkReport> {
  const interruption = listenForInterruption(io);
  try {
    return await walk(subject.model, {
      seed: options.seed ?? io.randomSeed(),
      walks: options.walks,
      maxSteps: options.steps,
      maxTimeMs: options.maxTime ?? Number.POSITIVE_INFINITY,
      now: io.now,
      interrupted: interruption.requested,
    });
  } finally {
    interruption.release();
  }
}

function verdictText(report: WalkReport, paint: Paint): readonly string[] {
  const { verdict, walks, steps, distinctStates, saturation, seed } = report;
  const counts = `${plural(walks, 'walk')}, ${plural(steps, 'step')}, ${plural(distinctStates, 'distinct state')}, seed ${seed}`;
  const known = `  ${grouped(saturation * 100)} % of the last steps met a known state`;
  switch (verdict.kind) {
    case 'violated':
      return [`${paint.bad('✗ violated')}: ${counts}`];
    case 'inconclusive':
      return [
        `${paint.doubtful('? inconclusive')}: ${counts}`,
        known,
        `  ${verdict.reason}; walks never conclude that anything holds`,
      ];
  }
}
