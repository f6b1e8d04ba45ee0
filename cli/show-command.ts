import { type Finding, findingOfTrace, markdown, mermaid, replay, story, writeItf } from '../traces/index.ts';
import { CommandError } from './command-error.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { fullStates } from './full-states.ts';
import type { Io } from './io.ts';
import { requireWritable, writeOut } from './out-file.ts';
import { paintFor, plainPaint } from './paint.ts';
import { readTraceFile, type TraceFile, type TraceFileOptions } from './trace-file.ts';

/** The options of `assay show`, as commander reads them. */
export interface ShowCommandOptions extends TraceFileOptions {
  readonly format: 'text' | 'markdown' | 'mermaid' | 'json';
  readonly full?: boolean;
  readonly out?: string;
}

/** `assay show`: prints a trace, or writes it to a file. */
export async function showCommand(file: string, options: ShowCommandOptions, io: Io): Promise<ExitStatus> {
  if (options.full === true && options.format !== 'text')
    throw new CommandError(
      `--full is given with --format ${options.format}`,
      'Only text shows every state in full: leave one of the two out.',
    );
  if (options.out !== undefined) requireWritable(options.out, io.directory);
  const text = shown(await readTraceFile(file, options, io), options, io);
  if (options.out === undefined) io.out.write(text);
  else writeOut(options.out, text, io.directory);
  return exitStatus.holds;
}

function shown({ model, trace: read }: TraceFile, { format, full, out }: ShowCommandOptions, io: Io): string {
  // Replayed for what a file may leave out: the names of steps, and which step closes a cycle. Whether it replays
  // is not asked here, but a lasso is a fair behaviour only if it is a behaviour.
  const replayed = replay(model, read);
  const trace = replayed.kind === 'replays' ? replayed.trace : read;
  const finding: Finding =
    replayed.kind === 'replays' || trace.loop === undefined
      ? findingOfTrace(model, trace)
      : { kind: 'behaviour', trace };
  switch (format) {
    case 'text': {
      const paint = out === undefined ? paintFor(io.out, io) : plainPaint;
      const told = story(finding, { width: io.out.columns, paint });
      return full === true ? `${told}\n${fullStates(trace, paint)}` : told;
    }
    case 'markdown':
      return markdown(finding);
    case 'mermaid':
      return mermaid(trace);
    case 'json':
      return writeItf(trace);
  }
}
