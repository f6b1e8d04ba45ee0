import type { Scheduler } from '../fuzzing/index.ts';

/** What of `fc.scheduler` is needed. */
export interface SchedulerOfFastCheck {
  schedule<T>(task: Promise<T>, label?: string): Promise<T>;
}

/**
 * A scheduler of fast-check's (`fc.scheduler()`) as one that implementations take: who waits for a turn is one of its tasks.
 * It is fast-check then that decides, with `waitFor` or `waitIdle`, and that makes its own schedules smaller.
 */
export function schedulerOf(scheduler: SchedulerOfFastCheck): Scheduler {
  return { turn: (what) => scheduler.schedule(Promise.resolve(), what) };
}

/** What implementations know of time. */
export interface Timers {
  /** Milliseconds since the start: as many as the latest timer that went off was set for. */
  now(): number;
  /** Calls `work` later, unless it is cleared before. */
  setTimeout(work: () => void, ms: number): Timer;
  clearTimeout(timer: Timer): void;
  sleep(ms: number): Promise<void>;
}

/** A timer that was set. */
export interface Timer {
  readonly what: string;
}

/**
 * Timers that take no time: they go off when the scheduler gives them a turn, in any order, as clocks of their own may.
 * For an implementation that is given its timers, or for whoever fakes the global ones.
 */
export function timersUnder(scheduler: Scheduler): Timers {
  const cleared = new WeakSet<Timer>();
  let now = 0;
  const wait = async (ms: number): Promise<void> => {
    const due = now + Math.max(0, ms);
    await scheduler.turn(`timer of ${ms} ms`);
    now = Math.max(now, due);
  };
  return {
    now: () => now,
    sleep: wait,
    setTimeout: (work, ms) => {
      const timer: Timer = { what: `timer of ${ms} ms` };
      void wait(ms).then(() => {
        if (!cleared.has(timer)) work();
      });
      return timer;
    },
    clearTimeout: (timer) => void cleared.add(timer),
  };
}
