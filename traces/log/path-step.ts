import { type Data, keysOf } from '../../model/index.ts';
import type { Shape } from '../../spec/language/index.ts';
import { codecOf } from './codec.ts';
import { expectedJson } from './expected-json.ts';
import { describeJson } from './json.ts';
import { isScalar, scalarText } from './key-text.ts';
import { nearNamesCure } from './near-names.ts';
import { FaultNote } from './value-fault.ts';

/** One step of a path: from a value to a part of it. */
export type PathStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'key'; readonly key: Data }
  /** From the end where it is negative. */
  | { readonly kind: 'position'; readonly index: number };

/** A step, what it leads to, and how it is written. */
export interface Stepped {
  readonly step: PathStep;
  readonly shape: Shape;
  readonly text: string;
}

/** A text that leads nowhere. */
export class PathFault {
  /** What is wrong: `has no field "colour"`. */
  readonly problem: string;
  readonly cure: string;

  constructor(problem: string, cure: string) {
    this.problem = problem;
    this.cure = cure;
  }
}

/** Where `text` leads to from a value of `shape`. An option is passed through: what it holds is looked into. */
export function stepFrom(shape: Shape, text: string): Stepped | PathFault {
  switch (shape.kind) {
    case 'option':
      return stepFrom(shape.of, text);
    case 'record': {
      const field = shape.fields.find(({ name }) => name === text);
      if (field !== undefined) return member(field.name, field.shape);
      const names = shape.fields.map(({ name }) => name);
      return new PathFault(`has no field ${describeJson(text)}`, nearNamesCure(text, names, 'fields'));
    }
    case 'union':
      return stepIntoUnion(shape, text);
    case 'map':
      return stepIntoMap(shape, text);
    case 'seq':
      if (text === 'length') return member('length', { kind: 'int', lo: 0, hi: shape.capacity });
      return stepIntoSequence(shape, text);
    case 'set':
      if (text === 'size') return member('size', { kind: 'int', lo: 0, hi: shape.capacity ?? maxSize });
      return new PathFault(`looks into a set for ${describeJson(text)}`, onlySize);
    case 'bag':
      if (text === 'size') return member('size', { kind: 'int', lo: 0, hi: shape.capacity });
      return new PathFault(`looks into a bag for ${describeJson(text)}`, onlySize);
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return new PathFault(
        `goes on with ${describeJson(text)} after ${expectedJson(shape)}`,
        'Such a value has no parts: end the path before.',
      );
  }
}

const onlySize = 'Its elements have no names: observe all of it, or its size.';
/** A set without a capacity holds at most all values of its element type: many more than this is a mistake. */
const maxSize = Number.MAX_SAFE_INTEGER;

function member(name: string, shape: Shape): Stepped {
  return { step: { kind: 'member', name }, shape, text: name };
}

function stepIntoUnion(shape: Extract<Shape, { kind: 'union' }>, text: string): Stepped | PathFault {
  if (text === shape.tag) {
    return member(text, { kind: 'oneOf', members: shape.variants.map(({ name }) => name) });
  }
  const fields = shape.variants.flatMap((variant) => variant.fields);
  const [first, ...others] = fields.filter(({ name }) => name === text).map((field) => field.shape);
  if (first === undefined) {
    const names = [...new Set([shape.tag, ...fields.map(({ name }) => name)])];
    return new PathFault(`has no field ${describeJson(text)}`, nearNamesCure(text, names, 'fields'));
  }
  if (others.every((other) => JSON.stringify(other) === JSON.stringify(first))) return member(text, first);
  return new PathFault(
    `looks for the field ${describeJson(text)}, which is of another type in another case`,
    'Observe the whole value, with its tag.',
  );
}

function stepIntoSequence(shape: Extract<Shape, { kind: 'seq' }>, text: string): Stepped | PathFault {
  if (!/^(0|-?[1-9]\d*)$/.test(text)) {
    return new PathFault(
      `has ${describeJson(text)} for a position in a sequence`,
      'A position is a number from 0, or from -1 down to count from the end; "length" is the length.',
    );
  }
  const index = Number(text);
  if (index >= shape.capacity || index < -shape.capacity) {
    return new PathFault(
      `has the position ${text} in a sequence of at most ${shape.capacity} elements`,
      'Positions start at 0.',
    );
  }
  return { step: { kind: 'position', index }, shape: shape.of, text };
}

function stepIntoMap(shape: Extract<Shape, { kind: 'map' }>, text: string): Stepped | PathFault {
  const stepTo = (key: Data): Stepped => ({ step: { kind: 'key', key }, shape: shape.value, text });
  if (isScalar(shape.key.kind === 'option' ? shape.key.of : shape.key)) {
    const found = keysByText(shape).get(text);
    if (found?.length === 1) return stepTo(found[0] ?? null);
    if (found !== undefined) {
      const problem = `has the key ${describeJson(text)}, which may be none or a word`;
      return new PathFault(problem, 'Observe the whole map.');
    }
    const known = [...keysByText(shape).keys()];
    return new PathFault(`has no key ${describeJson(text)}`, nearNamesCure(text, known, 'keys'));
  }
  const key = compositeKey(shape.key, text);
  if (key !== undefined) return { ...stepTo(key), text: JSON.stringify(codecOf(shape.key).encode(key)) };
  return new PathFault(
    `has no key ${describeJson(text)}`,
    `Such a key is written as JSON: ${expectedJson(shape.key)}.`,
  );
}

const keysByShape = new WeakMap<Shape, ReadonlyMap<string, readonly Data[]>>();

/** The keys of a map by their texts: two where one is none and the other the word "null". */
function keysByText(shape: Extract<Shape, { kind: 'map' }>): ReadonlyMap<string, readonly Data[]> {
  const known = keysByShape.get(shape);
  if (known !== undefined) return known;
  const made = new Map<string, readonly Data[]>();
  for (const key of keysOf(shape)) {
    const text = scalarText(shape.key, key);
    made.set(text, [...(made.get(text) ?? []), key]);
  }
  keysByShape.set(shape, made);
  return made;
}

function compositeKey(shape: Shape, text: string): Data | undefined {
  try {
    return codecOf(shape).decode(JSON.parse(text), new FaultNote());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
