import type { Data } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import { bagCodec, seqCodec, setCodec } from './collection-codecs.ts';
import type { Json } from './json.ts';
import { mapCodec } from './map-codec.ts';
import { optionCodec, recordCodec, unionCodec } from './record-codecs.ts';
import { boolCodec, idsCodec, intCodec, oneOfCodec } from './scalar-codecs.ts';
import { FaultNote, type ValueFault } from './value-fault.ts';

/** Turns plain values of one type into the JSON of logs and back. */
export interface Codec {
  readonly encode: (data: Data) => Json;
  /** The value that `json` stands for, or undefined, with the reason in `note`, where it is none of the type. */
  readonly decode: (json: unknown, note: FaultNote) => Data | undefined;
}

/**
 * A value in the JSON of logs, as an implementer would write it: a number, true or false, a word; an identity by its
 * name, `"rm1"`; none as null; a record as an object, a union with its tag; a map as an object by the texts of its keys,
 * or, where keys are composite, as an array of [key, value]; a set and a sequence as arrays; a bag as an array of
 * [element, how often].
 */
export function jsonOf(shape: Shape, data: Data): Json {
  return codecOf(shape).encode(data);
}

/**
 * The plain form of a value that stands in a log, or what is wrong with it. Elements of sets and bags may come in any order,
 * members of objects too; an element that comes twice, a member too many and a key too few are faults.
 */
export function dataOfJson(shape: Shape, json: unknown): Data | ValueFault {
  const note = new FaultNote();
  const data = codecOf(shape).decode(json, note);
  return data === undefined ? note.fault() : data;
}

const codecs = new WeakMap<Shape, Codec>();

/** The codec of a shape, made once. */
export function codecOf(shape: Shape): Codec {
  const known = codecs.get(shape);
  if (known !== undefined) return known;
  const made = codecFor(shape);
  codecs.set(shape, made);
  return made;
}

function codecFor(shape: Shape): Codec {
  switch (shape.kind) {
    case 'int':
      return intCodec(shape);
    case 'bool':
      return boolCodec(shape);
    case 'oneOf':
      return oneOfCodec(shape);
    case 'ids':
      return idsCodec(shape);
    case 'option':
      return optionCodec(codecOf(shape.of));
    case 'record':
      return recordCodec(shape, codecOf);
    case 'union':
      return unionCodec(shape, codecOf);
    case 'map':
      return mapCodec(shape, codecOf);
    case 'set':
      return setCodec(shape, codecOf(shape.of));
    case 'bag':
      return bagCodec(shape, codecOf(shape.of));
    case 'seq':
      return seqCodec(shape, codecOf(shape.of));
  }
}
