import { type Data, type DataRecord, keysOf, keyText } from '../model/index.ts';
import type { Shape } from '../spec/language/index.ts';
import { itfOfUntyped, type Json, unit } from './itf-untyped.ts';

/**
 * The ITF form of a value. An identity is its name, an option the variant Some or None, a union a variant whose value
 * is the record of the other fields, a bag the map from elements to occurrences. Members are in the order of the type.
 *
 * Without a shape, which choices from lists of constants lack: null is None, an array a list, an object a record.
 */
export function itfOf(shape: Shape | undefined, data: Data): Json {
  switch (shape?.kind) {
    case undefined:
      return itfOfUntyped(data);
    case 'int':
      return { '#bigint': String(data) };
    case 'bool':
    case 'oneOf':
      // True: the plain forms of both are JSON scalars.
      return data as boolean | string;
    case 'ids':
      return keyText(shape, data);
    case 'option':
      return data === null ? { tag: 'None', value: unit } : { tag: 'Some', value: itfOf(shape.of, data) };
    case 'record':
      return itfOfFields(shape.fields, data as DataRecord);
    case 'union': {
      const record = data as DataRecord;
      const tag = String(record[shape.tag]);
      const fields = shape.variants.find((variant) => variant.name === tag)?.fields ?? [];
      return { tag, value: fields.length === 0 ? unit : itfOfFields(fields, record) };
    }
    case 'map': {
      const values = data as readonly Data[];
      const keys = keysOf(shape);
      // The cast is true: a map is total, so each key has a value.
      return {
        '#map': keys.map((key, index) => [itfOf(shape.key, key), itfOf(shape.value, values[index] as Data)]),
      };
    }
    case 'set':
      return { '#set': (data as readonly Data[]).map((element) => itfOf(shape.of, element)) };
    case 'bag': {
      const counts = data as readonly (readonly [Data, number])[];
      return { '#map': counts.map(([element, n]) => [itfOf(shape.of, element), { '#bigint': String(n) }]) };
    }
    case 'seq':
      return (data as readonly Data[]).map((element) => itfOf(shape.of, element));
  }
}

function itfOfFields(
  fields: readonly { readonly name: string; readonly shape: Shape }[],
  data: DataRecord,
): Json {
  return Object.fromEntries(fields.map(({ name, shape }) => [name, itfOf(shape, data[name] as Data)]));
}
