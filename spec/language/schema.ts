import type {
  BagOf,
  MapOf,
  ReadonlyBagOf,
  ReadonlyMapOf,
  ReadonlySeqOf,
  ReadonlySetOf,
  SeqOf,
  SetOf,
} from './collections.ts';
import { SchemaError } from './errors.ts';

/**
 * What values a place in the state may hold, as plain data. Everything that is derived from a type (the memory
 * layout, the plain form, ITF, generators) is derived from its shape.
 */
export type Shape =
  | { readonly kind: 'int'; readonly lo: number; readonly hi: number }
  | { readonly kind: 'bool' }
  | { readonly kind: 'oneOf'; readonly members: readonly string[] }
  | { readonly kind: 'ids'; readonly name: string; readonly count: number }
  | { readonly kind: 'option'; readonly of: Shape }
  | { readonly kind: 'record'; readonly fields: readonly Field[] }
  | { readonly kind: 'union'; readonly tag: string; readonly variants: readonly Variant[] }
  | { readonly kind: 'map'; readonly key: Shape; readonly value: Shape }
  | { readonly kind: 'set'; readonly of: Shape; readonly capacity: number | undefined }
  | { readonly kind: 'bag'; readonly of: Shape; readonly capacity: number }
  | { readonly kind: 'seq'; readonly of: Shape; readonly capacity: number };

/** A named part of a record. */
export interface Field {
  readonly name: string;
  readonly shape: Shape;
}

/** One case of a union: the tag's value and the fields that come with it. */
export interface Variant {
  readonly name: string;
  readonly fields: readonly Field[];
}

declare const read: unique symbol;
declare const write: unique symbol;
declare const input: unique symbol;
declare const identity: unique symbol;

/**
 * A type of values with its bounds. `Read` is how a guard or a property sees a value, `Write` how an effect
 * sees it, `Input` what may be given for one; the three are the same for scalars.
 */
export interface Type<Read = unknown, Write = unknown, Input = unknown> {
  readonly shape: Shape;
  // Phantoms: they exist for inference only and are never present.
  readonly [read]?: Read;
  readonly [write]?: Write;
  readonly [input]?: Input;
}

/** A type whose values are JavaScript primitives: `===` compares them. */
export interface ScalarType<Value> extends Type<Value, Value, Value> {
  /** Every value, in the type's order. Throws SchemaError for a type of more than 65,536 values. */
  readonly values: readonly Value[];
}

/**
 * One of a set of interchangeable identities. Opaque: identities are compared with `===`, used as keys and put in
 * collections, and nothing else, so that a spec cannot tell them apart by order. To the compiler an identity is a
 * symbol, since symbols are what it lets nobody order, add or print.
 */
export type Id<Name extends string> = symbol & { readonly [identity]: Name };

/** A value of a type as guards and properties see it. */
export type ReadOf<T> = T extends Type<infer Read, unknown, unknown> ? Read : never;
/** A value of a type as effects see it. */
export type WriteOf<T> = T extends Type<unknown, infer Write, unknown> ? Write : never;
/** What may be given for a value of a type. */
export type InputOf<T> = T extends Type<unknown, unknown, infer Input> ? Input : never;

/** The named parts of a record, a union's case, or a state. */
export type Fields = Readonly<Record<string, Type>>;

/** The fields of a record, or the variables of a state, as guards and properties see them. */
export type ReadFields<F extends Fields> = { readonly [K in keyof F]: ReadOf<F[K]> };
/** The fields of a record, or the variables of a state, as effects see them. */
export type WriteFields<F extends Fields> = { -readonly [K in keyof F]: WriteOf<F[K]> };
export type InputFields<F extends Fields> = { readonly [K in keyof F]: InputOf<F[K]> };

type Cases = Readonly<Record<string, Fields>>;
type Tagged<Tag extends string, Name, Rest> = { readonly [K in Tag]: Name } & Rest;
type ReadCases<Tag extends string, C extends Cases> = {
  [Name in keyof C]: Tagged<Tag, Name, ReadFields<C[Name]>>;
}[keyof C];
type WriteCases<Tag extends string, C extends Cases> = {
  [Name in keyof C]: Tagged<Tag, Name, WriteFields<C[Name]>>;
}[keyof C];
type InputCases<Tag extends string, C extends Cases> = {
  [Name in keyof C]: Tagged<Tag, Name, InputFields<C[Name]>>;
}[keyof C];

/** More values than this are not listed: a choice or a key over so many is a mistake. */
const maxListedValues = 65_536;

function scalar<Value>(shape: Shape, count: number, valueAt: (index: number) => Value): ScalarType<Value> {
  let listed: readonly Value[] | undefined;
  return {
    shape,
    get values() {
      if (count > maxListedValues) {
        throw new SchemaError(
          `a type of ${count} values is too large to list (at most ${maxListedValues})`,
          'Choose from a smaller range, or from a collection of the state.',
        );
      }
      // Not frozen: loops over a frozen array allocate at each element.
      listed ??= Array.from({ length: count }, (_, index) => valueAt(index));
      return listed;
    },
  };
}

function capacityOf(what: string, capacity: number): number {
  if (!Number.isSafeInteger(capacity) || capacity < 0 || capacity > 65_535) {
    throw new SchemaError(
      `the capacity of a ${what} is ${String(capacity)}`,
      'A capacity is a whole number from 0 to 65,535: the most elements that are ever held at once.',
    );
  }
  return capacity;
}

/** Whether a field, a variable, a tag or a choice may be named so: it becomes a member of objects, and text of code. */
export function isName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && name !== '__proto__' && name !== 'constructor';
}

function fieldsOf(fields: Fields, where: string): readonly Field[] {
  return Object.entries(fields).map(([name, type]) => {
    // Integer-like keys would jump ahead of the rest, so that order of declaration were lost.
    if (!isName(name)) {
      throw new SchemaError(
        `${where} has a field named ${JSON.stringify(name)}`,
        'A name starts with a letter or an underscore and goes on with letters, digits and underscores.',
      );
    }
    if (type?.shape === undefined) {
      throw new SchemaError(
        `field ${JSON.stringify(name)} of ${where} has no type`,
        'Give it one of t.int, t.bool, t.oneOf, t.ids, t.option, t.record, t.union, t.map, t.set, t.bag, t.seq.',
      );
    }
    return { name, shape: type.shape };
  });
}

/** The whole numbers from `lo` to `hi`, both included. @throws SchemaError where the bounds are not safe integers. */
function int(lo: number, hi: number): ScalarType<number> {
  if (
    !Number.isSafeInteger(lo) ||
    !Number.isSafeInteger(hi) ||
    lo > hi ||
    hi - lo >= Number.MAX_SAFE_INTEGER
  ) {
    throw new SchemaError(
      `t.int(${String(lo)}, ${String(hi)}) is not a range`,
      'Give two safe integers, the smaller first.',
    );
  }
  return scalar({ kind: 'int', lo, hi }, hi - lo + 1, (index) => lo + index);
}

/** One of the given words. @throws SchemaError where a word is given twice or none is given. */
function oneOf<const Members extends readonly string[]>(...members: Members): ScalarType<Members[number]> {
  const other = members.find((member) => typeof member !== 'string');
  if (other !== undefined) {
    throw new SchemaError(
      `t.oneOf has the member ${JSON.stringify(other)}`,
      'Its members are words; numbers are t.int.',
    );
  }
  const repeated = members.find((member, index) => members.indexOf(member) !== index);
  if (members.length === 0 || repeated !== undefined) {
    throw new SchemaError(
      members.length === 0 ? 't.oneOf() has no members' : `t.oneOf has ${JSON.stringify(repeated)} twice`,
      'Give each word once.',
    );
  }
  return scalar({ kind: 'oneOf', members }, members.length, (index) => members[index] as Members[number]);
}

/**
 * `count` interchangeable identities, shown as `name1`, `name2` and so on.
 *
 * At run time an identity is its position from 0; the type hides this, since a spec that used it would tell apart
 * what it declares interchangeable. @throws SchemaError where `count` is not a whole number from 1 to 65,536.
 */
function ids<const Name extends string>(name: Name, count: number): ScalarType<Id<Name>> {
  if (!Number.isSafeInteger(count) || count < 1 || count > maxListedValues) {
    throw new SchemaError(
      `t.ids(${JSON.stringify(name)}, ${String(count)}) has no sensible number of identities`,
      'Give a whole number from 1 to 65,536.',
    );
  }
  // The cast is the one place where the hidden position becomes an opaque identity.
  return scalar({ kind: 'ids', name, count }, count, (index) => index as unknown as Id<Name>);
}

/** A value of `type`, or null. @throws SchemaError for an option of an option: its two nulls could not be told apart. */
function option<R, W, I>(type: Type<R, W, I>): Type<R | null, W | null, I | null> {
  if (type.shape.kind === 'option') {
    throw new SchemaError(
      'an option of an option has two nulls that cannot be told apart',
      'Use t.union with a case for each.',
    );
  }
  return { shape: { kind: 'option', of: type.shape } };
}

/** A record with the given fields. */
function record<F extends Fields>(fields: F): Type<ReadFields<F>, WriteFields<F>, InputFields<F>> {
  return { shape: { kind: 'record', fields: fieldsOf(fields, 'a record') } };
}

/** A record that comes in cases, told apart by the field `tag`: `t.union('type', { commit: {}, vote: { by: Node } })`. */
function union<const Tag extends string, C extends Cases>(
  tag: Tag,
  cases: C,
): Type<ReadCases<Tag, C>, WriteCases<Tag, C>, InputCases<Tag, C>> {
  if (!isName(tag)) {
    throw new SchemaError(
      `a union has a tag named ${JSON.stringify(tag)}`,
      'A name starts with a letter or an underscore and goes on with letters, digits and underscores.',
    );
  }
  const variants = Object.entries(cases).map(([name, fields]) => {
    const variant = { name, fields: fieldsOf(fields, `case ${JSON.stringify(name)} of a union`) };
    if (variant.fields.some((field) => field.name === tag)) {
      throw new SchemaError(
        `case ${JSON.stringify(name)} of a union has a field ${JSON.stringify(tag)}, which is its tag`,
        'Rename the field or the tag.',
      );
    }
    return variant;
  });
  if (variants.length === 0) throw new SchemaError('a union has no cases', 'Give at least one.');
  return { shape: { kind: 'union', tag, variants } };
}

/** The collection that keeps a type from being the key of a map: keys are scalars, options, records and unions. */
function collectionIn(shape: Shape): Shape['kind'] | undefined {
  switch (shape.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return undefined;
    case 'option':
      return collectionIn(shape.of);
    case 'record':
    case 'union': {
      const fields =
        shape.kind === 'record' ? shape.fields : shape.variants.flatMap((variant) => variant.fields);
      return fields.map((field) => collectionIn(field.shape)).find((kind) => kind !== undefined);
    }
    default:
      return shape.kind;
  }
}

/**
 * A total function from the finite type `key` to `value`.
 * @throws SchemaError for a key that holds a map, set, bag or sequence.
 */
function map<Key, R, W, I>(
  key: Type<Key, unknown, unknown>,
  value: Type<R, W, I>,
): Type<
  ReadonlyMapOf<Key, R>,
  MapOf<Key, W, I>,
  ReadonlyMapOf<Key, I> | ReadonlyMapOf<Key, R> | ReadonlyMap<Key, I>
> {
  const collection = collectionIn(key.shape);
  if (collection !== undefined) {
    throw new SchemaError(
      `a ${collection} cannot be part of the key of a map`,
      'Keys are scalars, or options, records and unions of scalars.',
    );
  }
  return { shape: { kind: 'map', key: key.shape, value: value.shape } };
}

/**
 * A set of elements of `of`. With a capacity, a set that would hold more elements leaves its bounds; without one it
 * may hold them all.
 */
function set<R, W, I>(
  of: Type<R, W, I>,
  capacity?: number,
): Type<ReadonlySetOf<R, I>, SetOf<R, I>, Iterable<I> | Iterable<R>> {
  return {
    shape: {
      kind: 'set',
      of: of.shape,
      capacity: capacity === undefined ? undefined : capacityOf('set', capacity),
    },
  };
}

/** A bag of at most `capacity` elements of `of`, each counted as often as it occurs. */
function bag<R, W, I>(
  of: Type<R, W, I>,
  capacity: number,
): Type<ReadonlyBagOf<R, I>, BagOf<R, I>, Iterable<I> | ReadonlyBagOf<R, I>> {
  return { shape: { kind: 'bag', of: of.shape, capacity: capacityOf('bag', capacity) } };
}

/** A sequence of at most `capacity` elements of `of`. */
function seq<R, W, I>(
  of: Type<R, W, I>,
  capacity: number,
): Type<ReadonlySeqOf<R, I>, SeqOf<W, I>, Iterable<I> | Iterable<R>> {
  return { shape: { kind: 'seq', of: of.shape, capacity: capacityOf('sequence', capacity) } };
}

/** The types a variable may have. */
export const t: {
  readonly int: typeof int;
  readonly bool: ScalarType<boolean>;
  readonly oneOf: typeof oneOf;
  readonly ids: typeof ids;
  readonly option: typeof option;
  readonly record: typeof record;
  readonly union: typeof union;
  readonly map: typeof map;
  readonly set: typeof set;
  readonly bag: typeof bag;
  readonly seq: typeof seq;
} = {
  int,
  bool: scalar({ kind: 'bool' }, 2, (index) => index === 1),
  oneOf,
  ids,
  option,
  record,
  union,
  map,
  set,
  bag,
  seq,
};

/** The shape of a state: a record of its variables. @throws SchemaError for a name that is not an identifier. */
export function stateShape(fields: Fields): Extract<Shape, { kind: 'record' }> {
  return { kind: 'record', fields: fieldsOf(fields, 'the state') };
}
