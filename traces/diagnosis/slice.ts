import type { Line } from '../conformance/index.ts';
import { type Difference, differences } from '../diff.ts';
import type { Road, States } from './road.ts';
import type { Scene } from './scene.ts';

/** A line that changed what is looked at, with what it changed of it. */
export interface SlicedLine {
  readonly line: Line;
  readonly changed: readonly Difference[];
}

/** Of the lines that changed something, the last so many. */
const maxSliced = 6;

/**
 * The lines before the one that failed which changed any of `paths`, on one way that explains them, the latest last. A
 * slice of the log: what it leaves out may matter all the same.
 */
export function sliceOf<State>(
  scene: Scene<State>,
  road: Road<State>,
  paths: readonly string[],
): readonly SlicedLine[] {
  if (paths.length === 0) return [];
  const way = wayTo(scene, road);
  const { stepper } = scene.explainer;
  const found: SlicedLine[] = [];
  for (let position = way.length - 1; position > 0 && found.length < maxSliced; position -= 1) {
    const [from, to] = [way[position - 1], way[position]];
    const line = scene.lines[position - 1];
    if (from === undefined || to === undefined || line === undefined) continue;
    const changed = differences(stepper.compiled.variables, stepper.plain(from), stepper.plain(to)).filter(
      ({ path }) => paths.some((read) => areTogether(read, path)),
    );
    if (changed.length > 0) found.push({ line, changed });
  }
  return found.reverse();
}

/** Whether one is the other, or a part of it: `cash` and `cash[alice]`. */
function areTogether(left: string, right: string): boolean {
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return long.startsWith(short) && (long.length === short.length || /[.[]/.test(long.charAt(short.length)));
}

/** The state at each position of one way through the lines up to the one that failed, as far back as it is known. */
function wayTo<State>(
  { starts, lines, failing, candidates }: Scene<State>,
  road: Road<State>,
): readonly (State | undefined)[] {
  const before: States<State>[] = [road.closed(starts)];
  for (const line of lines.slice(0, failing)) before.push(road.across(before.at(-1) ?? new Map(), line));
  const last = before.at(-1);
  const way: (State | undefined)[] = Array.from({ length: failing + 1 }, () => undefined);
  let at = candidates.find((state) => last?.has(road.keyOf(state)) === true) ?? last?.values().next().value;
  for (let position = failing; at !== undefined; position -= 1) {
    way[position] = at;
    const line = lines[position - 1];
    if (line === undefined) break;
    const key = road.keyOf(at);
    const sources = [...(before[position - 1]?.values() ?? [])];
    at = sources.find((state) => road.across(new Map([['', state]]), line).has(key));
  }
  return way;
}
