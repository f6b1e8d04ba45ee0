import type { Compiled } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import type { Binding, Line, SourceOf } from '../conformance/index.ts';
import { type Json, keysOfPointer, type LogEvent, PathFault, pathOf, pointerTo } from '../log/index.ts';

/** A field of an event that says something to the spec. */
export interface EventField {
  /** JSON pointer into the event. */
  readonly pointer: string;
  /** As it is counted: the event, and the field with `*` for keys: `deposit /post/cash/*`. */
  readonly group: string;
  readonly json: Json;
  /** The type of its values, where that is known. */
  readonly shape: Shape | undefined;
}

/** The fields of the event of a line that the spec reads. */
export function fieldsOf(compiled: Compiled, binding: Binding, { event, ways }: Line): readonly EventField[] {
  const bound = binding.events?.[event.a] ?? {};
  const ignored = new Set([...Object.keys(binding.ignore ?? {}), ...Object.keys(bound.ignore ?? {})]);
  const found = new Map<string, EventField>();
  const add = (pointer: string, shape: Shape | undefined): void => {
    const json = valueAt(event, pointer);
    if (json === undefined || ignored.has(pointer)) return;
    found.set(pointer, { pointer, group: `${event.a} ${generalised(pointer)}`, json, shape });
  };
  for (const source of sourcesOf(bound)) add(source, undefined);
  for (const name of Object.keys(event.args ?? {})) {
    const shapes = ways
      .flat()
      .flatMap(({ action }) =>
        (compiled.actions[action]?.choices ?? [])
          .filter((choice) => choice.name === name)
          .map((choice) => (choice.kind === 'state' ? undefined : choice.shape)),
      );
    add(pointerTo(['args', name]), shapes[0]);
  }
  for (const member of ['pre', 'post'] as const) {
    if (ignored.has(`/${member}`)) continue;
    for (const text of Object.keys(event[member] ?? {})) {
      const path = pathOf(compiled.variables, text);
      add(pointerTo([member, text]), path instanceof PathFault ? undefined : path.shape);
    }
  }
  return [...found.values()];
}

/** The event with another value in a field. */
export function withField(event: LogEvent, pointer: string, json: Json): LogEvent {
  const keys = keysOfPointer(pointer) ?? [];
  // True: the pointer leads to a member of the event that holds JSON.
  return replaced(event as unknown as Json, keys, json) as unknown as LogEvent;
}

function replaced(value: Json, keys: readonly string[], json: Json): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return json;
  if (Array.isArray(value))
    return value.map((element, index) => (String(index) === key ? replaced(element, rest, json) : element));
  const object = value as Readonly<Record<string, Json>>;
  return { ...object, [key]: replaced(object[key] ?? null, rest, json) };
}

function sourcesOf(bound: NonNullable<Binding['events']>[string]): readonly string[] {
  const pointerOf = (source: SourceOf): string => (typeof source === 'string' ? source : source.from);
  return [bound.arguments, bound.before, bound.after].flatMap((sources) =>
    Object.values(sources ?? {}).map(pointerOf),
  );
}

function valueAt(event: LogEvent, pointer: string): Json | undefined {
  let value: unknown = event;
  for (const key of keysOfPointer(pointer) ?? []) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  // True: an event is read from JSON.
  return value as Json | undefined;
}

/** A pointer without the keys of maps: `/post/~1cash~1alice` is one of `/post/cash/*`. */
function generalised(pointer: string): string {
  const [member = '', ...rest] = keysOfPointer(pointer) ?? [];
  const [name = ''] = rest;
  if (!name.startsWith('/')) return pointer;
  const [variable = '', ...keys] = keysOfPointer(name) ?? [];
  return `/${member}/${[variable, ...keys.map(() => '*')].join('/')}`;
}
