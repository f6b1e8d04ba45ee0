import type { LogEvent, LogHead } from '../../traces/log/index.ts';
import type { Dice } from '../random/index.ts';
import { type Draft, eventOf, type Recording, sayingOf } from './recording.ts';
import type { Saying } from './twin.ts';

/** A log whose lines are ordered in part, and what its order says. */
export interface Parted {
  readonly recording: Recording;
  readonly head: Partial<LogHead>;
  readonly events: readonly LogEvent[];
  /** What is to be explained; what failed without an effect is not. */
  readonly lines: readonly PartedLine[];
  /** Pairs of positions of `lines`, the first of which happened before the second. */
  readonly before: readonly (readonly [number, number])[];
}

/** A line, and how its event is known again. */
export interface PartedLine {
  readonly saying: Saying;
  readonly key: number | string;
  /** Whether it may have come to nothing. */
  readonly optional: boolean;
}

/** A recording ordered in part, in one of the ways that the format has. */
export function parted(dice: Dice, recording: Recording): Parted {
  // In half of all logs it happened in another order than the lines say.
  const drafts = dice.chance(50) ? recording.drafts : shuffled(dice, recording.drafts);
  return dice.pick([timed, asOperations, asOperations, causal])(dice, { ...recording, drafts });
}

/** The key by which the line of an event is known again: of an operation its name, else its number. */
export function keyOf(event: LogEvent): number | string {
  return event.op ?? event.i;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Around the moment at `index`, so wide that some overlap with the next and some with many. */
function span(dice: Dice, index: number): Span {
  return { from: 10 * index - dice.int(0, 15), to: 10 * index + dice.int(0, 15) };
}

function timed(dice: Dice, recording: Recording): Parted {
  const spans = recording.drafts.map((_, index) => span(dice, index));
  const lines = recording.drafts.map((draft, key) => ({
    saying: sayingOf(recording, draft),
    key,
    optional: false,
  }));
  const events = recording.drafts.map((draft, index) => ({
    ...eventOf(recording, draft, index),
    t0: spans[index]?.from ?? 0,
    t1: spans[index]?.to ?? 0,
  }));
  return {
    recording,
    head: { order: 'interval' },
    events: shuffled(dice, events),
    lines,
    before: pairs(spans, (left, right) => left.to < right.from),
  };
}

type Ending = 'ok' | 'info' | 'fail' | 'none';

interface Operation {
  readonly draft: Draft;
  readonly span: Span;
  readonly ending: Ending;
  /** What the call says; the return says the rest. */
  readonly told: Draft;
}

function asOperations(dice: Dice, given: Recording): Parted {
  // A message belongs to one phase: what a binding takes from it is left to the other orders.
  const kinds = given.kinds.map((kind) => ({ ...kind, argumentsAt: 'args' as const, shownAt: undefined }));
  const recording = { ...given, kinds };
  const fail = dice.pick(['nothing', 'unknown'] as const);
  const operations = recording.drafts.map((draft, index): Operation => {
    const ending = dice.pick<Ending>(['ok', 'ok', 'ok', 'ok', 'info', 'none', 'fail']);
    const args = draft.args.filter(() => dice.chance(60));
    const before = dice.chance(50) ? draft.before : [];
    return { draft, span: span(dice, index), ending, told: { ...draft, args, before, after: [] } };
  });
  const kept = operations
    .map((operation, op) => ({ ...operation, op }))
    .filter(({ ending }) => ending !== 'fail' || fail === 'unknown');
  const { events, positions } = phases(recording, operations);
  const spans = kept.map(({ op, ending }) => ({
    from: positions.get(`${op} calls`) ?? 0,
    to: ending === 'ok' ? (positions.get(`${op} returns`) ?? 0) : Number.POSITIVE_INFINITY,
  }));
  return {
    recording,
    head: { order: 'interval', fail },
    events,
    lines: kept.map(({ draft, told, ending, op }) => ({
      saying: sayingOf(recording, ending === 'ok' ? draft : told),
      key: op,
      optional: ending !== 'ok',
    })),
    before: pairs(spans, (left, right) => left.to < right.from),
  };
}

/** The phases of operations in the order of their times, and which of them is the how-manieth. */
function phases(
  recording: Recording,
  operations: readonly Operation[],
): { readonly events: readonly LogEvent[]; readonly positions: ReadonlyMap<string, number> } {
  const moments = operations.flatMap(({ draft, told, span: { from, to }, ending }, op) => {
    const rest: Draft = {
      ...draft,
      args: draft.args.filter((each) => !told.args.includes(each)),
      before: told.before.length > 0 ? [] : draft.before,
    };
    const call = { at: from, name: `${op} calls`, draft: told, op, phase: 'invoke' as const };
    return ending === 'none'
      ? [call]
      : [call, { at: to, name: `${op} returns`, draft: rest, op, phase: ending }];
  });
  moments.sort((left, right) => left.at - right.at || left.op - right.op);
  return {
    events: moments.map(({ draft, op, phase }, i) => ({ ...eventOf(recording, draft, i), op, phase })),
    positions: new Map(moments.map(({ name }, position) => [name, position])),
  };
}

function causal(dice: Dice, recording: Recording): Parted {
  const nodes = ['n1', 'n2', 'n3'].slice(0, dice.int(1, 3));
  const clocks = new Map(nodes.map((node) => [node, new Map<string, number>()]));
  const happened = recording.drafts.flatMap((draft, key) => {
    // Lines that say nothing to the spec are counted by clocks, too.
    const silent = dice.chance(20) ? [{ key: undefined, node: dice.pick(nodes) }] : [];
    return [...silent, { key, draft, node: dice.pick(nodes) }];
  });
  const written = happened.map((each, i) => {
    const clock = clocks.get(each.node) ?? new Map<string, number>();
    const heard = dice.chance(45) ? (clocks.get(dice.pick(nodes)) ?? new Map()) : new Map();
    for (const [node, count] of heard) clock.set(node, Math.max(count, clock.get(node) ?? 0));
    clock.set(each.node, (clock.get(each.node) ?? 0) + 1);
    const event: LogEvent =
      'draft' in each ? eventOf(recording, each.draft, i) : { k: 'ev', i, a: 'noise', args: { loud: 1 } };
    const own = each.key === undefined ? {} : { key: each.key };
    return { ...own, i, event: { ...event, n: each.node, vc: Object.fromEntries(clock) } };
  });
  const said = written.filter(({ key }) => key !== undefined).map(({ event }) => event);
  const lines = written.flatMap(({ key, i }) => {
    const draft = recording.drafts[key ?? -1];
    return draft === undefined ? [] : [{ saying: sayingOf(recording, draft), key: i, optional: false }];
  });
  const isBefore = (left: (typeof said)[number], right: (typeof said)[number]): boolean =>
    left.n === right.n
      ? left.i < right.i
      : (right.vc[left.n] ?? 0) >= (left.vc[left.n] ?? Number.POSITIVE_INFINITY);
  return {
    recording,
    head: { order: 'causal' },
    events: mixed(
      dice,
      written.map(({ event }) => event),
    ),
    lines,
    before: pairs(said, isBefore),
  };
}

/** The same events, those of each node in their order, but mixed otherwise. */
function mixed(dice: Dice, events: readonly (LogEvent & { readonly n: string })[]): readonly LogEvent[] {
  const left = shuffled(
    dice,
    events.map(({ n }) => n),
  );
  const queues = new Map(left.map((node) => [node, events.filter(({ n }) => n === node)]));
  return left.flatMap((node) => queues.get(node)?.shift() ?? []);
}

function pairs<T>(
  all: readonly T[],
  isBefore: (left: T, right: T) => boolean,
): readonly (readonly [number, number])[] {
  return all.flatMap((left, at) =>
    all.flatMap((right, other) => (at !== other && isBefore(left, right) ? [[at, other] as const] : [])),
  );
}

function shuffled<T>(dice: Dice, all: readonly T[]): readonly T[] {
  const left = [...all];
  return all.flatMap(() => left.splice(dice.int(0, left.length - 1), 1));
}
