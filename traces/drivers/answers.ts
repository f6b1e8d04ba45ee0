import type { Answer } from '../fuzzing/index.ts';
import type { Json } from '../log/index.ts';

const accepted: Answer = { kind: 'accepted' };

/** What an engine's outcome is in the words of a driver. */
export function answerTo(
  outcome: { readonly kind: 'done' } | { readonly kind: 'refused'; readonly reason: string },
): Answer {
  return outcome.kind === 'done' ? accepted : { kind: 'rejected', reason: outcome.reason };
}

/** The position of a name in a list; -1, which no engine knows, where it is none of it. */
export function positionIn(names: readonly string[]): (name: Json | undefined) => number {
  const positions = new Map<Json | undefined, number>(names.map((name, index) => [name, index]));
  return (name) => positions.get(name) ?? -1;
}

/** What an engine says of each name's position, by name. */
export function byName(names: readonly string[], at: (index: number) => Json): Json {
  const values: Record<string, Json> = {};
  for (let index = 0; index < names.length; index += 1) values[names[index] ?? ''] = at(index);
  return values;
}
