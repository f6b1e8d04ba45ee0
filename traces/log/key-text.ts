import { type Data, keysOf, keyText } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';

/**
 * The texts of a map's keys, in the order of the keys, where each key has a text of its own: scalars, and options of
 * scalars. Undefined for other maps, which are written as lists of pairs: a record as a member's name would make the
 * order of its fields matter.
 */
export function keyTexts(shape: Extract<Shape, { kind: 'map' }>): readonly string[] | undefined {
  if (!isScalar(shape.key.kind === 'option' ? shape.key.of : shape.key)) return undefined;
  const known = texts.get(shape);
  if (known !== undefined) return known.length === 0 ? undefined : known;
  const listed = keysOf(shape).map((key) => scalarText(shape.key, key));
  // A member named __proto__ is no member in too many languages' JSON.
  const isUnique = new Set(listed).size === listed.length && !listed.includes('__proto__');
  texts.set(shape, isUnique ? listed : []);
  return isUnique ? listed : undefined;
}

/** By shape; empty where the texts are not unique. */
const texts = new WeakMap<Shape, readonly string[]>();

/** Whether values of `shape` are numbers, words, truth values or identities. */
export function isScalar(shape: Shape): boolean {
  return shape.kind === 'int' || shape.kind === 'bool' || shape.kind === 'oneOf' || shape.kind === 'ids';
}

/** The text of a scalar or of an option of one: `rm1`, `2`, `working`, `null`. */
export function scalarText(shape: Shape, data: Data): string {
  if (shape.kind === 'option') return data === null ? 'null' : keyText(shape.of, data);
  return keyText(shape, data);
}
