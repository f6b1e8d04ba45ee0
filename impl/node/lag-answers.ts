import type { Alarms } from './timers.ts';

/** An answer may have been lost: who asks for the same after so long is answered again. */
const repeatMs = 100;

/**
 * Whom to answer who lags behind: whoever asks for a height that it has just reached, and otherwise everybody now and then.
 * So a peer that makes progress is helped at its own pace, and one that asks for the same thing all the time costs little.
 */
export class LagAnswers {
  readonly #alarms: Alarms;
  readonly #answered = new Map<string, number>();

  constructor(alarms: Alarms) {
    this.#alarms = alarms;
  }

  /** Whether a peer that is at `height` is to be answered; if so, it is taken for answered. */
  isDue(peer: string, height: number): boolean {
    if (height <= (this.#answered.get(peer) ?? 0)) return false;
    this.#answered.set(peer, height);
    this.#alarms.set(`answered ${peer}`, repeatMs, () => this.#answered.delete(peer));
    return true;
  }
}
