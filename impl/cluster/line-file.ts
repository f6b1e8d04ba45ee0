import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * A file to which whole lines of JSON are added, one after the other. When a process was killed in the middle of a line,
 * the next one cuts it off.
 *
 * Written at once, so that what was added before something is sent is there although the process is killed right after;
 * not synced, so a loss of power may take some of the end.
 */
export class LineFile {
  /** What was in it, by line. */
  readonly found: readonly unknown[];
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a+');
    const bytes = readFileSync(this.#file);
    const end = bytes.lastIndexOf(lineFeed) + 1;
    if (end < bytes.length) ftruncateSync(this.#file, end);
    const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
    this.found = lines.map((line) => JSON.parse(line));
  }

  add(value: unknown): void {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    for (let written = 0; written < line.length; ) written += writeSync(this.#file, line, written);
  }

  close(): void {
    closeSync(this.#file);
  }
}

const lineFeed = 10;
