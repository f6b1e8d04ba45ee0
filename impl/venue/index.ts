/** A margin engine on a disk, that answers commands when they are durable. */
export type { Answer, Engine, EngineSource } from './engine.ts';
export { marginEngines } from './margin-engines.ts';
export { Venue, type VenueConfig, type VenueEvent } from './venue.ts';
export {
  ReplayError,
  UnwritableCommandError,
  VenueBusyError,
  VenueConfigError,
  VenueStoppedError,
} from './venue-errors.ts';
export type { VenueLimits } from './venue-limits.ts';
