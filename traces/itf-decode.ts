import { compareData, type Data, type DataRecord, keysOf } from '../model/index.ts';
import type { Field, Shape } from '../spec/language/index.ts';
import { itfOf } from './itf-encode.ts';
import type { ItfSource } from './itf-error.ts';
import { describeItf, expectedItf, fieldsCure } from './itf-expected.ts';
import type { ItfValue } from './itf-value.ts';
import { pathTo } from './json-path.ts';

/**
 * The plain form of an ITF value, by the shape of the place it is for.
 *
 * Understands what other tools write as well: an identity as an uninterpreted `rm1_OF_RM`, a sequence as a tuple, any
 * of the unit payloads, a variant with its only field bare, a union as a flat record with its tag.
 * @throws ItfError where the value is not of the shape.
 */
export function dataOfItf(shape: Shape, value: ItfValue, source: ItfSource): Data {
  switch (shape.kind) {
    case 'int':
      if (value.kind === 'integer' && value.value >= shape.lo && value.value <= shape.hi) {
        return Number(value.value);
      }
      throw unfit(shape, value, source);
    case 'bool':
      if (value.kind === 'bool') return value.value;
      throw unfit(shape, value, source);
    case 'oneOf':
      if (value.kind === 'string' && shape.members.includes(value.value)) return value.value;
      throw unfit(shape, value, source);
    case 'ids': {
      const position = value.kind === 'string' ? positionOf(shape, value.value) : -1;
      if (position >= 0) return position;
      throw unfit(shape, value, source);
    }
    case 'option':
      if (value.kind !== 'variant') throw unfit(shape, value, source);
      if (value.tag === 'None' && isUnit(value.payload)) return null;
      if (value.tag === 'Some' && value.payload !== undefined) {
        return dataOfItf(shape.of, value.payload, source);
      }
      throw unfit(shape, value, source);
    case 'record': {
      const fields = fieldsOf(value);
      if (fields === undefined) throw unfit(shape, value, source);
      return dataOfFields(shape.fields, fields, value, source);
    }
    case 'union':
      return dataOfUnion(shape, value, source);
    case 'map':
      return dataOfMap(shape, value, source);
    case 'set': {
      if (value.kind !== 'set') throw unfit(shape, value, source);
      const elements = orderedData(
        shape.of,
        value.items.map((item) => dataOfItf(shape.of, item, source)),
      );
      requireCapacity(shape, elements.length, value, source);
      return elements;
    }
    case 'bag':
      return dataOfBag(shape, value, source);
    case 'seq': {
      if (value.kind !== 'list' && value.kind !== 'tuple') throw unfit(shape, value, source);
      requireCapacity(shape, value.items.length, value, source);
      return value.items.map((item) => dataOfItf(shape.of, item, source));
    }
  }
}

type ShapeOf<Kind extends Shape['kind']> = Extract<Shape, { kind: Kind }>;

function positionOf(shape: ShapeOf<'ids'>, text: string): number {
  const name = text.replace(/_OF_[A-Za-z0-9_]+$/, '');
  for (const candidate of [text, name]) {
    const digits = candidate.startsWith(shape.name) ? candidate.slice(shape.name.length) : '';
    if (/^[1-9]\d*$/.test(digits) && Number(digits) <= shape.count) return Number(digits) - 1;
  }
  return -1;
}

/** Quint writes an empty tuple, Apalache a value of sort UNIT, old files nothing. */
function isUnit(payload: ItfValue | undefined): boolean {
  switch (payload?.kind) {
    case undefined:
      return true;
    case 'tuple':
      return payload.items.length === 0;
    case 'record':
      return payload.fields.size === 0;
    case 'string':
      return payload.value.endsWith('_OF_UNIT');
    default:
      return false;
  }
}

/** The fields of a record, also of one that reads as a variant. */
function fieldsOf(value: ItfValue): ReadonlyMap<string, ItfValue> | undefined {
  if (value.kind === 'record') return value.fields;
  if (value.kind !== 'variant') return undefined;
  const tag: ItfValue = { kind: 'string', value: value.tag, at: pathTo(value.at, 'tag') };
  return new Map([['tag', tag], ...(value.payload === undefined ? [] : [['value', value.payload] as const])]);
}

function dataOfFields(
  fields: readonly Field[],
  given: ReadonlyMap<string, ItfValue>,
  value: ItfValue,
  source: ItfSource,
): DataRecord {
  const extra = [...given.keys()].find((name) => fields.every((field) => field.name !== name));
  if (extra !== undefined) {
    throw source.fault(value.at, `has the field ${JSON.stringify(extra)}`, fieldsCure(fields));
  }
  return Object.fromEntries(
    fields.map(({ name, shape }) => {
      const part = given.get(name);
      if (part === undefined) {
        throw source.fault(value.at, `lacks the field ${JSON.stringify(name)}`, fieldsCure(fields));
      }
      return [name, dataOfItf(shape, part, source)];
    }),
  );
}

function dataOfUnion(shape: ShapeOf<'union'>, value: ItfValue, source: ItfSource): Data {
  if (value.kind === 'record') {
    const tag = value.fields.get(shape.tag);
    const fields = shape.variants.find(
      (variant) => tag?.kind === 'string' && variant.name === tag.value,
    )?.fields;
    if (tag?.kind !== 'string' || fields === undefined) throw unfit(shape, value, source);
    const rest = new Map([...value.fields].filter(([name]) => name !== shape.tag));
    return { [shape.tag]: tag.value, ...dataOfFields(fields, rest, value, source) };
  }
  if (value.kind !== 'variant') throw unfit(shape, value, source);
  const { tag, payload } = value;
  const fields = shape.variants.find((variant) => variant.name === tag)?.fields;
  if (fields === undefined) throw unfit(shape, value, source);
  if (fields.length === 0 && isUnit(payload)) return { [shape.tag]: tag };
  if (payload === undefined) throw source.fault(value.at, 'lacks its value', fieldsCure(fields));
  const given = fieldsOf(payload);
  const [only] = fields;
  if (only !== undefined && fields.length === 1 && given?.has(only.name) !== true) {
    return { [shape.tag]: tag, [only.name]: dataOfItf(only.shape, payload, source) };
  }
  if (given === undefined) {
    throw source.fault(payload.at, `is ${describeItf(payload)}, not a record`, fieldsCure(fields));
  }
  return { [shape.tag]: tag, ...dataOfFields(fields, given, payload, source) };
}

function dataOfMap(shape: ShapeOf<'map'>, value: ItfValue, source: ItfSource): Data {
  if (value.kind !== 'map') throw unfit(shape, value, source);
  // The plain form of one key is one JSON text: fields come in the order of the type.
  const given = new Map<string, ItfValue>();
  for (const [key, to] of value.entries) {
    const text = JSON.stringify(dataOfItf(shape.key, key, source));
    if (given.has(text)) {
      throw source.fault(key.at, 'is a key that the map has already', 'A map gives each key one value.');
    }
    given.set(text, to);
  }
  return keysOf(shape).map((key) => {
    const to = given.get(JSON.stringify(key));
    if (to === undefined) {
      const missing = JSON.stringify(itfOf(shape.key, key));
      throw source.fault(
        value.at,
        `has no value for the key ${missing}`,
        'It stands for a total function: every key of its type has a value.',
      );
    }
    return dataOfItf(shape.value, to, source);
  });
}

function dataOfBag(shape: ShapeOf<'bag'>, value: ItfValue, source: ItfSource): Data {
  if (value.kind !== 'map') throw unfit(shape, value, source);
  let total = 0;
  const counts: (readonly [Data, number])[] = [];
  for (const [element, occurrences] of value.entries) {
    if (occurrences.kind !== 'integer' || occurrences.value < 0n) {
      throw source.fault(
        occurrences.at,
        `is ${describeItf(occurrences)}, not a count`,
        'A bag is a map from its elements to how often each occurs.',
      );
    }
    total += Number(occurrences.value);
    if (occurrences.value > 0n) {
      counts.push([dataOfItf(shape.of, element, source), Number(occurrences.value)]);
    }
  }
  requireCapacity(shape, total, value, source);
  return counts.sort(([left], [right]) => compareData(shape.of, left, right));
}

/** The elements in the order of their type, each once. */
function orderedData(of: Shape, elements: readonly Data[]): readonly Data[] {
  const sorted = [...elements].sort((left, right) => compareData(of, left, right));
  // The cast is true: every index but the first has one before it.
  return sorted.filter(
    (element, index) => index === 0 || compareData(of, sorted[index - 1] as Data, element) !== 0,
  );
}

function requireCapacity(
  shape: ShapeOf<'set' | 'bag' | 'seq'>,
  length: number,
  value: ItfValue,
  source: ItfSource,
): void {
  if (shape.capacity === undefined || length <= shape.capacity) return;
  throw source.fault(
    value.at,
    `holds ${length} elements, its type holds ${shape.capacity}`,
    'Read the trace with the constants it was made with.',
  );
}

function unfit(shape: Shape, value: ItfValue, source: ItfSource): Error {
  return source.fault(value.at, `is ${describeItf(value)}`, `The spec has ${expectedItf(shape)} there.`);
}
