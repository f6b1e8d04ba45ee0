import type { Coverage } from './covered.ts';

/** How much of a spec was exercised, as shares from 0 to 1. */
export interface Shares {
  /** Actions that were taken. */
  readonly actions: number;
  /** Of each named conjunct both answers count: those that were seen. 1 where no guard has any. */
  readonly conjuncts: number;
}

/** The shares that a threshold is set for. */
export function sharesOf({ actions, conjuncts }: Coverage): Shares {
  const answers = conjuncts.flatMap((conjunct) => [conjunct.true > 0, conjunct.false > 0]);
  return {
    actions: share(actions.map(({ count }) => count > 0)),
    conjuncts: share(answers),
  };
}

/** How much of a log something beside its lines explains. More than `tooMuch` says that lines decide little. */
export interface Vacuity {
  /** Steps without a line, among all steps. */
  readonly hidden: number;
  /** Events that are skipped, among all events. */
  readonly skipped: number;
  /** Lines that show neither an argument nor any of the state, among all lines. */
  readonly silent: number;
  readonly isVacuous: boolean;
}

/** A share beyond which a log is said to be explained by what it does not show. */
export const tooMuch = 0.25;

/** How much is explained without being shown. */
export function vacuityOf({ steps, hiddenSteps, lines, skippedEvents, events }: Coverage): Vacuity {
  const hidden = steps === 0 ? 0 : hiddenSteps / steps;
  const skipped = lines + skippedEvents === 0 ? 0 : skippedEvents / (lines + skippedEvents);
  const mute = events.filter(({ arguments: { met }, observations }) => met + observations === 0);
  const silent = lines === 0 ? 0 : mute.reduce((sum, event) => sum + event.lines, 0) / lines;
  return { hidden, skipped, silent, isVacuous: hidden > tooMuch || skipped > tooMuch };
}

function share(seen: readonly boolean[]): number {
  return seen.length === 0 ? 1 : seen.filter(Boolean).length / seen.length;
}
