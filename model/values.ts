import { type Composite, detach, type Field, type Shape, same } from '../spec/language/index.ts';
import {
  type Data,
  type DataRecord,
  dataOf,
  frozen,
  keysOf,
  keyText,
  OutOfBounds,
  rankOf,
  sameData,
  search,
  sizeOf,
  totalOf,
  unrank,
  variantOf,
} from './data.ts';

type ShapeOf<Kind extends Shape['kind']> = Extract<Shape, { kind: Kind }>;

/** A guard, a property or a choice tried to change a value; only an effect may. */
export class MutationError extends Error {
  override readonly name = 'MutationError';

  constructor(what: string) {
    super(
      `${what} is called outside an effect, or on a value that was chosen. ` +
        'Move the change into then(); to change a chosen or copied value, put it into the state and change it there.',
    );
  }
}

/** An effect assigned the tag of a union, and so would have left the fields of another case behind. */
export class TagError extends Error {
  override readonly name = 'TagError';

  constructor(tag: string) {
    super(
      `${tag} is the tag of a union and cannot be assigned alone; assign a whole value, with the fields of its case`,
    );
  }
}

/** Whether `other`, a value or a literal, is the value of `shape` with the plain form `data`. */
export function equalsData(shape: Shape, data: Data, other: unknown): boolean {
  try {
    return sameData(data, dataOf(shape, other, ''));
  } catch (error) {
    // What is not of the type equals no value of the type.
    if (error instanceof OutOfBounds) return false;
    throw error;
  }
}

/** Reads a composite of the state in its plain form. Where the form comes from is the subclass's business. */
abstract class Reader<S extends Shape> implements Composite {
  // Private, so that listing a collection's own properties finds none, as in JavaScript's collections.
  readonly #shape: S;

  constructor(shape: S) {
    this.#shape = shape;
  }

  get shape(): S {
    return this.#shape;
  }

  abstract get data(): Data;

  [same](other: unknown): boolean {
    return equalsData(this.shape, this.data, other);
  }

  [detach](): unknown {
    return asValue(this.shape, this.data);
  }

  toJSON(): Data {
    return this.data;
  }
}

/** Reads a sequence. */
export abstract class SeqReader extends Reader<ShapeOf<'seq'>> {
  abstract elementAt(index: number): unknown;

  get list(): readonly Data[] {
    return this.data as readonly Data[];
  }

  get length(): number {
    return this.list.length;
  }

  at(index: number): unknown {
    const whole = Math.trunc(index) || 0;
    const position = whole < 0 ? this.list.length + whole : whole;
    return position in this.list ? this.elementAt(position) : undefined;
  }

  indexOf(element: unknown): number {
    return this.list.findIndex((data) => equalsData(this.shape.of, data, element));
  }

  includes(element: unknown): boolean {
    return this.indexOf(element) >= 0;
  }

  *[Symbol.iterator](): Generator<unknown> {
    for (let index = 0; index < this.list.length; index += 1) yield this.elementAt(index);
  }
}

/** Where `element` is in an ordered list, or a negative number. What is not of the element type is nowhere. */
function contains(
  of: Shape,
  list: readonly Data[],
  element: unknown,
  elementAt: (data: Data) => Data,
): number {
  try {
    return search(of, list, dataOf(of, element, 'the element looked for'), elementAt);
  } catch (error) {
    if (error instanceof OutOfBounds) return -1;
    throw error;
  }
}

/** Reads a set. Its elements are values: they do not change with the set. */
export abstract class SetReader extends Reader<ShapeOf<'set'>> {
  get list(): readonly Data[] {
    return this.data as readonly Data[];
  }

  get size(): number {
    return this.list.length;
  }

  has(element: unknown): boolean {
    return contains(this.shape.of, this.list, element, (data) => data) >= 0;
  }

  *[Symbol.iterator](): Generator<unknown> {
    for (const data of [...this.list]) yield asValue(this.shape.of, data);
  }
}

/** Reads a bag. */
export abstract class BagReader extends Reader<ShapeOf<'bag'>> {
  get list(): readonly (readonly [Data, number])[] {
    return this.data as readonly (readonly [Data, number])[];
  }

  get size(): number {
    return totalOf(this.list);
  }

  has(element: unknown): boolean {
    return this.count(element) > 0;
  }

  count(element: unknown): number {
    const index = contains(
      this.shape.of,
      this.list,
      element,
      (count) => (count as readonly Data[])[0] as Data,
    );
    return this.list[index]?.[1] ?? 0;
  }

  *[Symbol.iterator](): Generator<unknown> {
    for (const [data] of [...this.list]) yield asValue(this.shape.of, data);
  }
}

/** Reads a total function. */
export abstract class MapReader extends Reader<ShapeOf<'map'>> {
  abstract elementAt(index: number): unknown;

  get list(): readonly Data[] {
    return this.data as readonly Data[];
  }

  get size(): number {
    return this.list.length;
  }

  get(key: unknown): unknown {
    return this.elementAt(this.indexOfKey(key));
  }

  *keys(): Generator<unknown> {
    for (const key of keysOf(this.shape)) yield asValue(this.shape.key, key);
  }

  *values(): Generator<unknown> {
    for (let index = 0; index < this.list.length; index += 1) yield this.elementAt(index);
  }

  *[Symbol.iterator](): Generator<[unknown, unknown]> {
    for (const [index, key] of keysOf(this.shape).entries())
      yield [asValue(this.shape.key, key), this.elementAt(index)];
  }

  /** @throws OutOfBounds where `key` is not in the domain. */
  protected indexOfKey(key: unknown): number {
    return rankOf(this.shape.key, dataOf(this.shape.key, key, 'the key of a map'));
  }

  protected keyTextAt(index: number): string {
    return keyText(this.shape.key, unrank(this.shape.key, index));
  }
}

class SeqValue extends SeqReader {
  readonly #data: Data;
  constructor(shape: ShapeOf<'seq'>, data: Data) {
    super(shape);
    this.#data = data;
  }
  get data(): Data {
    return this.#data;
  }
  elementAt(index: number): unknown {
    return asValue(this.shape.of, this.list[index] as Data);
  }
}

class SetValue extends SetReader {
  readonly #data: Data;
  constructor(shape: ShapeOf<'set'>, data: Data) {
    super(shape);
    this.#data = data;
  }
  get data(): Data {
    return this.#data;
  }
}

class BagValue extends BagReader {
  readonly #data: Data;
  constructor(shape: ShapeOf<'bag'>, data: Data) {
    super(shape);
    this.#data = data;
  }
  get data(): Data {
    return this.#data;
  }
}

class MapValue extends MapReader {
  readonly #data: Data;
  constructor(shape: ShapeOf<'map'>, data: Data) {
    super(shape);
    this.#data = data;
  }
  get data(): Data {
    return this.#data;
  }
  elementAt(index: number): unknown {
    return asValue(this.shape.value, this.list[index] as Data);
  }
}

// An author who reaches a mutator on a value got past the compiler: the error names the cure.
const mutators = [
  [SeqValue, ['push', 'pop', 'shift', 'splice']],
  [SetValue, ['add', 'delete', 'clear']],
  [BagValue, ['add', 'delete', 'clear']],
  [MapValue, ['set']],
] as const;
for (const [owner, names] of mutators) {
  for (const name of names) {
    Object.defineProperty(owner.prototype, name, {
      value: () => {
        throw new MutationError(`${name}()`);
      },
    });
  }
}

/** The common prototype of record values, by shape: fields are own properties, the methods of a composite are not. */
const prototypes = new WeakMap<Shape, object>();

function recordPrototype(shape: Shape): object {
  const known = prototypes.get(shape);
  if (known !== undefined) return known;
  class RecordValue {
    [same](other: unknown): boolean {
      return equalsData(shape, dataOf(shape, this, ''), other);
    }

    [detach](): unknown {
      return this;
    }
  }
  prototypes.set(shape, RecordValue.prototype);
  return RecordValue.prototype;
}

function recordValue(shape: Shape, fields: readonly Field[], data: DataRecord, tag?: string): unknown {
  const value: Record<string, unknown> = Object.create(recordPrototype(shape));
  if (tag !== undefined) value[tag] = data[tag];
  for (const field of fields) value[field.name] = asValue(field.shape, data[field.name] as Data);
  return Object.freeze(value);
}

/** `data` as guards and properties see it: an immutable value. */
export function asValue(shape: Shape, data: Data): unknown {
  switch (shape.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return data;
    case 'option':
      return data === null ? null : asValue(shape.of, data);
    case 'record':
      return recordValue(shape, shape.fields, data as DataRecord);
    case 'union': {
      const tagged = data as DataRecord;
      return recordValue(shape, variantOf(shape, tagged[shape.tag]) ?? [], tagged, shape.tag);
    }
    case 'map':
      return new MapValue(shape, frozen(detached(data)));
    case 'set':
      return new SetValue(shape, frozen(detached(data)));
    case 'bag':
      return new BagValue(shape, frozen(detached(data)));
    case 'seq':
      return new SeqValue(shape, frozen(detached(data)));
  }
}

/** A value must not change with the draft it was read from; what is frozen already cannot. */
function detached(data: Data): Data {
  return Object.isFrozen(data) ? data : structuredCloneOf(data);
}

function structuredCloneOf(data: Data): Data {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map(structuredCloneOf);
  return Object.fromEntries(Object.entries(data).map(([name, part]) => [name, structuredCloneOf(part)]));
}

/** Types of up to so many values have each value made once and kept. */
const maxInternedValues = 65_536;
/** Of larger types, so many are kept at a time. */
const maxKeptValues = 262_144;

/** Values of `shape` by rank, made at first use and kept, so that reading an element out of a set allocates nothing. */
export function interned(shape: Shape): (rank: number) => unknown {
  const make = (rank: number): unknown => asValue(shape, frozen(unrank(shape, rank)));
  const size = sizeOf(shape);
  if (size <= maxInternedValues) {
    // Filled from the start: an array with holes far apart would become a hash table.
    const known: unknown[] = new Array(size).fill(undefined);
    return (rank) => {
      const value = known[rank];
      if (value !== undefined) return value;
      known[rank] = make(rank);
      return known[rank];
    };
  }
  const kept = new Map<number, unknown>();
  return (rank) => {
    const known = kept.get(rank);
    if (known !== undefined) return known;
    if (kept.size >= maxKeptValues) kept.clear();
    const value = make(rank);
    kept.set(rank, value);
    return value;
  };
}
