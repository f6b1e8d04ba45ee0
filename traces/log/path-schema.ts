import { keysOf } from '../../model/index.ts';
import type { Field, Shape } from '../../spec/language/index.ts';
import { isScalar, scalarText } from './key-text.ts';
import { pointerTo } from './pointer.ts';
import { type JsonSchema, valueSchema } from './value-schema.ts';

/**
 * JSON Schema of observations: objects from paths to values, each path by a pattern. Keys and positions are listed up to 64
 * of them; of a larger map or a longer sequence the pattern lets any through, and `pathOf` says which are there.
 */
export function observationsSchema(variables: Extract<Shape, { kind: 'record' }>): JsonSchema {
  const patterns = variables.fields.flatMap(({ name, shape }) => patternsOf(`/${name}`, shape));
  return {
    type: 'object',
    patternProperties: Object.fromEntries(patterns),
    additionalProperties: false,
  };
}

const maxListed = 64;

/** The patterns of the paths that start at `path`, a pattern itself, each with the schema of what is there. */
function patternsOf(path: string, shape: Shape): readonly (readonly [string, JsonSchema])[] {
  return [[`^${path}$`, valueSchema(shape)], ...patternsInside(path, shape)];
}

function patternsInside(path: string, shape: Shape): readonly (readonly [string, JsonSchema])[] {
  switch (shape.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return [];
    case 'option':
      return patternsInside(path, shape.of);
    case 'record':
      return shape.fields.flatMap((field) => patternsOf(`${path}/${field.name}`, field.shape));
    case 'union':
      return [
        [`^${path}/${shape.tag}$`, { enum: shape.variants.map(({ name }) => name) }],
        ...fieldsOfOneType(shape.variants.flatMap(({ fields }) => fields)).flatMap((field) =>
          patternsOf(`${path}/${field.name}`, field.shape),
        ),
      ];
    case 'map':
      return patternsOf(`${path}/${keyPattern(shape)}`, shape.value);
    case 'seq':
      return [
        sizePattern(path, 'length', shape.capacity),
        ...patternsOf(`${path}/${positionPattern(shape.capacity)}`, shape.of),
      ];
    case 'set':
    case 'bag':
      return [sizePattern(path, 'size', shape.capacity ?? Number.MAX_SAFE_INTEGER)];
  }
}

function sizePattern(path: string, name: string, most: number): readonly [string, JsonSchema] {
  return [`^${path}/${name}$`, { type: 'integer', minimum: 0, maximum: most }];
}

/** Fields that two cases have with different types have no path. */
function fieldsOfOneType(fields: readonly Field[]): readonly Field[] {
  const texts = new Map(fields.map(({ name, shape }) => [name, JSON.stringify(shape)]));
  const odd = fields.filter(({ name, shape }) => texts.get(name) !== JSON.stringify(shape));
  const usual = fields.filter(({ name }) => odd.every((field) => field.name !== name));
  return [...new Map(usual.map((field) => [field.name, field])).values()];
}

function keyPattern(shape: Extract<Shape, { kind: 'map' }>): string {
  if (!isScalar(shape.key.kind === 'option' ? shape.key.of : shape.key)) return '[^/]+';
  const keys = keysOf(shape);
  if (keys.length > maxListed) return '[^/]*';
  const texts = new Set(keys.map((key) => literal(pointerTo([scalarText(shape.key, key)]).slice(1))));
  return `(${[...texts].join('|')})`;
}

function positionPattern(capacity: number): string {
  if (capacity > maxListed) return '(0|-?[1-9][0-9]*)';
  const positions = Array.from({ length: capacity }, (_, index) => [String(index), String(index - capacity)]);
  // No position at all: a pattern that nothing matches.
  return capacity === 0 ? '(?!)' : `(${positions.flat().join('|')})`;
}

/** The pattern that matches `text` and nothing else. */
function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
