import { detach, type Field, type Shape, same } from '../spec/language/index.ts';
import {
  addCount,
  checkCapacity,
  type Data,
  dataOf,
  OutOfBounds,
  search,
  totalOf,
  variantOf,
} from './data.ts';
import { asValue, BagReader, equalsData, MapReader, SeqReader, SetReader, TagError } from './values.ts';

type ShapeOf<Kind extends Shape['kind']> = Extract<Shape, { kind: Kind }>;

/** Where a composite lives inside a draft: a member of the array or record that holds it. */
interface Slot {
  readonly holder: Record<string | number, Data>;
  readonly key: string | number;
  readonly path: string;
}

const isScalar = (shape: Shape): boolean =>
  shape.kind === 'int' || shape.kind === 'bool' || shape.kind === 'oneOf' || shape.kind === 'ids';

/** What an effect sees at a slot: the value of a scalar, a window on the slot for a composite. */
function placeAt(shape: Shape, slot: Slot): unknown {
  if (isScalar(shape)) return slot.holder[slot.key];
  switch (shape.kind) {
    case 'option':
      return slot.holder[slot.key] === null ? null : placeAt(shape.of, slot);
    case 'record':
      return fieldsPlace(shape, shape.fields, slot);
    case 'union':
      return fieldsPlace(shape, undefined, slot);
    case 'map':
      return Object.preventExtensions(new MapPlace(shape, slot));
    case 'set':
      return Object.preventExtensions(new SetPlace(shape, slot));
    case 'bag':
      return Object.preventExtensions(new BagPlace(shape, slot));
    case 'seq':
      return Object.preventExtensions(new SeqPlace(shape, slot));
    default:
      return slot.holder[slot.key];
  }
}

function inside(slot: Slot, key: string | number, text: string): Slot {
  return {
    // Asked for at each use: what contains the place may have been assigned anew since.
    get holder() {
      // The cast opens a composite for its members; placeAt is only called with slots that hold one.
      return slot.holder[slot.key] as unknown as Slot['holder'];
    },
    key,
    path: text,
  };
}

class SeqPlace extends SeqReader {
  readonly #slot: Slot;

  constructor(shape: ShapeOf<'seq'>, slot: Slot) {
    super(shape);
    this.#slot = slot;
  }

  get data(): Data {
    return this.#slot.holder[this.#slot.key] as Data;
  }

  elementAt(index: number): unknown {
    return placeAt(this.shape.of, inside(this.#slot, index, `${this.#slot.path}[${index}]`));
  }

  override get length(): number {
    return this.list.length;
  }

  override set length(length: number) {
    if (!Number.isInteger(length) || length < 0 || length > this.list.length) {
      throw new OutOfBounds(
        this.#slot.path,
        `would be made ${length} elements long, it holds ${this.list.length}`,
      );
    }
    this.#put(this.list.slice(0, length));
  }

  push(...elements: unknown[]): number {
    this.splice(this.list.length, 0, ...elements);
    return this.list.length;
  }

  pop(): unknown {
    return this.#removed(this.list.length - 1);
  }

  shift(): unknown {
    return this.#removed(0);
  }

  splice(...args: [start: number, deleteCount?: number, ...elements: unknown[]]): void {
    const list = [...this.list];
    const path = this.#slot.path;
    const [start, deleteCount, ...elements] = args;
    const added = elements.map((element) => dataOf(this.shape.of, element, `an element of ${path}`));
    // As in JavaScript, one argument alone removes all that follows.
    if (args.length === 1) list.length = list.slice(0, start).length;
    else list.splice(start, deleteCount ?? 0, ...added);
    this.#put(list);
  }

  #removed(index: number): unknown {
    if (this.list.length === 0) return undefined;
    const value = asValue(this.shape.of, this.list[index] as Data);
    this.splice(index, 1);
    return value;
  }

  #put(list: readonly Data[]): void {
    checkCapacity(this.shape, list.length, this.#slot.path);
    this.#slot.holder[this.#slot.key] = list;
  }
}

class SetPlace extends SetReader {
  readonly #slot: Slot;

  constructor(shape: ShapeOf<'set'>, slot: Slot) {
    super(shape);
    this.#slot = slot;
  }

  get data(): Data {
    return this.#slot.holder[this.#slot.key] as Data;
  }

  add(element: unknown): this {
    const data = dataOf(this.shape.of, element, `an element of ${this.#slot.path}`);
    const index = search(this.shape.of, this.list, data);
    if (index < 0) {
      checkCapacity(this.shape, this.list.length + 1, this.#slot.path);
      this.#slot.holder[this.#slot.key] = this.list.toSpliced(~index, 0, data);
    }
    return this;
  }

  delete(element: unknown): boolean {
    if (!this.has(element)) return false;
    const data = dataOf(this.shape.of, element, '');
    this.#slot.holder[this.#slot.key] = this.list.toSpliced(search(this.shape.of, this.list, data), 1);
    return true;
  }

  clear(): void {
    this.#slot.holder[this.#slot.key] = [];
  }
}

class BagPlace extends BagReader {
  readonly #slot: Slot;

  constructor(shape: ShapeOf<'bag'>, slot: Slot) {
    super(shape);
    this.#slot = slot;
  }

  get data(): Data {
    return this.#slot.holder[this.#slot.key] as Data;
  }

  add(element: unknown): this {
    const data = dataOf(this.shape.of, element, `an element of ${this.#slot.path}`);
    checkCapacity(this.shape, totalOf(this.list) + 1, this.#slot.path);
    this.#change(data, 1);
    return this;
  }

  delete(element: unknown): boolean {
    if (!this.has(element)) return false;
    this.#change(dataOf(this.shape.of, element, ''), -1);
    return true;
  }

  clear(): void {
    this.#slot.holder[this.#slot.key] = [];
  }

  #change(element: Data, by: number): void {
    const counts = this.list.map(([item, occurrences]) => [item, occurrences] as const);
    addCount(this.shape.of, counts, element, by);
    this.#slot.holder[this.#slot.key] = counts.filter(([, occurrences]) => occurrences > 0);
  }
}

class MapPlace extends MapReader {
  readonly #slot: Slot;

  constructor(shape: ShapeOf<'map'>, slot: Slot) {
    super(shape);
    this.#slot = slot;
  }

  get data(): Data {
    return this.#slot.holder[this.#slot.key] as Data;
  }

  elementAt(index: number): unknown {
    return placeAt(this.shape.value, this.#at(index));
  }

  set(key: unknown, value: unknown): this {
    const slot = this.#at(this.indexOfKey(key));
    slot.holder[slot.key] = dataOf(this.shape.value, value, slot.path);
    return this;
  }

  #at(index: number): Slot {
    return inside(this.#slot, index, `${this.#slot.path}[${this.keyTextAt(index)}]`);
  }
}

type PlaceClass = new (slot: Slot) => object;

/** One class a record or union shape, with an accessor for each field. */
const classes = new WeakMap<Shape, PlaceClass>();

function fieldsPlace(
  shape: ShapeOf<'record'> | ShapeOf<'union'>,
  fields: readonly Field[] | undefined,
  slot: Slot,
): object {
  const known = classes.get(shape);
  if (known !== undefined) return new known(slot);

  class FieldsPlace {
    // Private, so that no name is taken from the author's fields.
    readonly #slot: Slot;
    constructor(at: Slot) {
      this.#slot = at;
      // The fields that are there now are own and enumerable, as they are in a value.
      const present =
        fields ?? (shape.kind === 'union' ? variantOf(shape, FieldsPlace.dataIn(this)[shape.tag]) : []);
      const own = [
        ...(shape.kind === 'union' ? [shape.tag] : []),
        ...(present ?? []).map((field) => field.name),
      ];
      for (const name of own) {
        const accessor = Object.getOwnPropertyDescriptor(FieldsPlace.prototype, name);
        if (accessor !== undefined)
          Object.defineProperty(this, name, { ...accessor, enumerable: true, configurable: false });
      }
      Object.preventExtensions(this);
    }
    static slotOf(place: FieldsPlace): Slot {
      return place.#slot;
    }
    static dataIn(place: FieldsPlace): { [name: string]: Data } {
      return place.#slot.holder[place.#slot.key] as { [name: string]: Data };
    }
    [same](other: unknown): boolean {
      return equalsData(shape, FieldsPlace.dataIn(this), other);
    }
    [detach](): unknown {
      return asValue(shape, FieldsPlace.dataIn(this));
    }
  }

  const names = new Set(fields?.map((field) => field.name));
  if (shape.kind === 'union') {
    for (const variant of shape.variants) for (const field of variant.fields) names.add(field.name);
    Object.defineProperty(FieldsPlace.prototype, shape.tag, {
      get(this: FieldsPlace) {
        return FieldsPlace.dataIn(this)[shape.tag];
      },
      set() {
        throw new TagError(shape.tag);
      },
    });
  }
  for (const name of names) {
    const shapeIn = (place: FieldsPlace): Shape | undefined => {
      const present =
        fields ?? (shape.kind === 'union' ? variantOf(shape, FieldsPlace.dataIn(place)[shape.tag]) : []);
      return present?.find((field) => field.name === name)?.shape;
    };
    const at = (place: FieldsPlace): Slot => {
      const slot = FieldsPlace.slotOf(place);
      return inside(slot, name, slot.path === '' ? name : `${slot.path}.${name}`);
    };
    Object.defineProperty(FieldsPlace.prototype, name, {
      enumerable: true,
      get(this: FieldsPlace) {
        const of = shapeIn(this);
        return of === undefined ? undefined : placeAt(of, at(this));
      },
      set(this: FieldsPlace, value: unknown) {
        const of = shapeIn(this);
        const slot = at(this);
        if (of === undefined)
          throw new OutOfBounds(slot.path, 'is not a field of the present case of the union');
        slot.holder[slot.key] = dataOf(of, value, slot.path);
      },
    });
  }
  classes.set(shape, FieldsPlace);
  return new FieldsPlace(slot);
}

/** The window through which an effect changes `draft`, a mutable state in plain form. */
export function stateWindow(shape: ShapeOf<'record'>, draft: Data): unknown {
  const holder = { state: draft } as Slot['holder'];
  return fieldsPlace(shape, shape.fields, { holder, key: 'state', path: '' });
}
