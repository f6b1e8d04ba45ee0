import { type JudgedConjunct, PlainModel } from '../../model/index.ts';
import type { TakenAction } from './driver.ts';
import { type Split, splitOf } from './position.ts';
import type { Node, Space } from './space.ts';

/** The guard of an action, conjunct by conjunct, in the first state that forbids it, or else in one that allows it. */
export function guardOf(space: Space, { blocked, enabled }: Split): readonly JudgedConjunct[] {
  const [one] = blocked.length > 0 ? blocked : enabled;
  if (one === undefined) return [];
  const plain = new PlainModel(space.compiled);
  for (const tried of plain.tries(space.plain(one.from), one.way.action, Object.values(one.way.values)))
    return tried.judged();
  return [];
}

/** The guard of what an implementation took by itself, in the first of `nodes`. */
export function guardAt(space: Space, nodes: readonly Node[], taken: TakenAction): readonly JudgedConjunct[] {
  const index = space.compiled.actions.findIndex(({ name }) => name === taken.action);
  return guardOf(space, splitOf(space, nodes.slice(0, 1), index, taken.arguments ?? {}));
}
