import { Candidates, type Compiled, open } from '../../model/index.ts';
import type { CoveredConjunct } from './covered.ts';

/** Ways to take one action in one state that are looked at. */
const maxWays = 4_096;

interface Seen {
  readonly conjunct: string;
  true: number;
  false: number;
}

interface Watched {
  readonly candidates: Candidates;
  readonly conjuncts: readonly Seen[];
}

/**
 * Looks at the guards of all actions in the states that it is shown, conjunct by conjunct as they are asked: one that comes
 * after a false one is not. An action whose conjuncts have all been seen both ways is left alone.
 */
export class ConjunctWatch {
  readonly #watched: readonly Watched[];
  #left: number;
  #isCut = false;

  /** `maxJudged` conjuncts are asked, and no more. */
  constructor(compiled: Compiled, maxJudged: number) {
    this.#left = maxJudged;
    this.#watched = compiled.actions.map((action) => ({
      candidates: new Candidates(action),
      conjuncts: action.guard.map(({ name }) => ({ conjunct: name ?? unnamed, true: 0, false: 0 })),
    }));
  }

  /** Whether some states were passed by since that many conjuncts had been asked. */
  get isCut(): boolean {
    return this.#isCut;
  }

  get conjuncts(): readonly CoveredConjunct[] {
    return this.#watched.flatMap(({ candidates, conjuncts }) =>
      conjuncts.map((seen) => ({ action: candidates.action.name, ...seen })),
    );
  }

  /** Looks at a state, as guards see it. */
  look(state: unknown): void {
    for (const watched of this.#watched) {
      if (watched.conjuncts.every((seen) => seen.true > 0 && seen.false > 0)) continue;
      if (this.#left <= 0) this.#isCut = true;
      else this.#lookAt(watched, state);
    }
  }

  #lookAt({ candidates, conjuncts }: Watched, before: unknown): void {
    const { action, chosen } = candidates;
    const given = action.choices.map(() => open);
    let ways = 0;
    candidates.each(before, given, () => {
      for (const [index, { holds }] of action.guard.entries()) {
        const seen = conjuncts[index];
        this.#left -= 1;
        if (seen === undefined) break;
        if (holds(before, chosen) === true) seen.true += 1;
        else {
          seen.false += 1;
          break;
        }
      }
      ways += 1;
      if (ways >= maxWays) this.#isCut = true;
      return ways >= maxWays || this.#left <= 0;
    });
  }
}

/** What stands for a guard of one predicate without a name. */
export const unnamed = 'its guard';
