import { VenueConfigError } from './venue-errors.ts';

/** How much of what a venue takes on. Each is a positive whole number. */
export interface VenueLimits {
  /** A snapshot is taken after so many commands that were done: more often, and opening is faster. Default 100,000. */
  readonly snapshotEvery: number;
  /** Commands and questions that may wait for the disk together. Default 10,000. */
  readonly maxWaiting: number;
  /** Commands and questions that are answered by one sync, at most. Default 1,000. */
  readonly maxTogether: number;
  /** Of a command, as JSON. Default 4,096. */
  readonly maxCommandBytes: number;
  /** Of a segment of the journal: opening a venue writes up to that much. Default 16 MiB. */
  readonly maxSegmentBytes: number;
}

const defaults: VenueLimits = {
  snapshotEvery: 100_000,
  maxWaiting: 10_000,
  maxTogether: 1000,
  maxCommandBytes: 4096,
  maxSegmentBytes: 16 * 2 ** 20,
};

/** The limits that are given, and the defaults for the others. */
export function limitsOf(given: Partial<VenueLimits>): VenueLimits {
  const limits: Record<keyof VenueLimits, number> = { ...defaults };
  // Taken from a literal of the type, so its keys are these.
  for (const field of Object.keys(defaults) as (keyof VenueLimits)[]) {
    const value = given[field] ?? defaults[field];
    if (!Number.isSafeInteger(value) || value < 1) throw new VenueConfigError(field, value);
    limits[field] = value;
  }
  return limits;
}
