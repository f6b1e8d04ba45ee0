import type { Dice, Json } from '../random/index.ts';
import type { Graph } from './graph.ts';
import type { Place } from './places.ts';
import type { Draft, Recording } from './recording.ts';

type Corruption = (dice: Dice, recording: Recording, graph: Graph) => readonly Draft[] | undefined;

/** The recording with one mistake in it; as it is where there is nothing to spoil. It may still be explained. */
export function corrupted(dice: Dice, recording: Recording, graph: Graph): Recording {
  const [first, second] = graph.starts;
  if (first !== undefined && second !== undefined && dice.chance(20)) {
    return { ...recording, init: beginning(dice, graph) };
  }
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const drafts = dice.pick(corruptions)(dice, recording, graph);
    if (drafts !== undefined) return { ...recording, drafts };
  }
  return recording;
}

const corruptions: readonly Corruption[] = [
  wrongValue,
  wrongValue,
  wrongValue,
  wrongArgument,
  wrongArgument,
  dropped,
  doubled,
  swapped,
  otherEvent,
];

/** The head says of where it begins what is true of some initial state, and seldom of the one where it did. */
function beginning(dice: Dice, { starts }: Graph): readonly Place[] {
  const places = [...dice.pick(starts).places.values()];
  return [...new Set(dice.several(1, 3, () => dice.pick(places)))];
}

/** A place that a line shows has another value of the same type there: one from another state. */
function wrongValue(dice: Dice, { drafts }: Recording, graph: Graph): readonly Draft[] | undefined {
  const index = dice.pickAny(
    drafts.flatMap((draft, position) => (draft.before.length + draft.after.length > 0 ? [position] : [])),
  );
  const draft = drafts[index ?? -1];
  if (index === undefined || draft === undefined) return undefined;
  const place = dice.pick([...draft.before, ...draft.after]);
  const others = graph.nodes.flatMap(({ places }) => places.get(place.path) ?? []);
  const other = dice.pickAny(others.filter(({ json }) => !isSame(json, place.json)));
  if (other === undefined) return undefined;
  const put = (places: readonly Place[]) => places.map((each) => (each === place ? other : each));
  return drafts.with(index, { ...draft, before: put(draft.before), after: put(draft.after) });
}

/** A choice has a value that it has elsewhere, or one that it never has. */
function wrongArgument(dice: Dice, recording: Recording, graph: Graph): readonly Draft[] | undefined {
  const { drafts } = recording;
  const index = dice.pickAny(drafts.flatMap(({ args }, position) => (args.length > 0 ? [position] : [])));
  const draft = drafts[index ?? -1];
  if (index === undefined || draft === undefined) return undefined;
  const [name, json] = dice.pick(draft.args);
  const others = valuesOfChoice(recording, draft, name, graph).filter((other) => !isSame(other, json));
  const other = dice.chance(85) ? dice.pickAny(others) : 'no such value';
  if (other === undefined) return undefined;
  const args = draft.args.map((each) => (each[0] === name ? ([name, other] as const) : each));
  return drafts.with(index, { ...draft, args });
}

function valuesOfChoice({ kinds }: Recording, draft: Draft, name: string, { nodes }: Graph): readonly Json[] {
  const actions = kinds.find((kind) => kind.name === draft.kind)?.takes.flat() ?? [];
  return nodes.flatMap(({ edges }) =>
    edges.flatMap(({ action, chosen }) => {
      const json = actions.includes(action) ? chosen.get(name) : undefined;
      return json === undefined ? [] : [json];
    }),
  );
}

function dropped(dice: Dice, { drafts }: Recording): readonly Draft[] | undefined {
  return drafts.length < 2 ? undefined : drafts.toSpliced(dice.int(0, drafts.length - 1), 1);
}

function doubled(dice: Dice, { drafts }: Recording): readonly Draft[] | undefined {
  const index = dice.int(0, Math.max(0, drafts.length - 1));
  const draft = drafts[index];
  return draft === undefined ? undefined : drafts.toSpliced(index, 0, draft);
}

function swapped(dice: Dice, { drafts }: Recording): readonly Draft[] | undefined {
  const index = dice.int(0, Math.max(0, drafts.length - 2));
  const [first, second] = [drafts[index], drafts[index + 1]];
  return first === undefined || second === undefined
    ? undefined
    : drafts.with(index, second).with(index + 1, first);
}

/** A line is said to be of another event, with those of its arguments that such an event may have. */
function otherEvent(dice: Dice, recording: Recording, graph: Graph): readonly Draft[] | undefined {
  const { drafts, kinds } = recording;
  const index = dice.int(0, Math.max(0, drafts.length - 1));
  const draft = drafts[index];
  const kind = dice.pickAny(kinds);
  if (draft === undefined || kind === undefined) return undefined;
  const named = { ...draft, kind: kind.name };
  const args = draft.args.filter(([name]) => valuesOfChoice(recording, named, name, graph).length > 0);
  return drafts.with(index, { ...named, args });
}

function isSame(left: Json, right: Json): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
