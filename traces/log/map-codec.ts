import { type Data, keysOf } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import type { Codec } from './codec.ts';
import { describeJson, isJsonObject, type Json } from './json.ts';
import { keyTexts } from './key-text.ts';
import type { FaultNote } from './value-fault.ts';

type MapShape = Extract<Shape, { kind: 'map' }>;

/** Of total functions: an object by the texts of the keys, or an array of [key, value]. */
export function mapCodec(shape: MapShape, codecOf: (shape: Shape) => Codec): Codec {
  const texts = keyTexts(shape);
  return texts === undefined
    ? pairsCodec(shape, codecOf(shape.key), codecOf(shape.value))
    : objectCodec(shape, texts, codecOf(shape.value));
}

function objectCodec(shape: MapShape, texts: readonly string[], of: Codec): Codec {
  return {
    encode: (data) => {
      const json: Record<string, Json> = {};
      // True: the plain form of a map lists its values in the order of its keys.
      for (const [index, value] of (data as readonly Data[]).entries())
        json[texts[index] ?? ''] = of.encode(value);
      return json;
    },
    decode: (json, note) => {
      if (!isJsonObject(json)) return note.unfit(shape, json);
      const values: Data[] = [];
      for (const text of texts) {
        // Not a plain look: a key may be named as something that every object inherits.
        if (!Object.hasOwn(json, text)) return note.problem(`lacks the key ${JSON.stringify(text)}`);
        const value = of.decode(json[text], note);
        if (value === undefined) return note.within(text);
        values.push(value);
      }
      if (Object.keys(json).length === texts.length) return values;
      const known = new Set(texts);
      const extra = Object.keys(json).find((text) => !known.has(text));
      return note.problem(`has the key ${describeJson(extra)}, which the map does not have`);
    },
  };
}

function pairsCodec(shape: MapShape, keyCodec: Codec, of: Codec): Codec {
  const keys = keysOf(shape);
  // Only of our own making: the text of the plain form has its fields in the order of declaration.
  const ranks = new Map(keys.map((key, rank) => [JSON.stringify(key), rank]));
  const rankOf = (json: unknown, note: FaultNote): number | undefined => {
    const key = keyCodec.decode(json, note);
    return key === undefined ? undefined : ranks.get(JSON.stringify(key));
  };
  return {
    encode: (data) =>
      (data as readonly Data[]).map((value, rank) => [keyCodec.encode(keys[rank] ?? null), of.encode(value)]),
    decode: (json, note) => {
      if (!Array.isArray(json)) return note.unfit(shape, json);
      if (json.length !== keys.length) {
        return note.problem(`has ${json.length} keys, and the map has ${keys.length}`);
      }
      const values: (Data | undefined)[] = keys.map(() => undefined);
      for (const [index, pair] of json.entries()) {
        if (!Array.isArray(pair) || pair.length !== 2) {
          note.problem(`is ${describeJson(pair)}, not [key, value]`);
          return note.within(index);
        }
        const rank = rankOf(pair[0], note);
        if (rank === undefined) return inPair(note, index, 0);
        if (values[rank] !== undefined) {
          note.problem('is a key that the map has already');
          return inPair(note, index, 0);
        }
        const value = of.decode(pair[1], note);
        if (value === undefined) return inPair(note, index, 1);
        values[rank] = value;
      }
      // True: as many keys as the map has, and no key twice, leave none out.
      return values as readonly Data[];
    },
  };
}

function inPair(note: FaultNote, index: number, side: 0 | 1): undefined {
  note.within(side);
  return note.within(index);
}
