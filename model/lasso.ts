import { sameData } from './data.ts';
import type { Model } from './model.ts';
import type { PlainState, PlainStep } from './plain.ts';
import { type CompiledFairness, hasMark, type Leaf } from './temporal.ts';
import type { Trace } from './trace.ts';

/** A position of a lasso: a state, what may follow it, and what does. */
interface Position {
  readonly state: PlainState;
  /** Where it stands among the points of the trace. */
  readonly point: number;
  readonly steps: readonly PlainStep[];
}

/** Why a lasso is as fair as an assumption asks; `at` is a point of the trace. */
export type FairReason =
  /** The step from that point is one of those assumed to be fair. */
  | { readonly kind: 'taken'; readonly at: number }
  /** None of them is enabled there, and that point comes again and again. */
  | { readonly kind: 'disabled'; readonly at: number }
  /** None of them is enabled at any point of the cycle. */
  | { readonly kind: 'never enabled' };

/**
 * What is true at each position of a lasso, by the reference semantics. Stuttering steps are left out, as
 * docs/semantics.md says formulas are read; where nothing but stuttering is left of the cycle, it is the last
 * state for ever.
 *
 * @throws SpecError where the author's predicates do.
 */
export class LassoReading {
  /** Positions 0 to `length - 1`; after the last comes `loop`. */
  readonly length: number;
  readonly loop: number;
  readonly #model: Model;
  readonly #positions: readonly Position[];
  readonly #known = new Map<string, boolean>();

  /** @throws RangeError for a trace without a cycle. */
  constructor(model: Model, trace: Trace) {
    if (trace.loop === undefined || trace.points[trace.loop] === undefined) {
      throw new RangeError('the trace has no cycle');
    }
    this.#model = model;
    const { points, loop } = trace;
    const following = (index: number): number => (index + 1 < points.length ? index + 1 : loop);
    const moves = points.flatMap(({ state }, index) =>
      sameData(state, points[following(index)]?.state as PlainState) ? [] : [index],
    );
    const cycle = moves.filter((index) => index >= loop);
    // A cycle without a step stays in its last state.
    const kept = cycle.length === 0 ? [...moves, points.length - 1] : moves;
    this.#positions = kept.map((index) => {
      const state = points[index]?.state as PlainState;
      return { state, point: index, steps: [...model.plain.steps(state)] };
    });
    this.length = kept.length;
    this.loop = cycle.length === 0 ? kept.length - 1 : kept.length - cycle.length;
  }

  /** Whether the last state is the whole cycle. */
  get stutters(): boolean {
    return this.loop === this.length - 1;
  }

  /** Whether `leaf` of a formula is true at `position`. */
  holds(position: number, leaf: Leaf): boolean {
    const key = `${leaf.kind} ${leaf.kind === 'state' ? leaf.predicate : leaf.mark} ${position}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const answer = this.#ask(position, leaf);
    this.#known.set(key, answer);
    return answer;
  }

  /** Why the lasso is as fair as `assumption` asks; undefined where it is not. */
  fairness({ kind, mark }: CompiledFairness): FairReason | undefined {
    const cycle = Array.from({ length: this.length - this.loop }, (_, index) => this.loop + index);
    const taken = cycle.find((position) => this.holds(position, { kind: 'step', mark }));
    if (taken !== undefined) return { kind: 'taken', at: this.#pointAt(taken) };
    const disabled = cycle.filter((position) => !this.holds(position, { kind: 'enabled', mark }));
    if (disabled.length === cycle.length) return { kind: 'never enabled' };
    const [first] = disabled;
    return kind === 'weak' && first !== undefined
      ? { kind: 'disabled', at: this.#pointAt(first) }
      : undefined;
  }

  /** The points of the cycle at which a step of `mark` is enabled. */
  enabledAt(mark: number): readonly number[] {
    const cycle = this.#positions.slice(this.loop);
    return cycle.flatMap(({ point }, index) =>
      this.holds(this.loop + index, { kind: 'enabled', mark }) ? [point] : [],
    );
  }

  #pointAt(position: number): number {
    return this.#positions[position]?.point ?? 0;
  }

  #ask(position: number, leaf: Leaf): boolean {
    const { compiled, plain } = this.#model;
    const { state, steps } = this.#positions[position] as Position;
    if (leaf.kind === 'state') {
      const predicate = compiled.predicates[leaf.predicate];
      return predicate !== undefined && plain.asks(predicate.text, predicate.holds, state);
    }
    const mark = compiled.marks[leaf.mark];
    if (mark === undefined) return false;
    if (leaf.kind === 'enabled') {
      return (
        mark.kind === 'takings' &&
        steps.some((step) => hasMark(mark, this.#model, state, step) && changes(step, state))
      );
    }
    const next = this.#positions[position + 1 < this.length ? position + 1 : this.loop]?.state as PlainState;
    if (sameData(state, next)) return false;
    if (mark.kind === 'step') return plain.asks(mark.text, mark.holds, state, next);
    return steps.some(
      (step) =>
        step.outcome.kind === 'state' &&
        sameData(step.outcome.state, next) &&
        hasMark(mark, this.#model, state, step),
    );
  }
}

function changes({ outcome }: PlainStep, state: PlainState): boolean {
  return outcome.kind === 'bounds' || !sameData(outcome.state, state);
}
