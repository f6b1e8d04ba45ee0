import type { LogEvent, LogPiece } from '../log/index.ts';

/** Pieces of a log, which may be gone on with after whoever read them has stopped. Close it at the end. */
export class Ahead implements AsyncIterable<LogPiece> {
  readonly #source: AsyncIterator<LogPiece>;
  #last: LogPiece | undefined;

  constructor(pieces: AsyncIterable<LogPiece>) {
    this.#source = pieces[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): AsyncIterator<LogPiece> {
    return {
      next: async () => {
        const result = await this.#source.next();
        this.#last = result.done === true ? undefined : result.value;
        return result;
      },
      // To stop is not to close: what comes next may still be asked for.
      return: async () => ({ done: true, value: undefined }),
    };
  }

  /** The events after `line` that have been read, and then those that come, up to `maxEvents` of them. */
  async events(
    line: number,
    maxEvents: number,
  ): Promise<readonly { readonly event: LogEvent; readonly number: number }[]> {
    const found: { readonly event: LogEvent; readonly number: number }[] = [];
    let piece = this.#last;
    while (piece !== undefined && found.length < maxEvents) {
      if (piece.kind === 'events') {
        const { events, lines } = piece;
        for (const [index, event] of events.entries()) {
          const number = lines[index] ?? 0;
          if (number > line && found.length < maxEvents) found.push({ event, number });
        }
      }
      const next = await this.#source.next();
      piece = next.done === true ? undefined : next.value;
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
