/**
 * The collections of a state, as an author sees them. Each interface is a subset of the JavaScript
 * collection it is named after, so that `[]` and `new Set()` may be assigned where one is expected, with two
 * differences: elements are compared by value, and iteration follows the order of the element type.
 *
 * `Read` is how an element is seen, `Input` what may be given for one.
 */

/** A set: no duplicates, elements compared by value. */
export interface ReadonlySetOf<Read, Input> extends Iterable<Read> {
  /** How many elements. */
  readonly size: number;
  /** Whether an element equal to `element` is in the set. */
  has(element: Input): boolean;
}

/** A set that an effect may change. */
export interface SetOf<Read, Input> extends ReadonlySetOf<Read, Input> {
  /** Adds `element`; adding one that is there changes nothing. Leaves the bounds where the capacity is used up. */
  add(element: Input): unknown;
  /** Removes `element`; returns whether it was there. */
  delete(element: Input): boolean;
  /** Removes every element. */
  clear(): void;
}

/** A bag (multiset): how often each element occurs. Iterates over each distinct element once. */
export interface ReadonlyBagOf<Read, Input> extends Iterable<Read> {
  /** How many elements, each as often as it occurs. */
  readonly size: number;
  /** Whether `element` occurs at least once. */
  has(element: Input): boolean;
  /** How often `element` occurs. */
  count(element: Input): number;
}

/** A bag that an effect may change. */
export interface BagOf<Read, Input> extends ReadonlyBagOf<Read, Input> {
  /** Adds one occurrence of `element`. Leaves the bounds where the capacity is used up. */
  add(element: Input): unknown;
  /** Removes one occurrence of `element`; returns whether there was one. */
  delete(element: Input): boolean;
  /** Removes every element. */
  clear(): void;
}

/** A sequence. Positions start at 0; negative positions count from the end, as in JavaScript's `at`. */
export interface ReadonlySeqOf<Read, Input> extends Iterable<Read> {
  readonly length: number;
  /** The element at `index`, or undefined where there is none. */
  at(index: number): Read | undefined;
  /** Whether an element equal to `element` occurs. */
  includes(element: Input): boolean;
  /** The first position of an element equal to `element`, or -1. */
  indexOf(element: Input): number;
}

/** A sequence that an effect may change. Growing past the capacity leaves the bounds. */
export interface SeqOf<Read, Input> extends Iterable<Read> {
  /** Assigning a smaller length cuts the sequence short; a larger one leaves the bounds. */
  length: number;
  at(index: number): Read | undefined;
  includes(element: Input): boolean;
  indexOf(element: Input): number;
  /** Appends; returns the new length. */
  push(...elements: Input[]): number;
  /** Removes and returns the last element. */
  pop(): unknown;
  /** Removes and returns the first element. */
  shift(): unknown;
  /** Removes `deleteCount` elements from `start` on and puts `elements` there, as `Array.prototype.splice`. */
  splice(start: number, deleteCount: number, ...elements: Input[]): unknown;
}

/** A total function on a finite domain: every key has a value, from the start and for ever. */
export interface ReadonlyMapOf<Key, Read> extends Iterable<[Key, Read]> {
  /** How many keys: the size of the domain. */
  readonly size: number;
  /** The value at `key`. */
  get(key: Key): Read;
  keys(): Iterable<Key>;
  values(): Iterable<Read>;
}

/** A total function that an effect may change at a key. */
export interface MapOf<Key, Read, Input> extends ReadonlyMapOf<Key, Read> {
  set(key: Key, value: Input): unknown;
}
