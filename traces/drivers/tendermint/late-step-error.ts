/** A step was told of when later ones had been given on: the log would have them in an order in which they did not happen. */
export class LateStepError extends Error {
  override readonly name = 'LateStepError';

  /** Times are nanoseconds of the machine's monotonic clock. */
  constructor(node: string, at: bigint, than: bigint) {
    super(
      `a step of ${node} at ${at} ns came when the log had gone on to ${than} ns, so it would stand in the wrong place. ` +
        'An order that nobody observed proves nothing. Give steps longer to arrive, or find out what held up the file of that node.',
    );
  }
}
