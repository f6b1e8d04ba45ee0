import type { AuthorFunction } from './compiled.ts';
import type { RefinementOf } from './refinement.ts';

/** A predicate over steps that looks at nothing but what their ends stand for. */
export interface PairTest {
  readonly refines: RefinementOf;
  /** Of two different abstract states, by their numbers. */
  readonly holds: (from: number, to: number) => boolean;
}

/** By the function that is asked of the ends themselves: a search asks this instead, and numbers each end once. */
export const pairTests = new WeakMap<AuthorFunction, PairTest>();

/** What `holds`, a predicate over steps, says by abstract states alone; undefined where it is the author's. */
export function pairTestOf(holds: AuthorFunction): PairTest | undefined {
  return pairTests.get(holds);
}
