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

/**
 * What every composite value of a state answers beside its own methods. The representations of a model implement
 * these; authors use `equal` and `copy`.
 */
export const same: unique symbol = Symbol.for('assay.same');
/** Names the method that copies a composite out of its state. */
export const detach: unique symbol = Symbol.for('assay.detach');

/** A composite value of a state: a record, union, map, set, bag or sequence. */
export interface Composite {
  /** Whether `other`, a composite or a literal of the same type, is the same value. */
  [same](other: unknown): boolean;
  /** The value as it is now; later effects do not change it. */
  [detach](): unknown;
}

function isComposite(value: unknown): value is Composite {
  return typeof value === 'object' && value !== null && same in value;
}

/** The type as an effect sees it of a value as a guard sees it. */
type Writable<T> = T extends string | number | boolean | symbol | null | undefined
  ? T
  : T extends ReadonlySeqOf<infer Read, infer Input>
    ? SeqOf<Writable<Read>, Input>
    : T extends ReadonlyBagOf<infer Read, infer Input>
      ? BagOf<Read, Input>
      : T extends ReadonlySetOf<infer Read, infer Input>
        ? SetOf<Read, Input>
        : T extends ReadonlyMapOf<infer Key, infer Read>
          ? MapOf<Key, Writable<Read>, Read>
          : { -readonly [K in keyof T]: Writable<T[K]> };

/**
 * Whether two values of one type are equal. `===` does the same for scalars; composites are compared by what they
 * hold. Two literals, neither of them from a state, are equal when all their members are.
 */
export function equal<T>(left: T, right: T): boolean {
  if (left === right) return true;
  if (isComposite(left)) return left[same](right);
  if (isComposite(right)) return right[same](left);
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (left instanceof Map || right instanceof Map) {
    if (!(left instanceof Map && right instanceof Map) || left.size !== right.size) return false;
    return [...left].every(([key, value]) => right.has(key) && equal(value, right.get(key)));
  }
  if (left instanceof Set || right instanceof Set) {
    if (!(left instanceof Set && right instanceof Set) || left.size !== right.size) return false;
    return [...left].every((member) => [...right].some((other) => equal(member, other)));
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    // The casts only open the objects for a comparison of their members by name.
    names.every(
      (name) =>
        Object.hasOwn(right, name) &&
        equal((left as Record<string, unknown>)[name], (right as Record<string, unknown>)[name]),
    )
  );
}

/**
 * `value` as it is now, to keep or to assign; the copy itself cannot be changed. What a state holds is read in place: after `const log = s.log` a change of `s.log` is seen in
 * `log`. A copy stays what it was, and can be assigned.
 */
export function copy<T>(value: T): Writable<T> {
  // The cast is true: assigning a value to a variable copies it, whatever the type says about changing the value.
  return (isComposite(value) ? value[detach]() : value) as Writable<T>;
}
