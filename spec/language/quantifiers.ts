import type { ScalarType } from './schema.ts';

/** What a quantifier ranges over: a scalar type, or anything that can be iterated. */
export type Domain<T> = ScalarType<T> | Iterable<T>;

function membersOf<T>(domain: Domain<T>): Iterable<T> {
  return Symbol.iterator in domain ? domain : domain.values;
}

/** Whether `predicate` holds of some member of `domain` (TLA+'s `\E`); false for an empty domain. */
export function exists<T>(domain: Domain<T>, predicate: (member: T) => boolean): boolean {
  for (const member of membersOf(domain)) if (predicate(member)) return true;
  return false;
}

/** Whether `predicate` holds of every member of `domain` (TLA+'s `\A`); true for an empty domain. */
export function forAll<T>(domain: Domain<T>, predicate: (member: T) => boolean): boolean {
  for (const member of membersOf(domain)) if (!predicate(member)) return false;
  return true;
}

/** Of how many members of `domain` `predicate` holds. */
export function count<T>(domain: Domain<T>, predicate: (member: T) => boolean): number {
  let found = 0;
  for (const member of membersOf(domain)) if (predicate(member)) found += 1;
  return found;
}
