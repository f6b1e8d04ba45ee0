import { createHash } from 'node:crypto';
import { createReadStream, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Bytes, followFile } from '../traces/log/index.ts';
import { type LogFormat, logFormats } from '../traces/readers/index.ts';
import { CommandError } from './command-error.ts';
import { suggestion } from './near-names.ts';

/** Standard input, as it is named among files. */
export const standardInput = '-';

/** The format of that name; ours, where none is named. @throws CommandError */
export function formatNamed(name: string | undefined): LogFormat {
  const found = logFormats.find((format) => format.name === (name ?? 'assay'));
  if (found !== undefined) return found;
  const names = logFormats.map((format) => format.name);
  throw new CommandError(
    `--format ${JSON.stringify(name)} is no format of logs`,
    suggestion(name ?? '', names, 'formats'),
  );
}

/** The bytes of a log. A signal that is given says to follow it as it grows, until it is aborted. */
export function bytesOf(file: string, directory: string, following: AbortSignal | undefined): Bytes {
  if (file === standardInput) return process.stdin;
  const path = resolve(directory, file);
  return following === undefined ? readable(path, file) : followFile(path, { signal: following });
}

async function* readable(path: string, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: 1 << 18 });
  } catch (error) {
    throw unreadable(error, file, path);
  }
}

/** Asks whether there is such a log to read. @throws CommandError */
export function requireReadable(file: string, directory: string): void {
  if (file !== standardInput) statOf(file, directory);
}

function statOf(file: string, directory: string): Stats {
  const path = resolve(directory, file);
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch (error) {
    throw unreadable(error, file, path);
  }
  if (stats.isDirectory())
    throw new CommandError(
      `${file} is a directory`,
      `Give the logs in it: ${file.replace(/\/$/, '')}/*.ndjson.`,
    );
  return stats;
}

function unreadable(error: unknown, file: string, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case 'ENOENT':
      return new CommandError(
        `there is no file ${file}`,
        `Looked for ${path}. Check the name and the directory you are in.`,
      );
    case 'EISDIR':
      return new CommandError(`${file} is a directory`, `Give the logs in it: ${file}/*.ndjson.`);
    case 'EACCES':
    case 'EPERM':
      return new CommandError(`${file} cannot be read: no permission`, 'Give a file that you may read.');
    default:
      return error;
  }
}

/**
 * The log that is given twice would count twice. Files of one size are compared by what they hold.
 * @throws CommandError where two are the same.
 */
export async function requireDistinct(files: readonly string[], directory: string): Promise<void> {
  const seen = new Map<string, string>();
  const bySize = new Map<number, string[]>();
  for (const file of files) {
    const path = file === standardInput ? file : resolve(directory, file);
    const known = seen.get(path);
    if (known !== undefined) throw twice(known, file);
    seen.set(path, file);
    if (file === standardInput) continue;
    // What is not there, or cannot be read, is told with its verdict.
    const size = sizeOf(path);
    if (size > 0) bySize.set(size, [...(bySize.get(size) ?? []), file]);
  }
  for (const alike of bySize.values()) if (alike.length > 1) await requireDifferent(alike, directory);
}

function sizeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats.size : 0;
}

async function requireDifferent(files: readonly string[], directory: string): Promise<void> {
  const seen = new Map<string, string>();
  for (const file of files) {
    const hash = createHash('sha256');
    for await (const chunk of bytesOf(file, directory, undefined)) hash.update(chunk);
    const digest = hash.digest('hex');
    const known = seen.get(digest);
    if (known !== undefined) throw twice(known, file);
    seen.set(digest, file);
  }
}

function twice(first: string, second: string): CommandError {
  return new CommandError(
    first === second ? `${first} is given twice` : `${second} is the same log as ${first}`,
    'It would count twice in what the suite covers: give each log once.',
  );
}
