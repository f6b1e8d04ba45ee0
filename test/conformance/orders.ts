import type { Node } from './graph.ts';
import type { Parted } from './parted.ts';
import type { Twin } from './twin.ts';

/** What the definition says of a log whose lines are ordered in part. */
export interface OrdersTruth {
  readonly isAccepted: boolean;
  /** The most lines that can be explained one after another. */
  readonly most: number;
}

/** Every order in which lines may have happened, tried with every choice of those that came to nothing. */
export function truthOfOrders(twin: Twin, from: ReadonlySet<Node>, log: Parted): OrdersTruth {
  let most = 0;
  let isAccepted = false;
  const extend = (sequence: readonly number[], nodes: ReadonlySet<Node>): void => {
    most = Math.max(most, sequence.length);
    isAccepted ||= isWhole(log, sequence);
    for (const [next, { saying }] of log.lines.entries()) {
      if (!mayComeNext(log, sequence, next)) continue;
      const after = twin.after(nodes, saying);
      if (after.size > 0) extend([...sequence, next], after);
    }
  };
  if (from.size > 0) extend([], from);
  return { isAccepted, most };
}

/** Every order in which all lines but some optional ones may have happened. */
export function* wholeOrders(log: Parted, sequence: readonly number[] = []): Generator<readonly number[]> {
  if (isWhole(log, sequence)) yield sequence;
  for (const next of log.lines.keys()) {
    if (mayComeNext(log, sequence, next)) yield* wholeOrders(log, [...sequence, next]);
  }
}

/** Whether nothing that is still to come must have come before it. What is optional need not come at all. */
function mayComeNext({ lines, before }: Parted, sequence: readonly number[], next: number): boolean {
  if (sequence.includes(next)) return false;
  return before.every(
    ([first, second]) => second !== next || sequence.includes(first) || lines[first]?.optional === true,
  );
}

function isWhole({ lines }: Parted, sequence: readonly number[]): boolean {
  return lines.every(({ optional }, line) => optional || sequence.includes(line));
}
