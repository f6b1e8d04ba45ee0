import { type Data, type DataRecord, keysOf } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import { dataOfJson, type Json, jsonOf, ValueFault } from '../log/index.ts';

/** Chooses one of so many, from 0. */
export type Pick = (count: number) => number;

/** Another value of `shape`, near the given one; undefined where there is none, or the given one is none of the type. */
export function nearValue(shape: Shape, json: Json, pick: Pick): Json | undefined {
  const data = dataOfJson(shape, json);
  if (data instanceof ValueFault) return undefined;
  const near = nearData(shape, data, pick);
  return near === undefined ? undefined : jsonOf(shape, near);
}

/** Another value like one whose type is not known: a number next to it, the other truth, one that was `seen` in its place. */
export function nearJson(json: Json, seen: readonly Json[], pick: Pick): Json | undefined {
  const others = seen.filter((other) => JSON.stringify(other) !== JSON.stringify(json));
  if (others.length > 0) return others[pick(others.length)];
  if (typeof json === 'boolean') return !json;
  if (typeof json === 'number') return json + (pick(2) === 0 ? 1 : -1);
  return undefined;
}

function nearData(shape: Shape, data: Data, pick: Pick): Data | undefined {
  switch (shape.kind) {
    case 'bool':
      return data !== true;
    case 'int':
      return oneOf(
        [Number(data) + 1, Number(data) - 1].filter((n) => n >= shape.lo && n <= shape.hi),
        pick,
      );
    case 'ids':
      return oneOf(
        [Number(data) + 1, Number(data) - 1].filter((n) => n >= 0 && n < shape.count),
        pick,
      );
    case 'oneOf':
      return oneOf(
        shape.members.filter((member) => member !== data),
        pick,
      );
    case 'option':
      // A value that is no value of its type stands for none: there is no telling which it would have been.
      return data === null ? undefined : (nearData(shape.of, data, pick) ?? null);
    case 'record':
      return nearFields(shape.fields, data as DataRecord, pick);
    case 'union': {
      const record = data as DataRecord;
      const fields = shape.variants.find(({ name }) => name === record[shape.tag])?.fields ?? [];
      const bare = shape.variants.filter(
        (variant) => variant.fields.length === 0 && variant.name !== record[shape.tag],
      );
      return (
        nearFields(fields, record, pick) ??
        oneOf(
          bare.map(({ name }) => ({ [shape.tag]: name })),
          pick,
        )
      );
    }
    case 'map':
      return nearList(shape.value, data as readonly Data[], keysOf(shape).length, pick);
    case 'seq': {
      const list = data as readonly Data[];
      return nearList(shape.of, list, list.length, pick) ?? (list.length > 0 ? list.slice(0, -1) : undefined);
    }
    case 'set':
    case 'bag': {
      // One element less. Which may be added is a matter of the elements that are not there.
      const list = data as readonly Data[];
      if (list.length === 0) return undefined;
      const gone = pick(list.length);
      return list.filter((_, index) => index !== gone);
    }
  }
}

function nearFields(
  fields: readonly { readonly name: string; readonly shape: Shape }[],
  record: DataRecord,
  pick: Pick,
): Data | undefined {
  const start = pick(Math.max(1, fields.length));
  for (let step = 0; step < fields.length; step += 1) {
    const field = fields[(start + step) % fields.length];
    const near = field && nearData(field.shape, record[field.name] as Data, pick);
    if (field !== undefined && near !== undefined) return { ...record, [field.name]: near };
  }
  return undefined;
}

function nearList(of: Shape, list: readonly Data[], length: number, pick: Pick): Data | undefined {
  if (length === 0) return undefined;
  const at = pick(length);
  const near = nearData(of, list[at] as Data, pick);
  return near === undefined ? undefined : list.map((element, index) => (index === at ? near : element));
}

function oneOf<T>(list: readonly T[], pick: Pick): T | undefined {
  return list.length === 0 ? undefined : list[pick(list.length)];
}
