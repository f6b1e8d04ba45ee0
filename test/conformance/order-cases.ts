import fc from 'fast-check';
import { Dice, type Plan } from '../random/index.ts';
import { smallSpec } from './cases.ts';
import { corrupted } from './corrupted.ts';
import type { Graph } from './graph.ts';
import { type OrdersTruth, truthOfOrders } from './orders.ts';
import { type Parted, parted } from './parted.ts';
import { recorded } from './recorded.ts';
import { jsonByPath } from './recording.ts';
import { Twin } from './twin.ts';

/** As many lines have 720 orders. */
const mostLines = 6;
export const logsPerSpec = 8;

/** A random spec and logs of it, whose lines are ordered in part. */
export interface OrderCase {
  readonly plan: Plan;
  readonly logs: readonly Parted[];
}

/** Lines are often there twice, so that there is something to exchange. */
function logOf(dice: Dice, graph: Graph): Parted {
  const recording = recorded(dice, graph, 5);
  const spoilt = dice.chance(40) ? corrupted(dice, recording, graph) : recording;
  const { drafts } = spoilt;
  const again = dice.chance(50) ? dice.several(1, 2, () => dice.pickAny(drafts)) : [];
  const all = [...drafts, ...again.filter((draft) => draft !== undefined)].slice(0, mostLines);
  return parted(dice, { ...spoilt, drafts: all });
}

class OrderArbitrary extends fc.Arbitrary<OrderCase> {
  generate(random: fc.Random): fc.Value<OrderCase> {
    const dice = new Dice(random);
    const { plan, graph } = smallSpec(dice);
    return new fc.Value({ plan, logs: dice.several(logsPerSpec, logsPerSpec, () => logOf(dice, graph)) }, 0);
  }

  canShrinkWithoutContext(value: unknown): value is OrderCase {
    return typeof value === 'object' && value !== null && 'logs' in value;
  }

  /** To the log that fails; its lines and times hang together. */
  shrink({ plan, logs }: OrderCase): fc.Stream<fc.Value<OrderCase>> {
    const single = logs.length < 2 ? [] : logs.map((log) => new fc.Value({ plan, logs: [log] }, 0));
    return fc.stream(single.values());
  }
}

/** Random cases. */
export const orderCases: fc.Arbitrary<OrderCase> = new OrderArbitrary();

/** What the definition says of a log. */
export function truthOf({ recording, ...log }: Parted, graph: Graph): OrdersTruth {
  const twin = new Twin(graph, recording.hidden);
  return truthOfOrders(twin, twin.starts(jsonByPath(recording.init)), { recording, ...log });
}
