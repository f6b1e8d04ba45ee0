import type { Stepper } from '../../model/index.ts';
import type { Explainer, Failure, Line, StepListener } from '../conformance/index.ts';
import { Road } from './road.ts';
import type { Scene } from './scene.ts';

/** Lines between two states that are kept. */
const keptEvery = 128;
/** Lines before the one that failed at which repairs are looked for. */
const maxBefore = 64;
/** Lines that a way to the failing one is looked for through, again; beyond that, repairs are tried at that line alone. */
const maxAgain = 2_048;
const maxWidth = 256;

interface Kept<State> {
  /** Of the line that comes next. */
  readonly position: number;
  readonly state: State;
}

/** Keeps the last lines of a log that is matched, and a state now and then, so that repairs can be looked for when it fails. */
export class Trail<State> implements StepListener {
  readonly #stepper: Stepper<State>;
  #kept: Kept<State>[] = [];
  #lines: Line[] = [];

  constructor(stepper: Stepper<State>) {
    this.#stepper = stepper;
  }

  /** Call with every line, in their order. */
  heard(line: Line): void {
    this.#lines.push(line);
  }

  taken(_: number, line: Line | undefined): void {
    const last = this.#kept.at(-1);
    if (line === undefined) return;
    if (last !== undefined && line.index < last.position + keptEvery) return;
    this.#kept.push({ position: line.index, state: this.#stepper.entered() });
    const [, oldest] = this.#kept;
    if (this.#kept.length <= 2 || oldest === undefined) return;
    this.#kept = this.#kept.slice(1);
    this.#lines = this.#lines.filter(({ index }) => index >= oldest.position);
  }

  arrived(): void {
    // The state before a line is kept, not the one after it: a line may stand for several steps.
  }

  /** What is around the line that failed. `ahead` are lines after it, as far as they are not known already. */
  scene(
    explainer: Explainer<State>,
    failure: Failure<State>,
    ahead: readonly Line[],
    lost: Scene<State>['lost'],
  ): Scene<State> {
    const { line: failing, candidates } = failure;
    const start = this.#kept.findLast(({ position }) => position <= Math.max(0, failing.index - maxBefore));
    const from = start ?? this.#kept.find(({ position }) => position <= failing.index);
    const known = this.#lines.filter(({ index }) => index > failing.index);
    const before =
      from === undefined || failure.from.lines.length > maxBefore
        ? failure.from.lines.slice(0, -1)
        : this.#lines.filter(({ index }) => index >= from.position && index < failing.index);
    const first =
      from === undefined || failure.from.lines.length > maxBefore ? failure.from.state : from.state;
    const after = [...known, ...ahead].slice(0, maxAhead);
    const near = nearEnd(explainer, first, before);
    const starts = near.starts.length > 0 ? near.starts : candidates;
    const lines = near.starts.length > 0 ? near.lines : [];
    return {
      explainer,
      starts,
      lines: [...lines, failing, ...after],
      failing: lines.length,
      candidates,
      lost,
    };
  }
}

/** Lines after the one that failed that repairs are judged by. */
export const maxAhead = 100;

/** The last of the lines, and the states before them. */
function nearEnd<State>(
  explainer: Explainer<State>,
  first: State,
  lines: readonly Line[],
): { readonly starts: readonly State[]; readonly lines: readonly Line[] } {
  if (lines.length > maxAgain) return { starts: [], lines: [] };
  const road = new Road(explainer, maxWidth);
  let states = road.closed([first]);
  const skipped = lines.slice(0, Math.max(0, lines.length - maxBefore));
  for (const line of skipped) states = road.across(states, line);
  return { starts: [...states.values()], lines: lines.slice(skipped.length) };
}
