import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Model } from '../model/index.ts';
import { type Replay, readReplay, type Script, scriptOfTrace, writeReplay } from '../traces/fuzzing/index.ts';
import { provenanceOf, readItf, traceFromItf } from '../traces/index.ts';
import { CommandError } from './command-error.ts';

/** Runs from files, in the order in which they are to be taken. */
export interface ReadScripts {
  readonly scripts: readonly Script[];
  /** Files of other protocols, which are passed over. */
  readonly passedOver: readonly string[];
}

/**
 * The runs in a folder: what failed before first, then the rest, by name. Nothing, where there is no such folder yet.
 * @throws CommandError, ReplayFileError, ItfError for what cannot be read.
 */
export function readCorpus(folder: string, model: Model, directory: string): ReadScripts {
  const path = resolve(directory, folder);
  if (!existsSync(path)) return { scripts: [], passedOver: [] };
  if (!statSync(path).isDirectory())
    throw new CommandError(
      `--corpus ${folder} is no folder`,
      'Name a folder; it is made if it is not there.',
    );
  const files = readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort(byRank);
  return readScripts(
    files.map((name) => join(folder, name)),
    model,
    directory,
  );
}

/** What failed before comes first. */
function byRank(left: string, right: string): number {
  const rank = (name: string): number => (name.startsWith(regression) ? 0 : 1);
  return rank(left) - rank(right) || (left < right ? -1 : 1);
}

const regression = 'regression-';

/**
 * The runs in files: replays, and traces of the checker in ITF.
 * @throws CommandError, ReplayFileError, ItfError for what cannot be read.
 */
export function readScripts(files: readonly string[], model: Model, directory: string): ReadScripts {
  const scripts: Script[] = [];
  const passedOver: string[] = [];
  for (const file of files) {
    const script = readScript(file, model, directory);
    if (script === undefined) passedOver.push(file);
    else scripts.push(script);
  }
  return { scripts, passedOver };
}

function readScript(file: string, model: Model, directory: string): Script | undefined {
  const text = readText(file, directory);
  if (file.endsWith('.itf.json')) {
    const document = readItf(text, file);
    const { spec } = provenanceOf(document);
    if (spec !== undefined && spec !== model.compiled.specName) return undefined;
    return scriptOfTrace(file, traceFromItf(document, model));
  }
  const { protocol, steps, seed } = readReplay(text, file);
  return protocol === model.compiled.specName ? { name: file, steps, seed } : undefined;
}

/** The text of a file that was named. @throws CommandError where it cannot be read. */
export function readText(file: string, directory: string): string {
  try {
    return readFileSync(resolve(directory, file), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `${file} cannot be read: ${reason}`,
      'Check the name and the directory you are in.',
    );
  }
}

/** A run in a corpus. */
export interface SavedRun {
  readonly file: string;
  readonly isNew: boolean;
}

/**
 * Saves runs into a folder, each under a name made of what is in it, so that none is there twice.
 * @throws CommandError where the file system does not let it.
 */
export function saveRuns(
  folder: string,
  kind: 'regression' | 'run',
  replays: readonly Replay[],
  directory: string,
): readonly SavedRun[] {
  try {
    mkdirSync(resolve(directory, folder), { recursive: true });
    return replays.map((replay) => {
      const text = writeReplay(replay);
      const name = `${kind}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.json`;
      const path = resolve(directory, folder, name);
      const isNew = !existsSync(path);
      if (isNew) writeFileSync(path, text);
      return { file: join(folder, name), isNew };
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `--corpus ${folder} cannot be written: ${reason}`,
      'Name a folder that you may write.',
    );
  }
}
