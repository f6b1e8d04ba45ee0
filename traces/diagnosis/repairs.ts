import { Explainer, type Line, type Move } from '../conformance/index.ts';
import { type Hints, Insertions, noHints } from './insertion.ts';
import type { Edit, Repair } from './repair.ts';
import { Road, type States } from './road.ts';
import type { Scene } from './scene.ts';
import { SingleEdits, type Tried } from './single-edits.ts';
import { MeteredStepper, WorkMeter } from './work-meter.ts';

/** Changes after which the spec explains more of a log. */
export interface Repairs {
  /** The best first. */
  readonly best: readonly Repair[];
  /** How many there are, the best among them. */
  readonly found: number;
  /** Lines that were looked at from the one that failed on, itself included. */
  readonly looked: number;
  /** Whether there were more states, or more values of choices, than were tried. */
  readonly isCut: boolean;
}

/** States of one position that are gone on from. */
const maxWidth = 256;
const maxBest = 12;
/** A line is moved by so many lines at most. */
const maxMoved = 8;

/**
 * The changes to one line, or by one step or one rule, after which more of the log is explained: those first after which
 * most is. A change is shown to help; that no other does is not said.
 *
 * Ends after a bounded amount of work, whatever the size of the spec: near the line first, then further back.
 */
export function repairsOf<State>(scene: Scene<State>, hints: Hints = noHints): Repairs {
  let best: Repairs | undefined;
  for (const back of lookedBack) {
    const meter = new WorkMeter(maxWork);
    const found = repairsNear(nearby(scene, back, meter), hints);
    // What was found near the line is whole; further back some of it would be missing.
    if (meter.isSpent && best !== undefined) return { ...best, isCut: true };
    best = meter.isSpent ? { ...found, isCut: true } : found;
    if (meter.isSpent || back >= scene.failing) break;
  }
  return best ?? { best: [], found: 0, looked: 0, isCut: true };
}

/** Repairs are looked for among so many lines before the one that failed, then among more, while there is work left. */
const lookedBack = [2, 16, Number.POSITIVE_INFINITY];
const maxWork = 3_000_000;
/** Lines after the one that failed: those tell which repair is the best. */
const maxAhead = 100;

/** The scene without what is further away than `back` lines, and with a stepper whose work is counted. */
function nearby<State>(scene: Scene<State>, back: number, meter: WorkMeter): Scene<State> {
  const { explainer, lines, failing, starts } = scene;
  const road = new Road(explainer, maxWidth);
  const first = Math.max(0, failing - back);
  let states: States<State> = new Map(starts.map((state) => [road.keyOf(state), state]));
  for (const line of lines.slice(0, first)) states = road.across(road.closed(states.values()), line);
  const stepper = new MeteredStepper(explainer.stepper, meter);
  return {
    ...scene,
    explainer: new Explainer(stepper, explainer.hiddenActions),
    starts: [...states.values()],
    lines: lines.slice(first, failing + 1 + maxAhead),
    failing: failing - first,
  };
}

function repairsNear<State>(scene: Scene<State>, hints: Hints): Repairs {
  const { explainer, starts, lines, failing, candidates } = scene;
  const road = new Road(explainer, maxWidth);
  const before: States<State>[] = [road.closed(starts)];
  for (const line of lines.slice(0, failing)) {
    const last = before.at(-1);
    if (last !== undefined) before.push(road.across(last, line));
  }
  // What was found by the search that failed is known to be there, however many states there are.
  before[failing] = new Map([...road.closed(candidates), ...(before[failing] ?? [])]);
  const insertions = new Insertions(explainer.stepper, lines, hints);
  const edits = new SingleEdits(scene, road, insertions);
  const single = [...edits.tried(before), ...moves(scene, road, before)].filter((tried) =>
    helps(scene, tried),
  );
  const tried = [...single, ...rules(scene, single, before[failing])].sort(better(scene));
  return {
    best: tried.slice(0, maxBest).map(({ edit, reached }) => ({
      edit,
      explained: reached - failing - (edit.kind === 'skip' && edit.line === lines[failing]?.number ? 1 : 0),
      isAll: reached === lines.length,
    })),
    found: tried.length,
    looked: lines.length - failing,
    isCut: edits.isCut || road.isCut,
  };
}

/** A line that is left out must make others fit, unless there are none. */
function helps<State>({ lines, failing }: Scene<State>, { edit, reached }: Tried): boolean {
  if (reached <= failing) return false;
  return edit.kind !== 'skip' || reached > failing + 1 || failing + 1 === lines.length;
}

/** The failing line later or earlier, and one of the next lines before it. */
function moves<State>(
  { lines, failing }: Scene<State>,
  road: Road<State>,
  before: readonly States<State>[],
): readonly Tried[] {
  const moved = lines[failing];
  if (moved === undefined) return [];
  const found: Tried[] = [];
  const without = lines.filter((line) => line !== moved);
  const tryAt = (place: number, line: Line, others: readonly Line[], by: number): void => {
    const start = Math.min(place, failing);
    const states = before[start];
    if (states === undefined) return;
    const order = [...others.slice(start, place), line, ...others.slice(place)];
    const reached = start + road.reach(states, order);
    const edit: Edit = { kind: 'move', line: line.number, before: others[place]?.number, by };
    // All that was moved past must fit, too.
    if (reached > Math.max(failing, place)) found.push({ edit, reached });
  };
  for (let by = 1; by <= maxMoved; by += 1) {
    if (failing - by >= 0) tryAt(failing - by, moved, without, -by);
    const next = lines[failing + by];
    if (next === undefined) continue;
    tryAt(failing + by, moved, without, by);
    if (by > 1)
      tryAt(
        failing,
        next,
        lines.filter((line) => line !== next),
        -by,
      );
  }
  return found;
}

/** What holds of every line from the failing one on, where that explains more than the same change of one line. */
function rules<State>(
  scene: Scene<State>,
  single: readonly Tried[],
  states: States<State> | undefined,
): readonly Tried[] {
  const { explainer, lines, failing } = scene;
  const rest = lines.slice(failing);
  const event = rest[0]?.event.a;
  if (event === undefined || states === undefined) return [];
  const number = rest[0]?.number ?? 0;
  const road = new Road(explainer, maxWidth);
  const reachWith = (change: (line: Line) => Line): number =>
    failing +
    road.reach(
      states,
      rest.map((line) => (line.event.a === event ? change(line) : line)),
    );
  const found: Tried[] = [];
  const bestBy = (test: (edit: Edit) => boolean): number =>
    Math.max(failing, ...single.filter(({ edit }) => test(edit)).map(({ reached }) => reached));

  const kept = rest.filter((line) => line.event.a !== event);
  const skipped = lines.length - (kept.length - road.reach(states, kept));
  if (rest.length - kept.length > 1 && kept.length > 0 && skipped > bestBy(({ kind }) => kind === 'skip'))
    found.push({ edit: { kind: 'skip all', event }, reached: skipped });

  const missing = new Set(single.flatMap(({ edit }) => (edit.kind === 'insert' ? [edit.action] : [])));
  const insertions = new Insertions(explainer.stepper, lines, noHints);
  const namesOf = (way: readonly Move[]): readonly string[] =>
    way.map((move) => explainer.stepper.compiled.actions[move.action]?.name ?? '');
  for (const [index, { name: action }] of explainer.stepper.compiled.actions.entries()) {
    const alone = bestBy((edit) => edit.kind === 'insert' && edit.action === action);
    let composed = failing;
    if (missing.has(action)) {
      const first = insertions.givens(index).map((given): Move => ({ action: index, given }));
      composed = reachWith((line) => ({
        ...line,
        ways: [...line.ways, ...line.ways.flatMap((way) => first.map((move) => [move, ...way]))],
      }));
      const actions = [action, ...namesOf(rest[0]?.ways[0] ?? [])];
      const scope = 'every line of the event';
      if (composed > alone)
        found.push({ edit: { kind: 'compose', line: number, event, actions, scope }, reached: composed });
    }
    // What has its lines is not hidden, and choices with many values would take too long to leave open.
    if (!insertions.isSmall(index)) continue;
    const hiding = new Explainer(explainer.stepper, [index]);
    const hiddenRoad = new Road(hiding, maxWidth);
    const hidden = failing + hiddenRoad.reach(hiddenRoad.closed(states.values()), rest);
    if (hidden > Math.max(alone, composed)) found.push({ edit: { kind: 'hide', action }, reached: hidden });
  }
  return found;
}

/** What explains more comes first, then what is likelier to have gone wrong, then what is nearer. */
function better<State>(scene: Scene<State>): (left: Tried, right: Tried) => number {
  const { lines, failing } = scene;
  const at = lines[failing]?.number ?? 0;
  const often = new Map<string, number>();
  for (const { event } of lines) often.set(event.a, (often.get(event.a) ?? 0) + 1);
  const distance = (edit: Edit): number => {
    if (edit.kind === 'insert') return Math.max(0, at - edit.to);
    return edit.kind === 'move' ? Math.abs(edit.by) : 'line' in edit ? Math.abs(at - edit.line) : 0;
  };
  const rarity = (edit: Edit): number => (edit.kind === 'insert' ? -(often.get(edit.action) ?? 0) : 0);
  return (left, right) =>
    right.reached - left.reached ||
    costOf(left.edit, scene) - costOf(right.edit, scene) ||
    distance(left.edit) - distance(right.edit) ||
    rarity(left.edit) - rarity(right.edit);
}

/** How unlikely a change is among those that explain as much: a repetition is no accident, a line too many is. */
function costOf<State>(edit: Edit, { lost, lines }: Scene<State>): number {
  switch (edit.kind) {
    case 'skip':
      return edit.repeats === undefined ? 5 : 1;
    case 'insert':
      return lost === 'a line was lost' ? 0 : 3;
    case 'move':
      return 2;
    case 'observed':
      return 3;
    case 'argument': {
      // With another value the step must still lead to all that the line shows: the more it shows, the less by chance.
      const line = lines.find(({ number }) => number === edit.line);
      return line !== undefined && line.after.length > 0 ? 2.5 : 4;
    }
    case 'compose':
    case 'hide':
      return 4;
    case 'skip all':
      return 5;
  }
}
