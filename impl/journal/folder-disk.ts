import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Disk, DiskError, type GrowingFile } from './disk.ts';

/**
 * A folder of real files.
 *
 * The folder is for one journal and one process at a time. Whoever starts the process sees to that: there is no lock,
 * since a lock that outlives a killed process would keep the next one out. A process whose journal was opened by another
 * one notices at its next sync, unless that comes while the other is still opening.
 */
export class FolderDisk implements Disk {
  readonly place: string;
  /** Open files that were not renamed yet, so that errors tell the name that a file has now. */
  readonly #growing = new Map<string, GrowingRealFile>();

  private constructor(place: string) {
    this.place = place;
  }

  /** Makes the folder if it is missing. */
  static async open(place: string): Promise<FolderDisk> {
    const made = await attempt('make the folder', place, mkdir(place, { recursive: true }));
    // A new folder survives a crash only once the folder that holds it is synced: of several, each.
    for (let folder = resolve(place); made !== undefined; folder = dirname(folder)) {
      await syncFolderAt(dirname(folder));
      if (folder === resolve(made) || folder === dirname(folder)) break;
    }
    return new FolderDisk(place);
  }

  list(): Promise<readonly string[]> {
    return attempt('list', this.place, readdir(this.place));
  }

  read(name: string): Promise<Uint8Array> {
    const path = join(this.place, name);
    return attempt('read', path, readFile(path));
  }

  async create(name: string): Promise<GrowingFile> {
    const path = join(this.place, name);
    // Exclusive, and at the end whatever happens: two writers would spoil the log, but never what it held before.
    const handle = await attempt('create', path, open(path, 'ax'));
    const file = new GrowingRealFile(path, handle);
    this.#growing.set(name, file);
    return file;
  }

  async rename(from: string, to: string): Promise<void> {
    const path = join(this.place, from);
    const newPath = join(this.place, to);
    await attempt('rename', path, rename(path, newPath));
    this.#growing.get(from)?.moved(newPath);
    this.#growing.delete(from);
  }

  remove(name: string): Promise<void> {
    const path = join(this.place, name);
    return attempt('remove', path, rm(path));
  }

  syncFolder(): Promise<void> {
    return syncFolderAt(this.place);
  }
}

class GrowingRealFile implements GrowingFile {
  #path: string;
  readonly #handle: FileHandle;

  constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  moved(path: string): void {
    this.#path = path;
  }

  async append(bytes: Uint8Array): Promise<void> {
    // The system may write a part and say so; the rest is written again until it fails or is done.
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } = await attempt(
        'write',
        this.#path,
        this.#handle.write(bytes, written, bytes.length - written),
      );
      written += bytesWritten;
    }
  }

  async sync(): Promise<void> {
    // Data and length are what a reader needs; the times of the file are not worth a second write.
    await attempt('sync', this.#path, this.#handle.datasync());
    // Without a name it was replaced by another process that opened the journal: what is durable here, nobody will read.
    const { nlink } = await attempt('look at', this.#path, this.#handle.stat());
    if (nlink === 0) throw new DiskError('sync', this.#path, 'ESTALE');
  }

  close(): Promise<void> {
    return attempt('close', this.#path, this.#handle.close());
  }
}

async function syncFolderAt(path: string): Promise<void> {
  const handle = await attempt('open', path, open(path, 'r'));
  try {
    await attempt('sync', path, handle.sync());
  } finally {
    await attempt('close', path, handle.close());
  }
}

async function attempt<T>(operation: string, path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new DiskError(operation, path, code, { cause });
  }
}
