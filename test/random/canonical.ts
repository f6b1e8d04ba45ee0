import type { Json, NamedSchema, Schema } from './plan.ts';

/**
 * The twin's own values: JSON with one form for each value. An identity is its position; a map is the list of its
 * values in the order of its keys; a set is the list of its elements in order; a bag is a list of
 * [element, occurrences] in order; a union is a record with its tag. Everything here is the definition written
 * down, at whatever cost.
 */

export type JsonRecord = { readonly [name: string]: Json };

/** A value outside its type would be assigned. */
export class Outside extends Error {
  override readonly name = 'Outside';
}

// Each reader states what the schema at hand promises of a canonical value.
export const listIn = (json: Json): readonly Json[] => json as readonly Json[];
export const recordIn = (json: Json): JsonRecord => json as JsonRecord;
export const countsIn = (json: Json): readonly (readonly [Json, number])[] =>
  json as unknown as readonly (readonly [Json, number])[];

const texts = new WeakMap<object, string>();

/** The text of a canonical value: equal values, and only they, have equal texts. */
export function textOf(json: Json): string {
  if (json === null || typeof json !== 'object') return JSON.stringify(json);
  // By identity: canonical values never change.
  const known = texts.get(json);
  if (known !== undefined) return known;
  const text = Array.isArray(json) ? `[${json.map(textOf).join(',')}]` : recordText(recordIn(json));
  texts.set(json, text);
  return text;
}

function recordText(record: JsonRecord): string {
  const names = Object.keys(record).sort((a, b) => (a < b ? -1 : 1));
  return `{${names.map((name) => `${JSON.stringify(name)}:${textOf(record[name] ?? null)}`).join(',')}}`;
}

/** The fields of the present case of a union; none where there is no such case. */
export function fieldsOfCase(
  schema: Extract<Schema, { kind: 'union' }>,
  tag: Json | undefined,
): readonly NamedSchema[] {
  return schema.cases.find((each) => each.name === tag)?.fields ?? [];
}

/** What a variable starts as. */
export function firstValue(schema: Schema): Json {
  switch (schema.kind) {
    case 'int':
      return Math.min(Math.max(0, schema.lo), schema.hi) === 0 ? 0 : schema.lo;
    case 'bool':
      return false;
    case 'oneOf':
      return schema.members[0] ?? null;
    case 'ids':
      return 0;
    case 'option':
      return null;
    case 'record':
      return Object.fromEntries(schema.fields.map((field) => [field.name, firstValue(field.schema)]));
    case 'union': {
      const [first] = schema.cases;
      const fields = first?.fields.map((field) => [field.name, firstValue(field.schema)]) ?? [];
      return { [schema.tag]: first?.name ?? null, ...Object.fromEntries(fields) };
    }
    case 'map':
      return valuesOf(schema.key).map(() => firstValue(schema.value));
    case 'set':
    case 'bag':
    case 'seq':
      return [];
  }
}

/** The order of values: negative, zero or positive as `left` is before, at or after `right`. */
export function order(schema: Schema, left: Json, right: Json): number {
  switch (schema.kind) {
    case 'int':
    case 'ids':
    case 'bool':
      return Number(left) - Number(right);
    case 'oneOf':
      return schema.members.indexOf(String(left)) - schema.members.indexOf(String(right));
    case 'option':
      if (left === null) return right === null ? 0 : -1;
      return right === null ? 1 : order(schema.of, left, right);
    case 'record':
      return orderFields(schema.fields, recordIn(left), recordIn(right));
    case 'union': {
      const [a, b] = [recordIn(left), recordIn(right)];
      const position = (tag: Json | undefined) => schema.cases.findIndex((each) => each.name === tag);
      const difference = position(a[schema.tag]) - position(b[schema.tag]);
      return difference !== 0 ? difference : orderFields(fieldsOfCase(schema, a[schema.tag]), a, b);
    }
    case 'map':
      return orderLists(schema.value, listIn(left), listIn(right));
    case 'seq':
      return listIn(left).length === listIn(right).length
        ? orderLists(schema.of, listIn(left), listIn(right))
        : listIn(left).length - listIn(right).length;
    case 'set': {
      const counts = (json: Json) => new Map(listIn(json).map((element) => [textOf(element), 1]));
      const elements = [...listIn(left), ...listIn(right)];
      return orderCounts(schema.of, elements, counts(left), counts(right));
    }
    case 'bag': {
      const counts = (json: Json) => new Map(countsIn(json).map(([element, n]) => [textOf(element), n]));
      const elements = [...countsIn(left), ...countsIn(right)].map(([element]) => element);
      return orderCounts(schema.of, elements, counts(left), counts(right));
    }
  }
}

function orderFields(fields: readonly NamedSchema[], left: JsonRecord, right: JsonRecord): number {
  const orders = fields.map(({ name, schema }) => order(schema, left[name] ?? null, right[name] ?? null));
  return orders.find((each) => each !== 0) ?? 0;
}

function orderLists(of: Schema, left: readonly Json[], right: readonly Json[]): number {
  const orders = left.map((element, index) => order(of, element, right[index] ?? null));
  return orders.find((each) => each !== 0) ?? 0;
}

/** The greatest element that does not occur as often in both decides: the collection with more of it is greater. */
function orderCounts(
  of: Schema,
  elements: readonly Json[],
  left: ReadonlyMap<string, number>,
  right: ReadonlyMap<string, number>,
): number {
  const difference = (element: Json) => (left.get(textOf(element)) ?? 0) - (right.get(textOf(element)) ?? 0);
  const differing = elements.filter((element) => difference(element) !== 0);
  const greatest = differing.find((each) => differing.every((other) => order(of, other, each) <= 0));
  return greatest === undefined ? 0 : difference(greatest);
}

/** The elements in order, each once. */
export function sortedSet(of: Schema, elements: readonly Json[]): readonly Json[] {
  const distinct = new Map(elements.map((element) => [textOf(element), element]));
  return [...distinct.values()].sort((a, b) => order(of, a, b));
}

const listed = new Map<Schema, readonly Json[]>();

/** Every value of a small schema, in order. */
export function valuesOf(schema: Schema): readonly Json[] {
  // By identity of the schema: a plan's schemas never change.
  const known = listed.get(schema);
  if (known !== undefined) return known;
  const values = unordered(schema).sort((a, b) => order(schema, a, b));
  listed.set(schema, values);
  return values;
}

function unordered(schema: Schema): Json[] {
  switch (schema.kind) {
    case 'int':
      return Array.from({ length: schema.hi - schema.lo + 1 }, (_, index) => schema.lo + index);
    case 'bool':
      return [false, true];
    case 'oneOf':
      return [...schema.members];
    case 'ids':
      return Array.from({ length: schema.count }, (_, index) => index);
    case 'option':
      return [null, ...valuesOf(schema.of)];
    case 'record':
      return products(schema.fields);
    case 'union':
      return schema.cases.flatMap((each) =>
        products(each.fields).map((record) => ({ [schema.tag]: each.name, ...record })),
      );
    case 'map': {
      let lists: Json[][] = [[]];
      for (const _ of valuesOf(schema.key))
        lists = lists.flatMap((list) => valuesOf(schema.value).map((value) => [...list, value]));
      return lists;
    }
    case 'seq': {
      const all: Json[][] = [[]];
      let longest: Json[][] = [[]];
      for (let length = 1; length <= schema.capacity; length += 1) {
        longest = longest.flatMap((list) => valuesOf(schema.of).map((element) => [...list, element]));
        all.push(...longest);
      }
      return all;
    }
    case 'set': {
      let subsets: Json[][] = [[]];
      for (const element of valuesOf(schema.of))
        subsets = subsets.flatMap((subset) => [subset, [...subset, element]]);
      return subsets.filter((subset) => subset.length <= (schema.capacity ?? subset.length));
    }
    case 'bag': {
      let bags: [Json, number][][] = [[]];
      for (const element of valuesOf(schema.of)) {
        bags = bags.flatMap((bag) =>
          Array.from({ length: schema.capacity + 1 }, (_, n): [Json, number][] =>
            n === 0 ? bag : [...bag, [element, n]],
          ),
        );
        bags = bags.filter((bag) => totalOf(bag) <= schema.capacity);
      }
      return bags;
    }
  }
}

function products(fields: readonly NamedSchema[]): JsonRecord[] {
  let records: JsonRecord[] = [{}];
  for (const { name, schema } of fields) {
    records = records.flatMap((record) => valuesOf(schema).map((value) => ({ ...record, [name]: value })));
  }
  return records;
}

/** How many elements a bag holds, each as often as it occurs. */
export function totalOf(counts: readonly (readonly [Json, number])[]): number {
  let total = 0;
  for (const [, occurrences] of counts) total += occurrences;
  return total;
}
