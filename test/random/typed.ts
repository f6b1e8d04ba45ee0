import {
  countsIn,
  fieldsOfCase,
  type JsonRecord,
  listIn,
  Outside,
  order,
  recordIn,
  sortedSet,
  textOf,
  valuesOf,
} from './canonical.ts';
import type { Json, Literal, NamedSchema, Schema } from './plan.ts';

/** A value without its type, as an expression yields it: what it is made of, in the order of iteration. */
export type Loose =
  | { readonly form: 'scalar'; readonly value: null | boolean | number | string }
  | { readonly form: 'record'; readonly fields: ReadonlyMap<string, Loose> }
  /** Of a set, a sequence or a literal list. */
  | { readonly form: 'elements'; readonly elements: readonly Loose[] }
  | { readonly form: 'bag'; readonly counts: readonly (readonly [Loose, number])[] }
  /** By the text of the key's canonical value. */
  | { readonly form: 'map'; readonly entries: ReadonlyMap<string, Loose> };

/** Takes the type off a canonical value. */
export function loose(schema: Schema, json: Json): Loose {
  switch (schema.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return { form: 'scalar', value: json as null | boolean | number | string };
    case 'option':
      return json === null ? { form: 'scalar', value: null } : loose(schema.of, json);
    case 'record':
      return { form: 'record', fields: looseFields(schema.fields, recordIn(json)) };
    case 'union': {
      const tag = recordIn(json)[schema.tag] as string;
      const fields = looseFields(fieldsOfCase(schema, tag), recordIn(json));
      return { form: 'record', fields: new Map([[schema.tag, { form: 'scalar', value: tag }], ...fields]) };
    }
    case 'map': {
      const keys = valuesOf(schema.key);
      const entries = listIn(json).map(
        (value, index) => [textOf(keys[index] ?? null), loose(schema.value, value)] as const,
      );
      return { form: 'map', entries: new Map(entries) };
    }
    case 'set':
    case 'seq':
      return { form: 'elements', elements: listIn(json).map((element) => loose(schema.of, element)) };
    case 'bag':
      return {
        form: 'bag',
        counts: countsIn(json).map(([element, occurrences]) => [loose(schema.of, element), occurrences]),
      };
  }
}

function looseFields(fields: readonly NamedSchema[], record: JsonRecord): ReadonlyMap<string, Loose> {
  return new Map(fields.map(({ name, schema }) => [name, loose(schema, record[name] ?? null)]));
}

/** What a literal is, however it is written down: order and repetition say nothing in a set, order nothing in a bag. */
export function looseLiteral({ schema, value }: Literal): Loose {
  return loose(schema, value);
}

/** `value` as a canonical value of `schema`. @throws Outside where it is none. */
export function typed(schema: Schema, value: Loose): Json {
  switch (schema.kind) {
    case 'int': {
      const n = scalarIn(value);
      return typeof n === 'number' && n >= schema.lo && n <= schema.hi ? n : outside();
    }
    case 'bool': {
      const truth = scalarIn(value);
      return typeof truth === 'boolean' ? truth : outside();
    }
    case 'oneOf': {
      const word = scalarIn(value);
      return typeof word === 'string' && schema.members.includes(word) ? word : outside();
    }
    case 'ids': {
      const position = scalarIn(value);
      return typeof position === 'number' && position >= 0 && position < schema.count ? position : outside();
    }
    case 'option':
      return value.form === 'scalar' && value.value === null ? null : typed(schema.of, value);
    case 'record':
      return value.form === 'record' ? typedFields(schema.fields, value.fields) : outside();
    case 'union': {
      if (value.form !== 'record') return outside();
      const tag = value.fields.get(schema.tag);
      const present = schema.cases.find((each) => tag?.form === 'scalar' && tag.value === each.name);
      if (present === undefined) return outside();
      return { [schema.tag]: present.name, ...typedFields(present.fields, value.fields) };
    }
    case 'map': {
      if (value.form !== 'map') return outside();
      return valuesOf(schema.key).map((key) => {
        const at = value.entries.get(textOf(key));
        return at === undefined ? outside() : typed(schema.value, at);
      });
    }
    case 'seq':
      return within(
        schema.capacity,
        elementsIn(value).map((element) => typed(schema.of, element)),
      );
    case 'set': {
      const elements = elementsIn(value).map((element) => typed(schema.of, element));
      return within(schema.capacity, sortedSet(schema.of, elements));
    }
    case 'bag': {
      const counts =
        value.form === 'bag' ? value.counts : elementsIn(value).map((element) => [element, 1] as const);
      const elements = counts.flatMap(([element, occurrences]) =>
        Array.from({ length: occurrences }, () => typed(schema.of, element)),
      );
      return bagOf(schema, elements);
    }
  }
}

function outside(): never {
  throw new Outside();
}

function scalarIn(value: Loose): null | boolean | number | string | undefined {
  return value.form === 'scalar' ? value.value : undefined;
}

/** What iteration meets: of a bag, each distinct element once. */
export function elementsIn(value: Loose): readonly Loose[] {
  if (value.form === 'elements') return value.elements;
  return value.form === 'bag' ? value.counts.map(([element]) => element) : outside();
}

function typedFields(fields: readonly NamedSchema[], from: ReadonlyMap<string, Loose>): JsonRecord {
  return Object.fromEntries(
    fields.map(({ name, schema }) => {
      const value = from.get(name);
      return [name, value === undefined ? outside() : typed(schema, value)];
    }),
  );
}

function within(capacity: number | null, elements: readonly Json[]): readonly Json[] {
  return elements.length <= (capacity ?? elements.length) ? elements : outside();
}

/** The bag of `elements`, each as often as it is listed. @throws Outside where they are more than its capacity. */
export function bagOf(schema: Extract<Schema, { kind: 'bag' }>, elements: readonly Json[]): Json {
  within(schema.capacity, elements);
  return sortedSet(schema.of, elements).map((element) => [
    element,
    elements.filter((other) => order(schema.of, element, other) === 0).length,
  ]);
}

/** The elements of a bag, each as often as it occurs. */
export function spelledOut(json: Json): readonly Json[] {
  return countsIn(json).flatMap(([element, occurrences]) =>
    Array.from({ length: occurrences }, () => element),
  );
}

/** `value` as a canonical value of `schema`, or undefined where it is none. */
export function typedOrNot(schema: Schema, value: Loose): Json | undefined {
  try {
    return typed(schema, value);
  } catch (error) {
    if (error instanceof Outside) return undefined;
    throw error;
  }
}
