import type { ItfSource } from './itf-error.ts';
import { type JsonPath, pathTo } from './json-path.ts';

/** A value of the Informal Trace Format, with where it stands in its file. */
export type ItfValue = { readonly at: JsonPath } & (
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly ItfValue[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: ItfValue, value: ItfValue])[] }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, ItfValue> }
  /** A record of just a string `tag` and a `value` reads as a variant: only types can tell the two apart. */
  | { readonly kind: 'variant'; readonly tag: string; readonly payload: ItfValue | undefined }
  | { readonly kind: 'unserializable'; readonly text: string }
);

/**
 * The ITF value that `json`, the value at `at` in `source`, stands for. Sets lose repeated elements.
 * @throws ItfError for what the format does not allow, and for a map that gives one key two values.
 */
export function itfValueOf(json: unknown, at: JsonPath, source: ItfSource, depth = 0): ItfValue {
  if (depth > maxNesting) {
    throw source.fault(
      at,
      `is nested deeper than ${maxNesting} values`,
      'No protocol needs this; flatten it.',
    );
  }
  const read = (part: unknown, ...keys: readonly (string | number)[]): ItfValue =>
    itfValueOf(part, pathTo(at, ...keys), source, depth + 1);
  switch (typeof json) {
    case 'boolean':
      return { kind: 'bool', value: json, at };
    case 'string':
      return { kind: 'string', value: json, at };
    case 'number':
      return { kind: 'integer', value: integerOf(json, at, source), at };
  }
  if (json === null || typeof json !== 'object') {
    throw source.fault(
      at,
      'is null, which the format does not have',
      'Write None as {"tag": "None", "value": {"#tup": []}}.',
    );
  }
  if (Array.isArray(json)) return { kind: 'list', items: json.map((item, index) => read(item, index)), at };
  const names = Object.keys(json);
  const special = names.find((name) => name.startsWith('#'));
  // True: `json` is an object that came from JSON.parse, and no array.
  const object = json as Readonly<Record<string, unknown>>;
  if (special !== undefined) return specialOf(special, object, at, source, read);
  if (typeof object.tag === 'string' && names.every((name) => name === 'tag' || name === 'value')) {
    const payload = names.length === 1 ? undefined : read(object.value, 'value');
    return { kind: 'variant', tag: object.tag, payload, at };
  }
  return { kind: 'record', fields: new Map(names.map((name) => [name, read(object[name], name)])), at };
}

/** Text that is equal exactly for equal values: the members of sets, maps and records are put in order. */
export function canonicalText(value: ItfValue): string {
  switch (value.kind) {
    case 'bool':
      return String(value.value);
    case 'integer':
      return `#${value.value}`;
    case 'string':
      return JSON.stringify(value.value);
    case 'unserializable':
      return `?${JSON.stringify(value.text)}`;
    case 'list':
      return `[${value.items.map(canonicalText).join(',')}]`;
    case 'tuple':
      return `(${value.items.map(canonicalText).join(',')})`;
    case 'set':
      return `{${value.items.map(canonicalText).sort().join(',')}}`;
    case 'map': {
      const entries = value.entries.map(([key, to]) => `${canonicalText(key)}:${canonicalText(to)}`);
      return `<${entries.sort().join(',')}>`;
    }
    case 'record': {
      const fields = [...value.fields].map(
        ([name, part]) => `${JSON.stringify(name)}=${canonicalText(part)}`,
      );
      return `{=${fields.sort().join(',')}}`;
    }
    case 'variant':
      return `${JSON.stringify(value.tag)}!${value.payload === undefined ? '' : canonicalText(value.payload)}`;
  }
}

/** The reader recurses on values, and values come from strangers' files. */
const maxNesting = 200;

function integerOf(json: number, at: JsonPath, source: ItfSource): bigint {
  if (!Number.isInteger(json)) {
    throw source.fault(
      at,
      `is ${json}, which is no integer`,
      'The format has integers only: {"#bigint": "5"}.',
    );
  }
  if (!Number.isSafeInteger(json)) {
    throw source.fault(
      at,
      'is a bare number beyond 2^53, so digits may already be lost',
      'Write it as {"#bigint": "..."}.',
    );
  }
  return BigInt(json);
}

function specialOf(
  name: string,
  object: Readonly<Record<string, unknown>>,
  at: JsonPath,
  source: ItfSource,
  read: (part: unknown, ...keys: readonly (string | number)[]) => ItfValue,
): ItfValue {
  const content = object[name];
  if (Object.keys(object).length > 1) {
    throw source.fault(at, `has ${name} and other members`, `${name} stands alone in its object.`);
  }
  const list = (): readonly unknown[] => {
    if (Array.isArray(content)) return content;
    throw source.fault(pathTo(at, name), 'is not an array', `${name} holds an array.`);
  };
  switch (name) {
    case '#bigint':
      if (typeof content === 'string' && /^-?\d+$/.test(content)) {
        return { kind: 'integer', value: BigInt(content), at };
      }
      throw source.fault(
        pathTo(at, name),
        'is not an integer in a string',
        'Write digits in quotes: {"#bigint": "-5"}.',
      );
    case '#tup':
      return { kind: 'tuple', items: list().map((item, index) => read(item, name, index)), at };
    case '#set': {
      const items = list().map((item, index) => read(item, name, index));
      const distinct = new Map(items.map((item) => [canonicalText(item), item]));
      return { kind: 'set', items: [...distinct.values()], at };
    }
    case '#map':
      return { kind: 'map', entries: entriesOf(list(), pathTo(at, name), source, read), at };
    case '#unserializable':
      if (typeof content === 'string') return { kind: 'unserializable', text: content, at };
      throw source.fault(pathTo(at, name), 'is not a string', '#unserializable holds a text.');
    default:
      throw source.fault(
        at,
        `has the unknown member ${JSON.stringify(name)}`,
        'The format knows #bigint, #tup, #set, #map and #unserializable; no other name starts with #.',
      );
  }
}

function entriesOf(
  list: readonly unknown[],
  at: JsonPath,
  source: ItfSource,
  read: (part: unknown, ...keys: readonly (string | number)[]) => ItfValue,
): readonly (readonly [ItfValue, ItfValue])[] {
  const entries = new Map<string, readonly [key: ItfValue, value: ItfValue]>();
  for (const [index, pair] of list.entries()) {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw source.fault(pathTo(at, index), 'is not a pair', 'Each entry of a #map is [key, value].');
    }
    const [key, value] = [read(pair[0], '#map', index, 0), read(pair[1], '#map', index, 1)];
    const text = canonicalText(key);
    const known = entries.get(text);
    if (known === undefined) entries.set(text, [key, value]);
    else if (canonicalText(known[1]) !== canonicalText(value)) {
      throw source.fault(
        key.at,
        'is a key that the map has already, with another value',
        'A map gives each key one value.',
      );
    }
  }
  return [...entries.values()];
}
