import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CommandError } from './command-error.ts';

/**
 * Asks, before a long search, whether its result could be written to `file`.
 * @throws CommandError where it could not.
 */
export function requireWritable(file: string, directory: string): void {
  const path = resolve(directory, file);
  const folder = statSync(dirname(path), { throwIfNoEntry: false });
  if (folder === undefined || !folder.isDirectory())
    throw new CommandError(
      `--out ${file} cannot be written: there is no directory ${dirname(path)}`,
      'Make the directory first, or name another file.',
    );
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing?.isDirectory())
    throw new CommandError(`--out ${file} cannot be written: it is a directory`, 'Name a file in it.');
  try {
    accessSync(existing === undefined ? dirname(path) : path, constants.W_OK);
  } catch {
    throw new CommandError(
      `--out ${file} cannot be written: no permission`,
      'Name a file that you may write, or change its permissions.',
    );
  }
}

/** Writes `text` to `file`. @throws CommandError where the file system does not let it. */
export function writeOut(file: string, text: string, directory: string): void {
  try {
    writeFileSync(resolve(directory, file), text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`--out ${file} cannot be written: ${reason}`, 'Name a file that you may write.');
  }
}

/** The name of the `index`th trace of a run, from 0: `a.itf.json`, `a-2.itf.json`, `a-3.itf.json`. */
export function numbered(file: string, index: number): string {
  if (index === 0) return file;
  const dot = /(\.itf)?\.[^./\\]+$/.exec(file)?.index ?? file.length;
  return `${file.slice(0, dot)}-${index + 1}${file.slice(dot)}`;
}
