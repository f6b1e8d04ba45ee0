/** A driver does not fit the spec that it is for, or answers with what no driver may. */
export class DriverError extends Error {
  override readonly name = 'DriverError';

  constructor(protocol: string, problem: string, cure: string) {
    super(`the driver for ${protocol} ${problem}. ${cure}`);
  }
}
