import type { Data } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import { fieldsOfCase, type Json, type Schema, valuesOf } from '../random/index.ts';

/** A place of a state, by its path, and what stands there in the JSON of logs. */
export interface Place {
  readonly path: string;
  readonly schema: Schema;
  readonly json: Json;
}

/**
 * Every place of a value that a log may observe, from `path` down: written again from what the format says, and none of the
 * code that reads logs. Sets and bags are written in the order of their elements.
 */
export function placesOf(path: string, schema: Schema, data: Json): readonly Place[] {
  return [{ path, schema, json: written(schema, data) }, ...partsOf(path, schema, data)];
}

function partsOf(path: string, schema: Schema, data: Json): readonly Place[] {
  const at = (key: string | number, of: Schema, part: Json | undefined): readonly Place[] =>
    part === undefined ? [] : placesOf(`${path}/${escaped(String(key))}`, of, part);
  switch (schema.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return [];
    case 'option':
      return data === null ? [] : partsOf(path, schema.of, data);
    case 'record':
      return schema.fields.flatMap(({ name, schema: of }) => at(name, of, partAt(data, name)));
    case 'union': {
      const tag = partAt(data, schema.tag);
      const members = schema.cases.map(({ name }) => name);
      const fields = fieldsOfCase(schema, tag).filter(({ name }) => isOneType(schema, name));
      return [
        ...at(schema.tag, { kind: 'oneOf', members }, tag),
        ...fields.flatMap(({ name, schema: of }) => at(name, of, partAt(data, name))),
      ];
    }
    case 'map':
      return valuesOf(schema.key).flatMap((key, position) =>
        at(keyText(schema.key, key), schema.value, list(data)[position]),
      );
    case 'seq': {
      const elements = list(data);
      return [
        ...at('length', { kind: 'int', lo: 0, hi: schema.capacity }, elements.length),
        ...elements.flatMap((element, position) => [
          ...at(position, schema.of, element),
          ...at(position - elements.length, schema.of, element),
        ]),
      ];
    }
    case 'set':
      return at('size', { kind: 'int', lo: 0, hi: 1000 }, list(data).length);
    case 'bag': {
      const counts = list(data).map((pair) => Number(list(pair)[1]));
      return at(
        'size',
        { kind: 'int', lo: 0, hi: schema.capacity },
        counts.reduce((sum, count) => sum + count, 0),
      );
    }
  }
}

/** A value in the JSON of logs. */
export function written(schema: Schema, data: Json): Json {
  switch (schema.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
      return data;
    case 'ids':
      return `${schema.name}${Number(data) + 1}`;
    case 'option':
      return data === null ? null : written(schema.of, data);
    case 'record':
      return Object.fromEntries(
        schema.fields.map(({ name, schema: of }) => [name, written(of, partAt(data, name) ?? null)]),
      );
    case 'union': {
      const tag = partAt(data, schema.tag) ?? null;
      const fields = fieldsOfCase(schema, tag);
      return {
        [schema.tag]: tag,
        ...Object.fromEntries(
          fields.map(({ name, schema: of }) => [name, written(of, partAt(data, name) ?? null)]),
        ),
      };
    }
    case 'map': {
      const pairs = valuesOf(schema.key).map(
        (key, position) => [key, written(schema.value, list(data)[position] ?? null)] as const,
      );
      return hasTexts(schema.key)
        ? Object.fromEntries(pairs.map(([key, value]) => [keyText(schema.key, key), value]))
        : pairs.map(([key, value]) => [written(schema.key, key), value]);
    }
    case 'set':
    case 'seq':
      return list(data).map((element) => written(schema.of, element));
    case 'bag':
      return list(data).map((pair) => [written(schema.of, list(pair)[0] ?? null), list(pair)[1] ?? null]);
  }
}

/** A type of the model as a type of plans. */
export function schemaOf(shape: Shape): Schema {
  const known = schemas.get(shape);
  if (known !== undefined) return known;
  const made = madeSchema(shape);
  schemas.set(shape, made);
  return made;
}

/** One for each: what is listed of a schema is remembered by its identity. */
const schemas = new WeakMap<Shape, Schema>();

function madeSchema(shape: Shape): Schema {
  const fieldsOf = (fields: readonly { readonly name: string; readonly shape: Shape }[]) =>
    fields.map(({ name, shape: of }) => ({ name, schema: schemaOf(of) }));
  switch (shape.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return shape;
    case 'option':
      return { kind: 'option', of: schemaOf(shape.of) };
    case 'record':
      return { kind: 'record', fields: fieldsOf(shape.fields) };
    case 'union':
      return {
        kind: 'union',
        tag: shape.tag,
        cases: shape.variants.map(({ name, fields }) => ({ name, fields: fieldsOf(fields) })),
      };
    case 'map':
      return { kind: 'map', key: schemaOf(shape.key), value: schemaOf(shape.value) };
    case 'set':
      return { kind: 'set', of: schemaOf(shape.of), capacity: shape.capacity ?? null };
    case 'bag':
    case 'seq':
      return { kind: shape.kind, of: schemaOf(shape.of), capacity: shape.capacity };
  }
}

/** A field that cases have in common is a place where it is of one type in all of them. */
function isOneType(schema: Extract<Schema, { kind: 'union' }>, field: string): boolean {
  const types = schema.cases.flatMap(({ fields }) =>
    fields.filter(({ name }) => name === field).map((each) => JSON.stringify(each.schema)),
  );
  return new Set(types).size === 1;
}

function hasTexts(key: Schema): boolean {
  const { kind } = key.kind === 'option' ? key.of : key;
  return kind === 'int' || kind === 'bool' || kind === 'oneOf' || kind === 'ids';
}

function keyText(schema: Schema, key: Json): string {
  const json = written(schema, key);
  return hasTexts(schema) ? String(json) : JSON.stringify(json);
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The type at hand promises a list. */
function list(data: Json): readonly Json[] {
  return data as readonly Json[];
}

/** The type at hand promises an object. */
function partAt(data: Json, name: string): Json | undefined {
  return (data as Readonly<Record<string, Json>>)[name];
}

/** The plain form of the model is JSON. */
export function jsonOfData(data: Data): Json {
  return data as Json;
}
