import { type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { LogError } from './log-error.ts';

/** How a growing file is followed. */
export interface FollowOptions {
  /** Stops the following: what is there until then is still read. */
  readonly signal?: AbortSignal;
  /** How long to wait before looking again: 100, if left out. */
  readonly pollMs?: number;
  /** Waits until it is worth looking again, instead of `pollMs`. */
  readonly wait?: () => Promise<void>;
}

/**
 * The bytes of a file that is still written, as they come: for `readLog`, with `until: 'the log ends'`. Waits for the file
 * where it is not there yet. Ends only when the signal says so.
 * @throws LogError where the file shrinks, or another takes its place: what was read and what comes are two logs.
 */
export async function* followFile(path: string, options: FollowOptions = {}): AsyncGenerator<Uint8Array> {
  const { signal, pollMs = 100, wait = () => pause(pollMs, signal) } = options;
  let file = await openedIfThere(path);
  while (file === undefined) {
    if (signal?.aborted === true) return;
    await wait();
    file = await openedIfThere(path);
  }
  try {
    let position = 0;
    // Asked before reading: what is written before the signal is read after it.
    for (let isLast = signal?.aborted === true; ; isLast = signal?.aborted === true) {
      for await (const chunk of chunksFrom(file, position)) {
        position += chunk.length;
        yield chunk;
      }
      if (isLast) return;
      await requireSame(path, file, position);
      await wait();
    }
  } finally {
    await file.close();
  }
}

const chunkBytes = 65_536;

async function* chunksFrom(file: FileHandle, start: number): AsyncGenerator<Uint8Array> {
  for (let position = start; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function openedIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function requireSame(path: string, file: FileHandle, position: number): Promise<void> {
  const held = await file.stat();
  const cure = 'Follow each log in a file of its own, which is only appended to.';
  if (held.size < position) {
    throw new LogError({ fileName: path }, 'became shorter while it was followed', cure);
  }
  const named = await statIfThere(path);
  if (named === undefined) throw new LogError({ fileName: path }, 'was removed while it was followed', cure);
  if (named.ino !== held.ino || named.dev !== held.dev) {
    throw new LogError({ fileName: path }, 'was replaced by another while it was followed', cure);
  }
}

async function statIfThere(
  path: string,
): Promise<{ readonly ino: number; readonly dev: number } | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    // The signal cut the pause short: the caller looks at the signal itself.
    if (signal?.aborted !== true) throw error;
  }
}
