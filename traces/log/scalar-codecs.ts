import { type Data, keyText } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import type { Codec } from './codec.ts';
import type { Json } from './json.ts';

type ShapeOf<Kind extends Shape['kind']> = Extract<Shape, { kind: Kind }>;

/** Scalars other than identities are in JSON what they are in a state. */
const asItIs = (data: Data): Json => data;

/** Of whole numbers. */
export function intCodec(shape: ShapeOf<'int'>): Codec {
  const { lo, hi } = shape;
  return {
    encode: asItIs,
    decode: (json, note) => {
      if (typeof json !== 'number' || !Number.isInteger(json) || json < lo || json > hi) {
        return note.unfit(shape, json);
      }
      // JSON has a negative zero, which states do not.
      return json === 0 ? 0 : json;
    },
  };
}

/** Of truth values. */
export function boolCodec(shape: ShapeOf<'bool'>): Codec {
  return {
    encode: asItIs,
    decode: (json, note) => (typeof json === 'boolean' ? json : note.unfit(shape, json)),
  };
}

/** Of words. */
export function oneOfCodec(shape: ShapeOf<'oneOf'>): Codec {
  const members: ReadonlySet<unknown> = new Set(shape.members);
  return {
    encode: asItIs,
    // True: every member is a string.
    decode: (json, note) => (members.has(json) ? (json as string) : note.unfit(shape, json)),
  };
}

/** Of identities: by name in the log, by position in a state. */
export function idsCodec(shape: ShapeOf<'ids'>): Codec {
  const names = Array.from({ length: shape.count }, (_, position) => keyText(shape, position));
  const positions: ReadonlyMap<unknown, number> = new Map(names.map((name, position) => [name, position]));
  return {
    encode: (data) => names[Number(data)] ?? keyText(shape, data),
    decode: (json, note) => positions.get(json) ?? note.unfit(shape, json),
  };
}
