import { createHash } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Another process has the folder of a node open. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';

  constructor(folder: string) {
    super(
      `${folder} is in use by another process. Two processes with one key would sign different things for one place, ` +
        'which is an offence that others can prove, so this one is not started. ' +
        'End the other process, or give this node a folder and a key of its own.',
    );
  }
}

/**
 * Keeps a folder for this process, until it ends in whatever way: a socket is listened on whose name is made of the
 * folder's, and the system takes it away with the process.
 *
 * @throws FolderInUseError if another process of this machine has it
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  await mkdir(folder, { recursive: true });
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 32);
  const path =
    process.platform === 'linux' ? `\0assay-node-${name}` : join(tmpdir(), `assay-node-${name}.sock`);
  const server = (await listen(path)) ?? (await listenInPlaceOfDead(path));
  if (server === undefined) throw new FolderInUseError(folder);
  server.unref();
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Undefined if the name is taken. */
function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(path, () => resolve(server));
  });
}

/** Where sockets are files, that of a killed process stays, and nobody answers there. */
async function listenInPlaceOfDead(path: string): Promise<Server | undefined> {
  if (path.startsWith('\0') || (await isAnswered(path))) return undefined;
  await rm(path, { force: true });
  return listen(path);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
