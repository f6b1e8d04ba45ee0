import type { Compiled } from '../../model/index.ts';
import { GraphTooLargeError, graphOf } from '../tours/index.ts';

/** What there is to be met of a spec with few states. */
export interface Space {
  readonly states: number;
  /** Distinct actions from one state to another. */
  readonly transitions: number;
  /** Pairs of actions that can follow each other, `first second`. */
  readonly pairs: ReadonlySet<string>;
}

/** Larger graphs are not counted: it would take longer than the logs. */
const limits = { states: 20_000, transitions: 400_000 };

/** How large the state graph is; undefined where it is too large to be counted, or has constraints that cut it. */
export function spaceOf(compiled: Compiled): Space | undefined {
  if (compiled.constraints.length + compiled.stepConstraints.length > 0) return undefined;
  try {
    const { states, first, to, call, calls } = graphOf(compiled, limits);
    const names = calls.map(({ action }) => action);
    const leaving = Array.from({ length: states }, (_, state) => {
      const actions = new Set<string>();
      for (let at = first[state] ?? 0; at < (first[state + 1] ?? 0); at += 1)
        actions.add(names[call[at] ?? 0] ?? '');
      return actions;
    });
    const pairs = new Set<string>();
    let transitions = 0;
    for (let state = 0; state < states; state += 1) {
      const seen = new Set<string>();
      for (let at = first[state] ?? 0; at < (first[state + 1] ?? 0); at += 1) {
        const action = names[call[at] ?? 0] ?? '';
        const next = to[at] ?? 0;
        seen.add(`${action} ${next}`);
        for (const second of leaving[next] ?? []) pairs.add(`${action} ${second}`);
      }
      transitions += seen.size;
    }
    return { states, transitions, pairs };
  } catch (error) {
    if (error instanceof GraphTooLargeError) return undefined;
    throw error;
  }
}
