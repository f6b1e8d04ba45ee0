import { keysOf } from '../../model/index.ts';
import type { Field, Shape } from '../../spec/language/index.ts';
import { codecOf } from './codec.ts';
import { keyTexts } from './key-text.ts';

/** A JSON Schema, draft 7. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * JSON Schema of the values of `shape` in a log.
 *
 * Whatever it refuses, `dataOfJson` refuses. What JSON Schema cannot say, only `dataOfJson` sees: that a bag's counts add up to
 * no more than its capacity and count no element twice, that an array of [key, value] has no key twice, and that
 * two arrays are one set in another order. Of validators, ajv throws instead of judging where elements of a set have a
 * member called `toString` or `valueOf`.
 */
export function valueSchema(shape: Shape): JsonSchema {
  switch (shape.kind) {
    case 'int':
      return { type: 'integer', minimum: shape.lo, maximum: shape.hi };
    case 'bool':
      return { type: 'boolean' };
    case 'oneOf':
      return { type: 'string', enum: shape.members };
    case 'ids':
      return {
        type: 'string',
        enum: Array.from({ length: shape.count }, (_, id) => codecOf(shape).encode(id)),
      };
    case 'option':
      return { anyOf: [{ type: 'null' }, valueSchema(shape.of)] };
    case 'record':
      return fieldsSchema(shape.fields, {});
    case 'union':
      return {
        anyOf: shape.variants.map(({ name, fields }) =>
          fieldsSchema(fields, { [shape.tag]: { const: name } }),
        ),
      };
    case 'map':
      return mapSchema(shape);
    case 'set':
      return {
        type: 'array',
        items: valueSchema(shape.of),
        uniqueItems: true,
        ...(shape.capacity === undefined ? {} : { maxItems: shape.capacity }),
      };
    case 'bag':
      return {
        type: 'array',
        items: pairSchema(valueSchema(shape.of), { type: 'integer', minimum: 1, maximum: shape.capacity }),
        maxItems: shape.capacity,
      };
    case 'seq':
      return { type: 'array', items: valueSchema(shape.of), maxItems: shape.capacity };
  }
}

function fieldsSchema(fields: readonly Field[], tag: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const properties = {
    ...tag,
    ...Object.fromEntries(fields.map(({ name, shape }) => [name, valueSchema(shape)])),
  };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function mapSchema(shape: Extract<Shape, { kind: 'map' }>): JsonSchema {
  const texts = keyTexts(shape);
  if (texts !== undefined) {
    // As many members as there are keys, each a key, and no member twice: every key is there.
    return {
      type: 'object',
      propertyNames: { enum: texts },
      minProperties: texts.length,
      maxProperties: texts.length,
      additionalProperties: valueSchema(shape.value),
    };
  }
  const { length } = keysOf(shape);
  return {
    type: 'array',
    items: pairSchema(valueSchema(shape.key), valueSchema(shape.value)),
    minItems: length,
    maxItems: length,
  };
}

function pairSchema(first: JsonSchema, second: JsonSchema): JsonSchema {
  return { type: 'array', items: [first, second], minItems: 2, maxItems: 2 };
}
