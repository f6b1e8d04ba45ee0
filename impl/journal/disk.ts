/**
 * What the journal asks of a disk: one folder of files that only grow. Nothing but what was synced is promised to be
 * there after a crash.
 *
 * Every method rejects with a {@link DiskError} when the disk cannot do it.
 */
export interface Disk {
  /** Where the folder is, for messages. */
  readonly place: string;
  /** The names of the files, in any order. */
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Uint8Array>;
  /** A new file, empty. Rejects if the name is taken. */
  create(name: string): Promise<GrowingFile>;
  /** Gives a file another name, in one step; a file that had that name is gone. */
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Resolves when the names of the files would survive a crash as they are. */
  syncFolder(): Promise<void>;
}

/** An open file. It may be renamed while it is open. */
export interface GrowingFile {
  /** Adds `bytes` at the end. After a rejection any of them may be there. */
  append(bytes: Uint8Array): Promise<void>;
  /**
   * Resolves when everything appended would survive a crash. After a rejection nothing is known of what was appended
   * since the last success, and a second try would prove nothing: systems forget what they failed to write.
   */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The disk could not do what it was asked: it is full, it is broken, or it is not ours to write on. */
export class DiskError extends Error {
  override readonly name = 'DiskError';
  /** The system's word for it: `ENOSPC`, `EIO`, `EACCES`. */
  readonly code: string;

  constructor(operation: string, file: string, code: string, options?: ErrorOptions) {
    super(
      `cannot ${operation} ${file}: ${meanings[code] ?? 'the system refuses'} (${code}). ` +
        'What was not written yet may be lost, and nothing more is accepted. ' +
        `${cures[code] ?? 'Find out from the system what is wrong with the disk'}, then open the journal again.`,
      options,
    );
    this.code = code;
  }
}

const meanings: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EIO: 'the disk failed',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  EMFILE: 'too many files are open',
  ENOENT: 'there is no such file',
  EEXIST: 'the file exists already',
  ESTALE: 'another process has opened the journal and replaced the file',
};

const cures: Readonly<Record<string, string>> = {
  ENOSPC: 'Make room',
  EDQUOT: 'Make room, or ask for a larger quota',
  EIO: 'Look into the logs of the system, and replace the disk if it is dying',
  EACCES: 'Give the process the right to write there',
  ESTALE: 'See to it that one process at a time has the folder',
  EPERM: 'Give the process the right to write there',
};
