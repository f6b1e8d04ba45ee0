import type { Driver } from './driver.ts';
import type { Node, Space } from './space.ts';

/** The states and steps that a driver can reach. */
export interface GraphSize {
  readonly states: number;
  readonly transitions: number;
}

const maxStates = 20_000;
const maxWays = 1_000_000;

/**
 * How many states and steps can be reached by what is driven and what turns do; undefined where there are more than are
 * worth counting, or more ways than can be listed.
 */
export function graphSize<Implementation>(
  space: Space,
  driver: Driver<Implementation>,
): GraphSize | undefined {
  const names = new Set([
    ...Object.keys(driver.actions),
    ...Object.values(driver.turns ?? {}).flatMap(({ does }) => does),
  ]);
  const indices = space.compiled.actions.flatMap(({ name }, index) => (names.has(name) ? [index] : []));
  const seen = new Set<Node>(space.initial());
  let transitions = 0;
  let ways = 0;
  for (const node of seen) {
    for (const index of indices) {
      const moves = space.moves(node, index);
      if (moves === undefined) return undefined;
      transitions += moves.enabled.length;
      ways += moves.enabled.length + moves.blocked.length;
      for (const edge of moves.enabled) seen.add(edge.to);
    }
    if (seen.size > maxStates || ways > maxWays || !space.keepsAll) return undefined;
  }
  return { states: seen.size, transitions };
}
