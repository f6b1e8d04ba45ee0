/** A venue answers no more: it was closed, or its disk or its engine failed. */
export class VenueStoppedError extends Error {
  override readonly name = 'VenueStoppedError';

  constructor(why: string, cure: string, options?: ErrorOptions) {
    super(
      `the venue has stopped: ${why}. This command or question was not answered, so a command may have been kept or not: ` +
        `what was answered before is kept. ${cure}`,
      options,
    );
  }
}

/** More waits for the disk than the venue was told to hold. The command was not looked at. */
export class VenueBusyError extends Error {
  override readonly name = 'VenueBusyError';

  constructor(waiting: number) {
    super(
      `${waiting} commands and questions wait for the disk, as many as the venue holds (maxWaiting). ` +
        'Holding more would only use up memory and time: this command was not looked at and changes nothing. ' +
        'Wait for some answers, then send it again.',
    );
  }
}

/** A command cannot be written down, so it could not be done again after a crash. */
export class UnwritableCommandError extends Error {
  override readonly name = 'UnwritableCommandError';

  constructor(problem: string, options?: ErrorOptions) {
    super(
      `the command ${problem}. What cannot be written in the journal could not be done again after a crash, ` +
        'so the engine was not asked. Send a small plain object of JSON.',
      options,
    );
  }
}

/** A command that was done, and is in the journal, is refused when it is done again. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';

  constructor(place: string, sequence: number, entry: string, problem: string, options?: ErrorOptions) {
    super(
      `${place}: entry ${sequence} of the journal, ${entry}, was done when it was written, and now ${problem}. ` +
        'The engine that wrote the journal is not the one that reads it, so where the rest would lead is unknown, ' +
        'and the venue is not opened. Open it with the version of the engine that wrote it.',
      options,
    );
  }
}

/** A limit of a venue is no positive whole number. */
export class VenueConfigError extends Error {
  override readonly name = 'VenueConfigError';

  constructor(field: string, value: unknown) {
    super(
      `${field} of the venue is ${String(value)}, which is no positive whole number. ` +
        'With such a limit the venue would accept nothing, or everything. Give a whole number from 1 on, or leave it out.',
    );
  }
}
