/** A deliberate mistake, made in a copy of the sources, which the tests must notice. */
export interface Breakage {
  /** What is wrong with the broken tree: a clause. */
  readonly name: string;
  /** The mistake that it stands for, and what would come of it. */
  readonly simulates: string;
  readonly changes: readonly [Change, ...Change[]];
  /** Filters of test files, as vitest takes them: those expected to fail. */
  readonly tests: readonly [string, ...string[]];
}

/** One exact text replaced by another. */
export interface Change {
  readonly file: string;
  /** Must occur exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

/** A breakage no longer fits the source that it would break. */
export class MisfitError extends Error {
  override readonly name = 'MisfitError';

  constructor({ file, find }: Change, occurrences: number) {
    super(
      `${file} holds ${JSON.stringify(find)} ${occurrences} times, not once, so the breakage cannot be made. ` +
        'Copy the text to replace from the source as it is now.',
    );
  }
}

/** `text` with the change made. @throws MisfitError */
export function broken(text: string, change: Change): string {
  const pieces = text.split(change.find);
  if (pieces.length !== 2) throw new MisfitError(change, pieces.length - 1);
  return pieces.join(change.replace);
}
