import { type JudgedConjunct, PlainModel } from '../../model/index.ts';
import type { TakenAction } from './driver.ts';
import { type Split, splitOf } from './position.ts';
import type { Node, Space } from './space.ts';
import { type Step, valueText } from './step.ts';

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

/** Where an argument is no choice in a state: which one, and what is. Undefined where it is the guard that forbids. */
export function notOfferedText(space: Space, { blocked, without }: Split, step: Step): string | undefined {
  const node = without[0] ?? blocked.find(({ conjunct }) => conjunct < 0)?.from;
  if (node === undefined || step.do !== 'action') return undefined;
  const found = space.ways
    .find(({ action }) => action.name === step.action)
    ?.notOffered(step.arguments, space.seen(node));
  if (found === undefined) return undefined;
  const { name, json, offered } = found;
  const what = offered.length === 0 ? 'nothing' : offered.slice(0, maxShown).map(valueText).join(', ');
  const more = offered.length > maxShown ? ` and ${offered.length - maxShown} more` : '';
  return `${name} is ${valueText(json)}, none of what the choice offers here: ${what}${more}`;
}

const maxShown = 8;
