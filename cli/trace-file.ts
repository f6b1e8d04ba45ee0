import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Model, Trace } from '../model/index.ts';
import { provenanceOf, readItf, traceFromItf } from '../traces/index.ts';
import { CommandError } from './command-error.ts';
import { readConstants } from './constants.ts';
import type { Io } from './io.ts';
import { buildModel } from './subject.ts';
import { library, resolveTarget, type Target } from './target.ts';

/** How the options of `replay` and `show` change what a trace file says it is of. */
export interface TraceFileOptions {
  readonly spec?: string;
  /** False switches off the mutant that the file names. */
  readonly mutant?: string | false;
  readonly set?: readonly string[];
}

/** A trace from a file, with the model that it is read for. */
export interface TraceFile {
  readonly trace: Trace;
  readonly model: Model;
  readonly target: Target;
}

/**
 * Reads a trace, and builds the model that the file names unless the options name another.
 * What is odd about the file is said on standard error.
 * @throws CommandError and ItfError where the file cannot be read, is no trace, or is of no spec that can be found.
 */
export async function readTraceFile(file: string, options: TraceFileOptions, io: Io): Promise<TraceFile> {
  const document = readItf(readText(file, io.directory), file);
  for (const warning of document.warnings) io.err.write(`${file}: ${warning}\n`);
  const said = provenanceOf(document);
  const target = await targetOf(file, options.spec, said.spec, io.directory);
  const constants = { ...said.constants, ...readConstants(target.spec, options.set ?? []) };
  const mutant = options.mutant === false ? undefined : (options.mutant ?? said.mutant);
  const model = buildModel(target, constants, mutant);
  return { trace: traceFromItf(document, model), model, target };
}

function readText(file: string, directory: string): string {
  const path = resolve(directory, file);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // True: what the file system throws has a code.
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new CommandError(
        `there is no file ${file}`,
        `Looked for ${path}. Check the name and the directory you are in.`,
      );
    if (code === 'EISDIR')
      throw new CommandError(`${file} is a directory`, 'Give a trace in it: a file in ITF.');
    throw new CommandError(`${file} cannot be read: ${message}`, 'Give a file that you may read.');
  }
}

async function targetOf(
  file: string,
  given: string | undefined,
  said: string | undefined,
  directory: string,
): Promise<Target> {
  if (given !== undefined) return resolveTarget(given, directory);
  if (said === undefined)
    throw new CommandError(
      `${file} does not say of which spec it is a trace`,
      'Give the spec: --spec two-phase-commit, or --spec ./my-spec.ts.',
    );
  const protocols = await library();
  if (!protocols.some(({ spec }) => spec.name === said))
    throw new CommandError(
      `${file} is a trace of ${JSON.stringify(said)}, which does not come with Assay`,
      'Give the file of that spec: --spec ./my-spec.ts.',
    );
  return resolveTarget(said, directory);
}
