export { type SchedulerOfFastCheck, schedulerOf, type Timer, type Timers, timersUnder } from './adapters.ts';
export {
  type CallRecord,
  type ConcurrentRun,
  type Ending,
  type RunOptions,
  runConcurrently,
  ScheduleError,
} from './concurrent-run.ts';
export { type FaultyRun, switchesOf } from './fewest-switches.ts';
export { judgeRun, type RunFault, type RunVerdict } from './judge-history.ts';
export { type GivenTurn, OwnedScheduler } from './owned-scheduler.ts';
export type { ClientCall, Program } from './program.ts';
export { type RaceOptions, type RaceReport, race } from './race.ts';
export { raceStory } from './race-story.ts';
export type { ProgramSize } from './random-program.ts';
