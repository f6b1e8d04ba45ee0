import type { Field, Shape } from '../spec/language/index.ts';

/**
 * A value in its plain form: JSON, equal exactly when the values are equal.
 *
 * An identity is its position; an option is null or its value; a map is the list of its values in the order of its
 * keys; a set is the list of its elements in order; a bag is a list of [element, occurrences] in order of element; a
 * union is a record with its tag.
 */
export type Data = null | number | boolean | string | readonly Data[] | { readonly [name: string]: Data };

/** The plain form of a record, a union or a state. */
export type DataRecord = { readonly [name: string]: Data };

/** A value outside its type: becomes a verdict with a trace, so it is a signal and not an error of the user's. */
export class OutOfBounds extends Error {
  override readonly name = 'OutOfBounds';
  /** Where, from the variable down: `log[node1][2]`. */
  readonly path: string;
  /** What the place would hold and what its type holds. */
  readonly problem: string;

  constructor(path: string, problem: string) {
    super(`${path} ${problem}`);
    this.path = path;
    this.problem = problem;
  }
}

/** A shape in the words of the language. */
export function describeShape(shape: Shape): string {
  switch (shape.kind) {
    case 'int':
      return `int ${shape.lo}..${shape.hi}`;
    case 'bool':
      return 'bool';
    case 'oneOf':
      return `one of ${shape.members.map((member) => JSON.stringify(member)).join(', ')}`;
    case 'ids':
      return `${shape.name}1..${shape.name}${shape.count}`;
    case 'option':
      return `option of ${describeShape(shape.of)}`;
    case 'record':
      return `record {${shape.fields.map((field) => field.name).join(', ')}}`;
    case 'union':
      return `union of ${shape.variants.map((variant) => variant.name).join(' | ')}`;
    case 'map':
      return `map from ${describeShape(shape.key)}`;
    case 'set':
      return `set of ${describeShape(shape.of)}`;
    case 'bag':
      return `bag of ${describeShape(shape.of)}`;
    case 'seq':
      return `seq of ${describeShape(shape.of)}`;
  }
}

function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) {
    const name = value.constructor?.name;
    return name === undefined || name === 'Object' || /Value$|Place$/.test(name)
      ? 'a composite value'
      : `a value of class ${name}`;
  }
  return String(value);
}

/** Larger counts than this cannot be told apart as numbers. */
const maxCount = Number.MAX_SAFE_INTEGER;

function capped(count: number): number {
  return count > maxCount ? Number.POSITIVE_INFINITY : count;
}

/** How many values a shape has; Infinity where there are 2^53 or more. */
export function sizeOf(shape: Shape): number {
  switch (shape.kind) {
    case 'int':
      return shape.hi - shape.lo + 1;
    case 'bool':
      return 2;
    case 'oneOf':
      return shape.members.length;
    case 'ids':
      return shape.count;
    case 'option':
      return capped(1 + sizeOf(shape.of));
    case 'record':
      return sizeOfFields(shape.fields);
    case 'union':
      return capped(shape.variants.reduce((sum, variant) => sum + sizeOfFields(variant.fields), 0));
    case 'map':
      return capped(sizeOf(shape.value) ** sizeOf(shape.key));
    case 'set':
      return capped(2 ** sizeOf(shape.of));
    case 'bag':
      return capped((shape.capacity + 1) ** sizeOf(shape.of));
    case 'seq': {
      const each = sizeOf(shape.of);
      let sum = 0;
      for (let length = 0; length <= shape.capacity && sum <= maxCount; length += 1) sum += each ** length;
      return capped(sum);
    }
  }
}

/** How many combinations of values the fields have; Infinity where there are 2^53 or more. */
export function sizeOfFields(fields: readonly Field[]): number {
  return capped(fields.reduce((product, field) => product * sizeOf(field.shape), 1));
}

/** The value a variable starts with: 0 or the lower bound, false, the first word or identity, null, empty. */
export function firstOf(shape: Shape): Data {
  switch (shape.kind) {
    case 'int':
      return shape.lo <= 0 && shape.hi >= 0 ? 0 : shape.lo;
    case 'bool':
      return false;
    case 'oneOf':
      return shape.members[0] ?? '';
    case 'ids':
      return 0;
    case 'option':
      return null;
    case 'record':
      return Object.fromEntries(shape.fields.map((field) => [field.name, firstOf(field.shape)]));
    case 'union': {
      const [variant] = shape.variants;
      const fields = variant?.fields.map((field) => [field.name, firstOf(field.shape)] as const) ?? [];
      return { [shape.tag]: variant?.name ?? '', ...Object.fromEntries(fields) };
    }
    case 'map':
      return Array.from({ length: sizeOf(shape.key) }, () => firstOf(shape.value));
    case 'set':
    case 'bag':
    case 'seq':
      return [];
  }
}

/** The variant of a union that `name` tags. */
export function variantOf(
  shape: Extract<Shape, { kind: 'union' }>,
  name: unknown,
): readonly Field[] | undefined {
  return shape.variants.find((variant) => variant.name === name)?.fields;
}

/**
 * The order of a shape's values, in which collections are kept and iterated: numbers and identities ascend, words and
 * cases come as declared, records compare field by field, shorter sequences come first, sets and bags compare by
 * their greatest difference.
 */
export function compareData(shape: Shape, left: Data, right: Data): number {
  switch (shape.kind) {
    case 'int':
    case 'ids':
    case 'bool':
      return Number(left) - Number(right);
    case 'oneOf':
      return shape.members.indexOf(String(left)) - shape.members.indexOf(String(right));
    case 'option':
      if (left === null || right === null) return Number(left !== null) - Number(right !== null);
      return compareData(shape.of, left, right);
    case 'record':
      return compareFields(shape.fields, left as DataRecord, right as DataRecord);
    case 'union': {
      const [a, b] = [left as DataRecord, right as DataRecord];
      const names = shape.variants.map((variant) => variant.name);
      const byCase = names.indexOf(String(a[shape.tag])) - names.indexOf(String(b[shape.tag]));
      return byCase === 0 ? compareFields(variantOf(shape, a[shape.tag]) ?? [], a, b) : byCase;
    }
    case 'map':
      return compareLists(shape.value, left as readonly Data[], right as readonly Data[]);
    case 'seq': {
      const [a, b] = [left as readonly Data[], right as readonly Data[]];
      return a.length === b.length ? compareLists(shape.of, a, b) : a.length - b.length;
    }
    case 'set':
      return compareCounts(shape.of, countsOfSet(left), countsOfSet(right));
    case 'bag':
      return compareCounts(shape.of, left as readonly Count[], right as readonly Count[]);
  }
}

type Count = readonly [element: Data, occurrences: number];

function countsOfSet(data: Data): readonly Count[] {
  return (data as readonly Data[]).map((element) => [element, 1]);
}

function compareFields(fields: readonly Field[], left: DataRecord, right: DataRecord): number {
  for (const { name, shape } of fields) {
    const order = compareData(shape, left[name] as Data, right[name] as Data);
    if (order !== 0) return order;
  }
  return 0;
}

function compareLists(of: Shape, left: readonly Data[], right: readonly Data[]): number {
  for (const [index, element] of left.entries()) {
    const order = compareData(of, element, right[index] as Data);
    if (order !== 0) return order;
  }
  return 0;
}

/** Compares from the greatest element down: the first difference decides. */
function compareCounts(of: Shape, left: readonly Count[], right: readonly Count[]): number {
  for (let back = 1; ; back += 1) {
    const [a, b] = [left.at(-back), right.at(-back)];
    // Past the start of one, `at` wraps to nothing: the other still has a lesser element more.
    if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
    const order = compareData(of, a[0], b[0]);
    if (order !== 0) return order;
    if (a[1] !== b[1]) return a[1] - b[1];
  }
}

/** Where `element` is in the ordered `list`, or the complement of where it would be. */
export function search(
  of: Shape,
  list: readonly Data[],
  element: Data,
  elementAt = (data: Data): Data => data,
): number {
  let [low, high] = [0, list.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareData(of, elementAt(list[middle] as Data), element);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return ~low;
}

/** The text of a key in a path: `node1`, `2`, `working`. */
export function keyText(shape: Shape, data: Data): string {
  if (shape.kind === 'ids') return `${shape.name}${Number(data) + 1}`;
  return typeof data === 'object' ? JSON.stringify(data) : String(data);
}

/**
 * `value`, a value of the state or a literal, in its plain form. Copies; nothing of `value` is kept.
 * @throws OutOfBounds where it is not a value of `shape`; `path` says where it would go.
 */
export function dataOf(shape: Shape, value: unknown, path: string): Data {
  switch (shape.kind) {
    case 'int':
      if (
        typeof value === 'number' &&
        Number.isSafeInteger(value) &&
        value >= shape.lo &&
        value <= shape.hi
      ) {
        return value === 0 ? 0 : value;
      }
      throw wrong(shape, value, path);
    case 'bool':
      if (typeof value === 'boolean') return value;
      throw wrong(shape, value, path);
    case 'oneOf':
      if (typeof value === 'string' && shape.members.includes(value)) return value;
      throw wrong(shape, value, path);
    case 'ids':
      if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < shape.count) {
        return value === 0 ? 0 : value;
      }
      throw wrong(shape, value, path);
    case 'option':
      if (value === null) return null;
      // Absence is null: undefined is what a misspelt name reads as.
      if (value === undefined) throw wrong(shape, value, path);
      return dataOf(shape.of, value, path);
    case 'record':
      if (typeof value !== 'object' || value === null) throw wrong(shape, value, path);
      return dataOfFields(shape.fields, value as Record<string, unknown>, path);
    case 'union': {
      if (typeof value !== 'object' || value === null) throw wrong(shape, value, path);
      const tag = (value as Record<string, unknown>)[shape.tag];
      const fields = variantOf(shape, tag);
      if (fields === undefined) {
        throw new OutOfBounds(
          path,
          `would have the ${shape.tag} ${describeValue(tag)}, its type is ${describeShape(shape)}`,
        );
      }
      return { [shape.tag]: String(tag), ...dataOfFields(fields, value as Record<string, unknown>, path) };
    }
    case 'map':
      return dataOfMap(shape, value, path);
    case 'seq': {
      const elements = [...iterable(shape, value, path)].map((element, index) =>
        dataOf(shape.of, element, `${path}[${index}]`),
      );
      checkCapacity(shape, elements.length, path);
      return elements;
    }
    case 'set': {
      const elements: Data[] = [];
      for (const element of iterable(shape, value, path)) {
        const data = dataOf(shape.of, element, `an element of ${path}`);
        const index = search(shape.of, elements, data);
        if (index < 0) elements.splice(~index, 0, data);
      }
      checkCapacity(shape, elements.length, path);
      return elements;
    }
    case 'bag': {
      const counts: Count[] = [];
      const countOf = (value as { count?: (element: unknown) => number } | null)?.count;
      for (const element of iterable(shape, value, path)) {
        const occurrences = typeof countOf === 'function' ? countOf.call(value, element) : 1;
        addCount(shape.of, counts, dataOf(shape.of, element, `an element of ${path}`), occurrences);
      }
      checkCapacity(shape, totalOf(counts), path);
      return counts;
    }
  }
}

/** Adds `occurrences` of `element` to the ordered `counts`. */
export function addCount(of: Shape, counts: Count[], element: Data, occurrences: number): void {
  const index = search(of, counts, element, (count) => (count as Count)[0]);
  const found = counts[index];
  if (found === undefined) counts.splice(~index, 0, [element, occurrences]);
  else counts[index] = [element, found[1] + occurrences];
}

/** How many elements a bag holds, each as often as it occurs. */
export function totalOf(counts: readonly Data[]): number {
  return counts.reduce<number>((sum, count) => sum + (count as Count)[1], 0);
}

/** @throws OutOfBounds where a collection would hold `length` elements and its type holds fewer. */
export function checkCapacity(
  shape: Extract<Shape, { kind: 'set' | 'bag' | 'seq' }>,
  length: number,
  path: string,
): void {
  if (shape.capacity !== undefined && length > shape.capacity) {
    throw new OutOfBounds(
      path,
      `would hold ${length} ${length === 1 ? 'element' : 'elements'}, its type holds ${shape.capacity}`,
    );
  }
}

function wrong(shape: Shape, value: unknown, path: string): OutOfBounds {
  return new OutOfBounds(path, `would be ${describeValue(value)}, its type is ${describeShape(shape)}`);
}

function iterable(shape: Shape, value: unknown, path: string): Iterable<unknown> {
  if (typeof value === 'object' && value !== null && Symbol.iterator in value)
    return value as Iterable<unknown>;
  throw wrong(shape, value, path);
}

function dataOfFields(fields: readonly Field[], value: Record<string, unknown>, path: string): DataRecord {
  return Object.fromEntries(
    fields.map(({ name, shape }) => [
      name,
      dataOf(shape, value[name], path === '' ? name : `${path}.${name}`),
    ]),
  );
}

function dataOfMap(shape: Extract<Shape, { kind: 'map' }>, value: unknown, path: string): Data {
  const get = (value as { get?: (key: unknown) => unknown } | null)?.get;
  if (typeof get !== 'function') throw wrong(shape, value, path);
  return keysOf(shape).map((key) => {
    const at = `${path}[${keyText(shape.key, key)}]`;
    // Only maps of the language compare composite keys by value; a literal Map can be keyed by scalars alone.
    const isComposite = typeof key === 'object' && key !== null;
    const keyed = isComposite && value instanceof Map ? undefined : get.call(value, key);
    return dataOf(shape.value, keyed, at);
  });
}

/** A map with more keys than this is a mistake: every state would hold them all. */
const maxKeys = 65_536;
const keys = new WeakMap<Shape, readonly Data[]>();

/** The keys of a map in their order, in plain form. */
export function keysOf(shape: Extract<Shape, { kind: 'map' }>): readonly Data[] {
  const known = keys.get(shape);
  if (known !== undefined) return known;
  const listed = valuesOf(shape.key, maxKeys);
  keys.set(shape, listed);
  return listed;
}

/** Every value of `shape` in order. @throws RangeError where there are more than `most`. */
export function valuesOf(shape: Shape, most: number): readonly Data[] {
  const size = sizeOf(shape);
  if (size > most)
    throw new RangeError(`${describeShape(shape)} has ${size} values, at most ${most} can be listed`);
  const all = Array.from({ length: size }, (_, rank) => unrank(shape, rank));
  return all.filter((data) => withinCapacity(shape, data));
}

/** Ranks leave room for collections over their capacity, which are no values of the type. */
function withinCapacity(shape: Shape, data: Data): boolean {
  switch (shape.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return true;
    case 'option':
      return data === null || withinCapacity(shape.of, data);
    case 'record':
      return shape.fields.every((field) =>
        withinCapacity(field.shape, (data as DataRecord)[field.name] as Data),
      );
    case 'union': {
      const fields = variantOf(shape, (data as DataRecord)[shape.tag]) ?? [];
      return fields.every((field) => withinCapacity(field.shape, (data as DataRecord)[field.name] as Data));
    }
    case 'map':
      return (data as readonly Data[]).every((value) => withinCapacity(shape.value, value));
    case 'seq':
      return (data as readonly Data[]).every((element) => withinCapacity(shape.of, element));
    case 'set': {
      const elements = data as readonly Data[];
      return (
        elements.length <= (shape.capacity ?? elements.length) &&
        elements.every((e) => withinCapacity(shape.of, e))
      );
    }
    case 'bag': {
      const counts = data as readonly Count[];
      return (
        totalOf(counts) <= shape.capacity && counts.every(([element]) => withinCapacity(shape.of, element))
      );
    }
  }
}

/**
 * The position of `data` among the values of `shape`, in the order of `compareData`.
 * Means something only where `sizeOf(shape)` is finite.
 */
export function rankOf(shape: Shape, data: Data): number {
  switch (shape.kind) {
    case 'int':
      return Number(data) - shape.lo;
    case 'ids':
    case 'bool':
      return Number(data);
    case 'oneOf':
      return shape.members.indexOf(String(data));
    case 'option':
      return data === null ? 0 : 1 + rankOf(shape.of, data);
    case 'record':
      return rankOfFields(shape.fields, data as DataRecord);
    case 'union': {
      let before = 0;
      for (const variant of shape.variants) {
        if (variant.name === (data as DataRecord)[shape.tag]) {
          return before + rankOfFields(variant.fields, data as DataRecord);
        }
        before += sizeOfFields(variant.fields);
      }
      return -1;
    }
    case 'map': {
      const each = sizeOf(shape.value);
      return (data as readonly Data[]).reduce<number>(
        (rank, value) => rank * each + rankOf(shape.value, value),
        0,
      );
    }
    case 'set':
      return (data as readonly Data[]).reduce<number>(
        (rank, element) => rank + 2 ** rankOf(shape.of, element),
        0,
      );
    case 'bag': {
      const base = shape.capacity + 1;
      return (data as readonly Count[]).reduce(
        (rank, [element, n]) => rank + n * base ** rankOf(shape.of, element),
        0,
      );
    }
    case 'seq': {
      const each = sizeOf(shape.of);
      let shorter = 0;
      let rank = 0;
      for (const [index, element] of (data as readonly Data[]).entries()) {
        shorter += each ** index;
        rank = rank * each + rankOf(shape.of, element);
      }
      return shorter + rank;
    }
  }
}

function rankOfFields(fields: readonly Field[], data: DataRecord): number {
  return fields.reduce(
    (rank, { name, shape }) => rank * sizeOf(shape) + rankOf(shape, data[name] as Data),
    0,
  );
}

/** The value of `shape` at position `rank`: the inverse of `rankOf`. */
export function unrank(shape: Shape, rank: number): Data {
  switch (shape.kind) {
    case 'int':
      return shape.lo + rank;
    case 'ids':
      return rank;
    case 'bool':
      return rank === 1;
    case 'oneOf':
      return shape.members[rank] ?? '';
    case 'option':
      return rank === 0 ? null : unrank(shape.of, rank - 1);
    case 'record':
      return unrankFields(shape.fields, rank);
    case 'union': {
      let rest = rank;
      for (const variant of shape.variants) {
        const size = sizeOfFields(variant.fields);
        if (rest < size) return { [shape.tag]: variant.name, ...unrankFields(variant.fields, rest) };
        rest -= size;
      }
      throw new RangeError(`rank ${rank} is past the end of ${describeShape(shape)}`);
    }
    case 'map':
      return digitsOf(rank, sizeOf(shape.value), sizeOf(shape.key)).map((digit) =>
        unrank(shape.value, digit),
      );
    case 'set':
      return digitsOf(rank, 2, sizeOf(shape.of))
        .reverse()
        .flatMap((digit, element) => (digit === 1 ? [unrank(shape.of, element)] : []));
    case 'bag':
      return digitsOf(rank, shape.capacity + 1, sizeOf(shape.of))
        .reverse()
        .flatMap((digit, element) => (digit > 0 ? [[unrank(shape.of, element), digit]] : []));
    case 'seq': {
      const each = sizeOf(shape.of);
      let rest = rank;
      let length = 0;
      while (rest >= each ** length) {
        rest -= each ** length;
        length += 1;
      }
      return digitsOf(rest, each, length).map((digit) => unrank(shape.of, digit));
    }
  }
}

function unrankFields(fields: readonly Field[], rank: number): DataRecord {
  const entries: [string, Data][] = [];
  let rest = rank;
  for (const { name, shape } of [...fields].reverse()) {
    const size = sizeOf(shape);
    entries.push([name, unrank(shape, rest % size)]);
    rest = Math.floor(rest / size);
  }
  return Object.fromEntries(entries.reverse());
}

/** `rank` written in the given base with that many digits, the most significant first. */
function digitsOf(rank: number, base: number, count: number): number[] {
  const digits: number[] = [];
  let rest = rank;
  for (let index = 0; index < count; index += 1) {
    digits.push(rest % base);
    rest = Math.floor(rest / base);
  }
  return digits.reverse();
}

/** Whether the plain forms of two values are equal. */
export function sameData(left: Data, right: Data): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => sameData(item, right[index]));
  }
  const [a, b] = [left as DataRecord, right as DataRecord];
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameData(a[name] as Data, b[name] as Data))
  );
}

/** Freezes `data` and everything in it. */
export function frozen<D extends Data>(data: D): D {
  if (typeof data === 'object' && data !== null && !Object.isFrozen(data)) {
    for (const part of Object.values(data)) frozen(part);
    Object.freeze(data);
  }
  return data;
}
