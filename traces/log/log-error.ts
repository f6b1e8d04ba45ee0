/** Where in a log. */
export interface LogPlace {
  readonly fileName: string;
  /** From 1; undefined where it is the log as a whole. */
  readonly line?: number | undefined;
  /** From 1; undefined where only the line is known. */
  readonly column?: number | undefined;
  /** JSON pointer to the member of the line that is at fault. Empty for the whole line. */
  readonly path?: string | undefined;
}

/** A log that is not one, or not one of the spec that it is held against. */
export class LogError extends Error {
  override readonly name = 'LogError';
  readonly fileName: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly path: string | undefined;

  constructor(place: LogPlace, problem: string, cure: string) {
    const { fileName, line, column, path } = place;
    const at = [fileName, line, column].filter((part) => part !== undefined).join(':');
    const whole = line === undefined ? 'the log' : 'the line';
    const shown = path !== undefined && path.length > maxShown ? `${path.slice(0, maxShown)}…` : path;
    super(`${at}: ${shown === undefined || shown === '' ? whole : shown} ${problem}. ${cure}`);
    this.fileName = fileName;
    this.line = line;
    this.column = column;
    this.path = path;
  }
}

/** A path may be as long as the line. */
const maxShown = 200;
