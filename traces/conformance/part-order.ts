import { LogError, type LogHead, pointerTo } from '../log/index.ts';
import { IntervalOrder } from './interval-order.ts';
import type { Line } from './line.ts';
import type { LineMaker } from './line-maker.ts';
import { happeningsOf, type ReadEvent } from './operations.ts';
import { CausalOrder, type Order } from './order.ts';

/** Lines that happened in an order that is known in part. */
export interface OrderedLines {
  readonly lines: readonly Line[];
  readonly order: Order;
  /** As `order`, but lines that say the same may come in any order: enough to find an explanation, and sooner. */
  readonly interchanged: Order | undefined;
}

/** The lines of a log whose order is `interval` or `causal`. @throws LogError */
export function orderedLines(
  events: readonly ReadEvent[],
  head: LogHead,
  maker: LineMaker,
  fileName: string,
): OrderedLines {
  return head.order === 'causal'
    ? causalLines(events, maker, fileName)
    : intervalLines(events, head, maker, fileName);
}

function intervalLines(
  events: readonly ReadEvent[],
  head: LogHead,
  maker: LineMaker,
  fileName: string,
): OrderedLines {
  // Before phases are paired: what says nothing need not be a phase of anything, as the faults that a test injects.
  const told = events.filter(({ event }) => !maker.skips(event));
  const kept = happeningsOf(told, head, fileName).flatMap(({ event, number, interval, optional }) => {
    const line = maker.line(event, number, optional);
    return line === undefined ? [] : [{ line, interval }];
  });
  const lines = kept.map(({ line }) => line);
  const intervals = kept.map(({ interval }) => interval);
  const twins = twinsOf(lines, intervals);
  return {
    lines,
    order: new IntervalOrder(lines, intervals),
    interchanged: twins.some((twin) => twin !== undefined)
      ? new IntervalOrder(lines, intervals, twins)
      : undefined,
  };
}

/**
 * For each line an earlier one that says the same and must be over no later: whatever order explains the log with the two
 * the other way round explains it with them exchanged, so one of both orders is enough.
 */
function twinsOf(
  lines: readonly Line[],
  intervals: readonly { readonly from: number; readonly to: number }[],
): readonly (number | undefined)[] {
  const latest = new Map<string, number>();
  return lines.map((line, index) => {
    const { a, args, pre, post, msg } = line.event;
    const text = JSON.stringify([a, args, pre, post, msg, line.optional]);
    const twin = latest.get(text);
    const mayStandFor =
      twin !== undefined && (intervals[twin]?.to ?? 0) <= (intervals[index]?.to ?? 0) ? twin : undefined;
    if (twin === undefined || mayStandFor !== undefined) latest.set(text, index);
    return mayStandFor;
  });
}

function causalLines(events: readonly ReadEvent[], maker: LineMaker, fileName: string): OrderedLines {
  const nodes = new Map<string, number>();
  const numberOf = (node: string): number => {
    const known = nodes.get(node);
    if (known !== undefined) return known;
    nodes.set(node, nodes.size);
    return nodes.size - 1;
  };
  /** For each node, how many of its lines stand before each of its events: vector clocks count events that say nothing, too. */
  const kept: number[][] = [];
  const placed: {
    readonly line: Line;
    readonly node: number;
    readonly clock: readonly (readonly [string, number])[];
  }[] = [];
  for (const { event, number } of events) {
    if (event.n === undefined) {
      throw new LogError(
        { fileName, line: number },
        'does not say on which node it happened',
        'Where the order of a log is "causal", every event has n, the name of its node.',
      );
    }
    const node = numberOf(event.n);
    const counts = kept[node] ?? [0];
    kept[node] = counts;
    const line = maker.line(event, number);
    counts.push((counts.at(-1) ?? 0) + (line === undefined ? 0 : 1));
    // Its clock counts its own events, this one included: where it counts others, those of it that are known mean others.
    const own = event.vc?.[event.n];
    if (own !== undefined && own !== counts.length - 1) {
      throw new LogError(
        { fileName, line: number, path: pointerTo(['vc', event.n]) },
        `is ${own}, and this is event ${counts.length - 1} of ${JSON.stringify(event.n)} in the log`,
        'Lines are lost, or its clock does not count each of its events once.',
      );
    }
    if (line !== undefined) placed.push({ line, node, clock: Object.entries(event.vc ?? {}) });
  }
  const places = placed.map(({ line, node, clock }) => {
    const needs = [...nodes.values()].map(() => 0);
    for (const [name, count] of clock) {
      const other = nodes.get(name);
      // Its own events are in order without a clock.
      if (other === node || count === 0) continue;
      const known = other === undefined ? undefined : kept[other]?.[count];
      if (other === undefined || known === undefined) {
        throw new LogError(
          { fileName, line: line.number, path: pointerTo(['vc', name]) },
          `counts ${count} events of ${JSON.stringify(name)}, and the log has ${other === undefined ? 'none' : (kept[other]?.length ?? 1) - 1}`,
          'Lines are lost, or its clock is wrong.',
        );
      }
      needs[other] = known;
    }
    return { node, needs };
  });
  const order = new CausalOrder(places);
  const reached = reachedIn(order);
  const stuck = placed.find((_, index) => !reached.has(index));
  if (stuck !== undefined) {
    throw new LogError(
      { fileName, line: stuck.line.number, path: '/vc' },
      'counts events that count this one in turn: each comes before the other',
      'Nothing can happen in such an order: the clock is wrong.',
    );
  }
  return { lines: placed.map((each) => each.line), order, interchanged: undefined };
}

/** The lines that can come at all: fewer than there are where clocks go round in a circle. */
function reachedIn(order: CausalOrder): ReadonlySet<number> {
  const reached = new Set<number>();
  let position = order.start;
  for (let [line] = order.next(position); line !== undefined; [line] = order.next(position)) {
    reached.add(line);
    position = order.after(position, line);
  }
  return reached;
}
