import { closeSync, openSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** Where recorded lines go. Either function may throw: a recorder catches it. */
export interface LogSink {
  /** Takes a line, without its end. */
  readonly write: (line: string) => void;
  /** No line comes any more. */
  readonly close: () => void;
}

/** Keeps lines in memory. */
export interface MemorySink extends LogSink {
  readonly lines: readonly string[];
  /** The log as a file would hold it. */
  readonly text: () => string;
}

/** A sink in memory, for tests and short runs. */
export function memorySink(): MemorySink {
  const lines: string[] = [];
  return {
    lines,
    write: (line) => {
      lines.push(line);
    },
    close: () => {},
    text: () => lines.map((line) => `${line}\n`).join(''),
  };
}

/** How a file is written. */
export interface FileSinkOptions {
  /** Gzip writes a member for each buffer, so that a crash loses no more than the last. None, if left out. */
  readonly compression?: 'none' | 'gzip';
  /** Written when so many characters have come: 65,536, if left out. */
  readonly bufferLength?: number;
}

/** Keeps lines in a file. */
export interface FileSink extends LogSink {
  /** Writes what has come so far: what is not written is lost in a crash. */
  readonly flush: () => void;
}

/** A sink into the file at `path`, which is written anew. It is opened when the first lines are written. */
export function fileSink(path: string, options: FileSinkOptions = {}): FileSink {
  const { compression = 'none', bufferLength = 65_536 } = options;
  let file: number | undefined;
  let waiting = '';
  const flush = (): void => {
    file ??= openSync(path, 'w');
    if (waiting === '') return;
    const bytes = compression === 'gzip' ? gzipSync(waiting) : Buffer.from(waiting);
    waiting = '';
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
  };
  return {
    write: (line) => {
      waiting += `${line}\n`;
      if (waiting.length >= bufferLength) flush();
    },
    flush,
    close: () => {
      flush();
      if (file !== undefined) closeSync(file);
    },
  };
}
