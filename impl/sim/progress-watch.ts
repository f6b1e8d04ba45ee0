import type { Step, Timeouts } from '../consensus/index.ts';

/** How many rounds a height may take, and how long, once nothing goes wrong any more. */
export interface Patience {
  readonly rounds: number;
  readonly milliseconds: number;
}

/**
 * In a calm network every correct proposer gets its block decided, as soon as all are in its round. Proposers take
 * turns by power and less than a third of it is Byzantine, so a few turns of all are plenty. `begunRound` is the highest
 * round in which anybody was when the calm began, from which timeouts go on growing.
 */
export function patienceFor(validators: number, timeouts: Timeouts, begunRound: number): Patience {
  const rounds = 3 * validators + 12;
  const last = begunRound + rounds;
  const { proposeMs, prevoteMs, precommitMs, moreMsPerRound, gossipMs } = timeouts;
  const longestMs = proposeMs + prevoteMs + precommitMs + 3 * last * moreMsPerRound + gossipMs;
  return { rounds, milliseconds: last * longestMs };
}

/** Counts the rounds that each machine begins between two decisions of its own. */
export class ProgressWatch {
  readonly #rounds = new Map<number, number>();
  #highestRound = 0;

  get highestRound(): number {
    return this.#highestRound;
  }

  /** How many rounds the machine has begun in its height, counted anew from the latest {@link reset}. */
  roundsOf(machine: number): number {
    return this.#rounds.get(machine) ?? 0;
  }

  reset(): void {
    this.#rounds.clear();
  }

  step(machine: number, step: Step): void {
    if (step.round > this.#highestRound) this.#highestRound = step.round;
    if (step.rule === 'decide') this.#rounds.set(machine, 0);
    else if (step.rule === 'next round' || step.rule === 'skip round')
      this.#rounds.set(machine, this.roundsOf(machine) + 1);
  }
}
