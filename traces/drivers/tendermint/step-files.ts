import { closeSync, openSync, readSync } from 'node:fs';
import type { StepLine } from '../../../impl/cluster/index.ts';

const lineFeed = 10;
const chunkBytes = 1 << 20;

/** The file of steps of one node, read as it grows. A file that is not there yet is empty. */
export class StepFileReader {
  readonly #path: string;
  #at = 0;
  /** The beginning of a line whose end has not been written yet. */
  #begun = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
  }

  /** The whole lines that were added since it was asked last. */
  read(): readonly StepLine[] {
    const bytes = Buffer.concat([this.#begun, this.#added()]);
    const end = bytes.lastIndexOf(lineFeed) + 1;
    this.#begun = bytes.subarray(end);
    const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
    // True: the nodes of a local cluster write these files, and nobody else.
    return lines.map((line) => JSON.parse(line) as StepLine);
  }

  #added(): Buffer {
    const file = this.#open();
    if (file === undefined) return Buffer.alloc(0);
    const chunks: Buffer[] = [];
    try {
      for (;;) {
        const chunk = Buffer.alloc(chunkBytes);
        const length = readSync(file, chunk, 0, chunkBytes, this.#at);
        if (length === 0) return Buffer.concat(chunks);
        this.#at += length;
        chunks.push(chunk.subarray(0, length));
      }
    } finally {
      closeSync(file);
    }
  }

  #open(): number | undefined {
    try {
      return openSync(this.#path, 'r');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
