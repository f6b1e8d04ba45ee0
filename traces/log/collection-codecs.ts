import { compareData, type Data } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import type { Codec } from './codec.ts';
import { describeJson } from './json.ts';
import type { FaultNote } from './value-fault.ts';

type ShapeOf<Kind extends Shape['kind']> = Extract<Shape, { kind: Kind }>;

/** Of sequences. */
export function seqCodec(shape: ShapeOf<'seq'>, of: Codec): Codec {
  return {
    encode: (data) => listIn(data).map(of.encode),
    decode: (json, note) => elementsOf(shape, json, of, note),
  };
}

/** Of sets, whose elements may come in any order, but each only once. */
export function setCodec(shape: ShapeOf<'set'>, of: Codec): Codec {
  const order = (left: Data, right: Data): number => compareData(shape.of, left, right);
  return {
    encode: (data) => listIn(data).map(of.encode),
    decode: (json, note) => {
      const elements = elementsOf(shape, json, of, note);
      if (elements === undefined) return undefined;
      elements.sort(order);
      for (let index = 1; index < elements.length; index += 1) {
        // True: both positions are within the list.
        if (order(elements[index - 1] as Data, elements[index] as Data) === 0) {
          return note.problem(`has ${describeJson(of.encode(elements[index] as Data))} twice, and is a set`);
        }
      }
      return elements;
    },
  };
}

/** Of bags: each element once, with how often it occurs. */
export function bagCodec(shape: ShapeOf<'bag'>, of: Codec): Codec {
  type Count = readonly [element: Data, occurrences: number];
  return {
    encode: (data) =>
      (data as readonly Count[]).map(([element, occurrences]) => [of.encode(element), occurrences]),
    decode: (json, note) => {
      if (!Array.isArray(json)) return note.unfit(shape, json);
      const counts: Count[] = [];
      let total = 0;
      for (const [index, pair] of json.entries()) {
        const count = countOf(pair, of, note);
        if (count === undefined) return note.within(index);
        counts.push(count);
        total += count[1];
      }
      if (total > shape.capacity) return overfull(total, shape.capacity, note);
      counts.sort(([left], [right]) => compareData(shape.of, left, right));
      for (let index = 1; index < counts.length; index += 1) {
        const [before, here] = [counts[index - 1] as Count, counts[index] as Count];
        if (compareData(shape.of, before[0], here[0]) === 0) {
          return note.problem(`counts ${describeJson(of.encode(here[0]))} twice`);
        }
      }
      return counts;
    },
  };
}

function countOf(pair: unknown, of: Codec, note: FaultNote): readonly [Data, number] | undefined {
  if (!Array.isArray(pair) || pair.length !== 2) {
    return note.problem(`is ${describeJson(pair)}, not [element, how often]`);
  }
  const element = of.decode(pair[0], note);
  if (element === undefined) return note.within(0);
  const occurrences: unknown = pair[1];
  if (typeof occurrences !== 'number' || !Number.isSafeInteger(occurrences) || occurrences < 1) {
    note.problem(`is ${describeJson(occurrences)}, not a whole number from 1`);
    return note.within(1);
  }
  return [element, occurrences];
}

function elementsOf(
  shape: ShapeOf<'set' | 'seq'>,
  json: unknown,
  of: Codec,
  note: FaultNote,
): Data[] | undefined {
  if (!Array.isArray(json)) return note.unfit(shape, json);
  if (shape.capacity !== undefined && json.length > shape.capacity) {
    return overfull(json.length, shape.capacity, note);
  }
  const elements: Data[] = [];
  for (let index = 0; index < json.length; index += 1) {
    const element = of.decode(json[index], note);
    if (element === undefined) return note.within(index);
    elements.push(element);
  }
  return elements;
}

function overfull(length: number, capacity: number, note: FaultNote): undefined {
  return note.problem(`holds ${length} elements, and its type holds ${capacity}`);
}

/** True: the plain form of a collection is a list. */
function listIn(data: Data): readonly Data[] {
  return data as readonly Data[];
}
