import type { Data, DataRecord } from '../../model/index.ts';
import type { Field, Shape } from '../../spec/language/index.ts';
import type { Codec } from './codec.ts';
import { listOf } from './expected-json.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { FaultNote } from './value-fault.ts';

type ShapeOf<Kind extends Shape['kind']> = Extract<Shape, { kind: Kind }>;

/** Of null or a value. */
export function optionCodec(of: Codec): Codec {
  return {
    encode: (data) => (data === null ? null : of.encode(data)),
    decode: (json, note) => (json === null ? null : of.decode(json, note)),
  };
}

/** Of objects with exactly the fields of a record. */
export function recordCodec(shape: ShapeOf<'record'>, codecOf: (shape: Shape) => Codec): Codec {
  const fields = new FieldCodecs(shape.fields, undefined, codecOf);
  return {
    // True: the plain form of a record is an object.
    encode: (data) => fields.encode(data as DataRecord),
    decode: (json, note) => (isJsonObject(json) ? fields.decode(json, note) : note.unfit(shape, json)),
  };
}

/** Of objects with a tag and exactly the fields of its case. */
export function unionCodec(shape: ShapeOf<'union'>, codecOf: (shape: Shape) => Codec): Codec {
  const cases: ReadonlyMap<unknown, FieldCodecs> = new Map(
    shape.variants.map(({ name, fields }) => [name, new FieldCodecs(fields, [shape.tag, name], codecOf)]),
  );
  return {
    encode: (data) => cases.get((data as DataRecord)[shape.tag])?.encode(data as DataRecord) ?? null,
    decode: (json, note) => {
      if (!isJsonObject(json)) return note.unfit(shape, json);
      const present = cases.get(json[shape.tag]);
      return present === undefined ? note.unfit(shape, json[shape.tag]) : present.decode(json, note);
    },
  };
}

/** The fields of a record, or of a case of a union with its tag. */
class FieldCodecs {
  readonly #names: readonly string[];
  readonly #codecs: readonly Codec[];
  readonly #tag: readonly [name: string, value: string] | undefined;

  constructor(
    fields: readonly Field[],
    tag: readonly [name: string, value: string] | undefined,
    codecOf: (shape: Shape) => Codec,
  ) {
    this.#names = fields.map(({ name }) => name);
    this.#codecs = fields.map(({ shape }) => codecOf(shape));
    this.#tag = tag;
  }

  encode(data: DataRecord): Json {
    const json: Record<string, Json> = {};
    if (this.#tag !== undefined) json[this.#tag[0]] = this.#tag[1];
    for (const [index, name] of this.#names.entries()) {
      // True: a value of the shape has every field.
      json[name] = this.#codecs[index]?.encode(data[name] as Data) ?? null;
    }
    return json;
  }

  decode(json: JsonObject, note: FaultNote): Data | undefined {
    const data: Record<string, Data> = {};
    if (this.#tag !== undefined) data[this.#tag[0]] = this.#tag[1];
    for (let index = 0; index < this.#names.length; index += 1) {
      const name = this.#names[index] ?? '';
      // Not a plain look: a field may be named as something that every object inherits.
      if (!Object.hasOwn(json, name)) return note.problem(`lacks ${JSON.stringify(name)}`);
      const part = this.#codecs[index]?.decode(json[name], note);
      if (part === undefined) return note.within(name);
      data[name] = part;
    }
    const expected = this.#names.length + (this.#tag === undefined ? 0 : 1);
    return Object.keys(json).length === expected ? data : this.#surplus(json, note);
  }

  #surplus(json: JsonObject, note: FaultNote): undefined {
    const known = this.#tag === undefined ? this.#names : [this.#tag[0], ...this.#names];
    const extra = Object.keys(json).find((name) => !known.includes(name)) ?? '';
    return note.problem(`has ${JSON.stringify(extra)}, and not only ${listOf(known)}`);
  }
}
