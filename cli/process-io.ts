import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { Io, Outlet } from './io.ts';

/** The process that we are: its streams, clock, directory and signals. */
export function processIo(): Io {
  return {
    out: outletOf(process.stdout),
    err: outletOf(process.stderr),
    // https://no-color.org: set to anything but the empty string.
    colours: (process.env.NO_COLOR ?? '') === '' ? 'wanted' : 'unwanted',
    directory: process.cwd(),
    now: () => performance.now(),
    randomSeed: () => randomInt(2 ** 32),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    version: `assay ${ownVersion()}, Node ${process.versions.node}`,
    onInterrupt: (listener) => {
      process.on('SIGINT', listener);
      return () => process.off('SIGINT', listener);
    },
    exitAtOnce: (status) => process.exit(status),
  };
}

function outletOf(stream: NodeJS.WriteStream): Outlet {
  // A reader that has seen enough (`assay list | head`) closes the pipe; that is no failure of ours.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    write: (text) => {
      stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    // A terminal that does not know its width says 0.
    columns: stream.columns > 0 ? stream.columns : 100,
  };
}

/** From package.json, which is one folder up from the source and two from what is compiled. */
function ownVersion(): string {
  const file = ['../package.json', '../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
  if (file === undefined) return '(unknown version)';
  // True of our own package.json.
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
}
