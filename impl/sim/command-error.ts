/** What was asked of the command of the simulator cannot be done. */
export class SimulateCommandError extends Error {
  override readonly name = 'SimulateCommandError';

  /** `what` is wrong; `cure` is a sentence. */
  constructor(what: string, cure: string) {
    super(`${what}. Nothing was run. ${cure}`);
  }
}
