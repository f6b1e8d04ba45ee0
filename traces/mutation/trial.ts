import { type Line, LineMaker, Matcher } from '../conformance/index.ts';
import { LogError } from '../log/index.ts';
import type { LogMutant } from './mutant.ts';
import type { RecordedRun } from './recorded-run.ts';

/** What became of a mutant. */
export type Fate =
  | { readonly kind: 'rejected' }
  /** It leads to the states of the log: no line that follows could tell them apart. */
  | { readonly kind: 'equivalent'; readonly why: string }
  | { readonly kind: 'survived'; readonly why: string }
  /** A limit came first. */
  | { readonly kind: 'undecided' };

/** A mutant that has not been noticed after so many lines is taken to survive. */
export const maxUnnoticed = 5_000;

/** Holds mutants of one log against its spec, each from the last certain state before it. */
export class Trials {
  readonly #run: RecordedRun;
  readonly #maker: LineMaker;
  /** For each position, the last before it, or at it, from which one state is certain; -1 for the start of the log. */
  readonly #certain: Int32Array;

  constructor(run: RecordedRun) {
    this.#run = run;
    this.#maker = new LineMaker(run.model.compiled, run.binding, run.head, run.fileName, run.origin);
    this.#certain = new Int32Array(run.lines.length + 1).fill(-1);
    for (let position = 1; position <= run.lines.length; position += 1) {
      const isCertain = run.after[position - 1] !== undefined;
      this.#certain[position] = isCertain ? position : (this.#certain[position - 1] ?? -1);
    }
  }

  fate(mutant: LogMutant): Fate {
    const { explainer, lines, after, options } = this.#run;
    const changed = this.#lines(mutant);
    if (changed === undefined) return { kind: 'rejected' };
    const { from, starts } = this.start(mutant.position);
    const matcher = new Matcher(explainer, starts, options);
    const end = mutant.position + mutant.replaces;
    for (const line of [...lines.slice(from, mutant.position), ...changed]) matcher.add(line);
    for (let position = end; ; position += 1) {
      if (matcher.isDecided) break;
      // The state before the line at `position`, in the log.
      const state = position === 0 ? undefined : after[position - 1];
      const isSame =
        state !== undefined &&
        matcher.candidates === 1 &&
        explainer.stepper.same(explainer.stepper.entered(), state);
      if (isSame) return converged(mutant, position === end);
      const line = lines[position];
      if (line === undefined) break;
      if (position - end > maxUnnoticed)
        return { kind: 'survived', why: `none of the next ${maxUnnoticed} lines shows it` };
      matcher.add(line);
    }
    switch (matcher.finish().kind) {
      case 'rejected':
        return { kind: 'rejected' };
      case 'inconclusive':
        return { kind: 'undecided' };
      case 'accepted':
        return { kind: 'survived', why: 'no line after it shows the difference' };
    }
  }

  /** Where matching can begin for a change at `position`, and from which states. */
  start(position: number): { readonly from: number; readonly starts: readonly unknown[] } {
    const certain = this.#certain[position] ?? -1;
    const state = certain > 0 ? this.#run.after[certain - 1] : undefined;
    return state === undefined ? { from: 0, starts: this.#run.starts } : { from: certain, starts: [state] };
  }

  /** The lines of the mutant; undefined where its events are no events of the spec. */
  #lines({ events }: LogMutant): readonly Line[] | undefined {
    try {
      return events.flatMap(({ event, number }) => this.#maker.line(event, number) ?? []);
    } catch (error) {
      if (error instanceof LogError) return undefined;
      throw error;
    }
  }
}

/** Why a mutant ends in a state of the log. `atOnce`, where it does so right after what was changed. */
function converged({ kind }: LogMutant, atOnce: boolean): Fate {
  if (!atOnce) return { kind: 'survived', why: 'the states meet again before any line shows the difference' };
  switch (kind) {
    case 'value':
      return { kind: 'equivalent', why: 'another step leads to the same state' };
    case 'drop':
      return { kind: 'equivalent', why: 'the line changes nothing' };
    case 'duplicate':
      return { kind: 'equivalent', why: 'a second time it changes nothing' };
    case 'swap':
      return { kind: 'equivalent', why: 'the lines commute: either order leads to the same state' };
  }
}
