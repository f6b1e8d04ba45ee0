/** The command line, a spec or a file is wrong in a way that its user can mend. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  /** `cure` is left out where `problem` is a message of another error, and has its own. */
  constructor(problem: string, cure?: string) {
    super(cure === undefined ? problem : `${problem}. ${cure}`);
  }
}
