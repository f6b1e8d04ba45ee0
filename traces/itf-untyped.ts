import type { Data } from '../model/index.ts';
import type { ItfValue } from './itf-value.ts';

/** What JSON.stringify writes as it is. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The payload of a variant that has none, as Quint writes it. */
export const unit: Json = { '#tup': [] };

/** The ITF form of a value without a shape: null is None, an array a list, an object a record. */
export function itfOfUntyped(data: Data): Json {
  switch (typeof data) {
    case 'boolean':
    case 'string':
      return data;
    case 'number':
      // The format has no fractions; a constant of a spec may be one.
      return Number.isSafeInteger(data) ? { '#bigint': String(data) } : { '#unserializable': String(data) };
  }
  if (data === null) return { tag: 'None', value: unit };
  if (Array.isArray(data)) return data.map(itfOfUntyped);
  const entries = Object.entries(data);
  // No field of a record may start with #, but a key of a map may.
  return entries.some(([name]) => name.startsWith('#'))
    ? { '#map': entries.map(([name, part]) => [name, itfOfUntyped(part)]) }
    : Object.fromEntries(entries.map(([name, part]) => [name, itfOfUntyped(part)]));
}

/** The plain form of a value that no shape is known for: the inverse of `itfOfUntyped`. */
export function untypedDataOfItf(value: ItfValue): Data {
  switch (value.kind) {
    case 'bool':
    case 'string':
      return value.value;
    case 'integer':
      return Number(value.value);
    case 'unserializable':
      return Number.isNaN(Number(value.text)) ? value.text : Number(value.text);
    case 'list':
    case 'tuple':
    case 'set':
      return value.items.map(untypedDataOfItf);
    case 'map':
      if (value.entries.length > 0 && value.entries.every(([key]) => key.kind === 'string')) {
        return Object.fromEntries(
          value.entries.map(([key, to]) => [String(untypedDataOfItf(key)), untypedDataOfItf(to)]),
        );
      }
      return value.entries.map(([key, to]) => [untypedDataOfItf(key), untypedDataOfItf(to)]);
    case 'variant':
      if (value.tag === 'None' && value.payload?.kind === 'tuple' && value.payload.items.length === 0) {
        return null;
      }
      return value.payload === undefined
        ? { tag: value.tag }
        : { tag: value.tag, value: untypedDataOfItf(value.payload) };
    case 'record':
      return Object.fromEntries([...value.fields].map(([name, part]) => [name, untypedDataOfItf(part)]));
  }
}
