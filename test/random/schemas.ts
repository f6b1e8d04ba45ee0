import { sortedSet, valuesOf } from './canonical.ts';
import type { Dice } from './dice.ts';
import type { Json, Literal, NamedSchema, Schema } from './plan.ts';
import { bagOf } from './typed.ts';

/** How many identities each name of `ids` has in one plan. */
export type Identities = Readonly<Record<'node' | 'key', number>>;

const words = ['idle', 'busy', 'done', 'lost'];

/** Whether a number has a range of which a graph meets the ends only: for the packed form's sake. */
export function isWide(schema: Schema): boolean {
  return schema.kind === 'int' && schema.hi - schema.lo > 64;
}

/** How many values of a schema a graph may meet, roughly from above; enough to keep graphs small. */
export function breadthOf(schema: Schema): number {
  switch (schema.kind) {
    case 'int':
      return isWide(schema) ? 4 : schema.hi - schema.lo + 1;
    case 'bool':
      return 2;
    case 'oneOf':
      return schema.members.length;
    case 'ids':
      return schema.count;
    case 'option':
      return 1 + breadthOf(schema.of);
    case 'record':
      return breadthOfFields(schema.fields);
    case 'union':
      return schema.cases.reduce((sum, each) => sum + breadthOfFields(each.fields), 0);
    case 'map':
      return breadthOf(schema.value) ** breadthOf(schema.key);
    case 'set': {
      const each = breadthOf(schema.of);
      return Math.min(2 ** each, (each + 1) ** (schema.capacity ?? each));
    }
    case 'bag':
    case 'seq':
      return (breadthOf(schema.of) + 1) ** schema.capacity;
  }
}

function breadthOfFields(fields: readonly NamedSchema[]): number {
  return fields.reduce((product, { schema }) => product * breadthOf(schema), 1);
}

/** As `breadthOf`, but with room in each set for every element and in each bag for every count. */
function roomOf(schema: Schema): number {
  return schemasIn(schema).reduce((most, each) => {
    if (each.kind === 'set') return Math.max(most, 2 ** roomOf(each.of));
    return each.kind === 'bag' ? Math.max(most, (each.capacity + 1) ** roomOf(each.of)) : most;
  }, breadthOf(schema));
}

/** Whether a type has so few values that a map may have them as keys, or a choice list them. */
export function isListable(schema: Schema, most: number): boolean {
  return breadthOf(schema) <= most && roomOf(schema) <= 4096 && !schemasIn(schema).some(isWide);
}

const widths: readonly (readonly [lo: number, hi: number])[] = [
  [0, 255],
  [-5, 1_000],
  [1, 65_536],
  [0, 2 ** 31 - 1],
  [-(2 ** 31), 2 ** 31 - 1],
  [0, 2 ** 32 - 1],
  [0, 2 ** 32],
  [-3, 2 ** 40],
];

/** Binary digits of the number of values of a schema, roughly; what is kept in sets and bags must have few. */
function digitsOf(schema: Schema): number {
  const sum = (fields: readonly NamedSchema[]) =>
    fields.reduce((digits, field) => digits + digitsOf(field.schema), 0);
  switch (schema.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return schema.kind === 'int' ? Math.log2(schema.hi - schema.lo + 1) : Math.log2(breadthOf(schema));
    case 'option':
      return 1 + digitsOf(schema.of);
    case 'record':
      return sum(schema.fields);
    case 'union':
      return 2 + Math.max(...schema.cases.map((each) => sum(each.fields)));
    case 'map':
      return breadthOf(schema.key) * digitsOf(schema.value);
    case 'set':
      return 2 ** digitsOf(schema.of);
    case 'bag':
      return Math.log2(schema.capacity + 1) * 2 ** digitsOf(schema.of);
    case 'seq':
      return 1 + schema.capacity * digitsOf(schema.of);
  }
}

/** A type of primitives: of two to five values, or a wide range of numbers. */
export function scalarSchema(dice: Dice, ids: Identities): Schema {
  if (dice.chance(8)) {
    const [lo, hi] = dice.pick(widths);
    return { kind: 'int', lo, hi };
  }
  return narrowScalar(dice, ids);
}

/** A type of primitives with two to five values. */
export function narrowScalar(dice: Dice, ids: Identities): Schema {
  return dice.weighted<() => Schema>([
    [
      4,
      () => {
        const lo = dice.pick([0, 0, 0, 0, 1, -1, -2]);
        return { kind: 'int', lo, hi: lo + dice.int(1, 4) };
      },
    ],
    [2, () => ({ kind: 'bool' })],
    [2, () => ({ kind: 'oneOf', members: words.slice(0, dice.int(2, 4)) })],
    [
      3,
      () => {
        const name = dice.pick(['node', 'key'] as const);
        return { kind: 'ids', name, count: ids[name] };
      },
    ],
  ])();
}

type Composite = Exclude<Schema['kind'], 'int' | 'bool' | 'oneOf' | 'ids'>;

/** A type with composites down to `depth` levels and at most about `most` values. */
export function schemaOf(dice: Dice, ids: Identities, depth: number, most: number): Schema {
  if (depth > 0) {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const kind = dice.weighted<Composite>([
        [2, 'option'],
        [3, 'record'],
        [3, 'union'],
        [4, 'map'],
        [4, 'set'],
        [3, 'bag'],
        [4, 'seq'],
      ]);
      const schema = compositeSchema(kind, dice, ids, depth, most);
      if (breadthOf(schema) <= most) return schema;
    }
  }
  return scalarSchema(dice, ids);
}

function compositeSchema(kind: Composite, dice: Dice, ids: Identities, depth: number, most: number): Schema {
  const inner = (share: number): Schema =>
    schemaOf(dice, ids, dice.chance(55) ? depth - 1 : 0, Math.max(2, share));
  // Types of more than 2^53 values have no packed form as elements of sets and bags.
  const elementOf = (schema: Schema) => (digitsOf(schema) > 45 ? narrowScalar(dice, ids) : schema);
  const fields = (names: readonly string[]): readonly NamedSchema[] =>
    names.map((name) => ({ name, schema: inner(most ** (1 / Math.max(1, names.length))) }));
  switch (kind) {
    case 'option': {
      const of = inner(most - 1);
      return of.kind === 'option' ? of : { kind, of };
    }
    case 'record':
      return { kind, fields: fields(['a', 'b', 'c'].slice(0, dice.int(1, 3))) };
    case 'union':
      return {
        kind,
        tag: 'type',
        // The same name in two cases, with types of its own in each, is a union at its most awkward.
        cases: ['ask', 'tell', 'quit'].slice(0, dice.int(2, 3)).map((name) => ({
          name,
          fields: name === 'quit' ? [] : fields(['x', 'y'].slice(0, dice.int(0, 2))),
        })),
      };
    case 'map': {
      const key = dice.chance(60) ? smallScalar(dice, ids) : keySchema(dice, ids);
      return { kind, key, value: inner(most ** (1 / breadthOf(key))) };
    }
    case 'set': {
      const of = elementOf(inner(dice.chance(60) ? Math.log2(most) : 12));
      return { kind, of, capacity: digitsOf(of) > 8 ? dice.int(1, 3) : dice.pick([null, 1, 2, 3]) };
    }
    case 'bag': {
      const capacity = dice.int(1, 3);
      return { kind, of: elementOf(inner(most ** (1 / capacity) - 1)), capacity };
    }
    case 'seq': {
      const capacity = dice.int(1, 3);
      return { kind, of: inner(most ** (1 / capacity) - 1), capacity };
    }
  }
}

function smallScalar(dice: Dice, ids: Identities): Schema {
  const schema = narrowScalar(dice, ids);
  return breadthOf(schema) <= 3 ? schema : { kind: 'ids', name: 'node', count: ids.node };
}

/** Scalars, and options, records and unions of such: what a map may have as keys, and an author lists as constants. */
export function isFlat(schema: Schema): boolean {
  return schemasIn(schema).every(
    (each) => isScalar(each) || each.kind === 'option' || each.kind === 'record' || each.kind === 'union',
  );
}

/** A composite type with few values, for the keys of a map. */
function keySchema(dice: Dice, ids: Identities): Schema {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const schema = flatSchema(dice, ids, 2);
    if (breadthOf(schema) <= 8) return schema;
  }
  return { kind: 'record', fields: [{ name: 'a', schema: { kind: 'bool' } }] };
}

function flatSchema(dice: Dice, ids: Identities, depth: number): Schema {
  const inner = (): Schema =>
    depth > 1 && dice.chance(20) ? flatSchema(dice, ids, depth - 1) : smallScalar(dice, ids);
  const fields = (names: readonly string[]): readonly NamedSchema[] =>
    names.map((name) => ({ name, schema: inner() }));
  switch (dice.pick(['option', 'record', 'union'] as const)) {
    case 'option': {
      const of = inner();
      return of.kind === 'option' ? of : { kind: 'option', of };
    }
    case 'record':
      return { kind: 'record', fields: fields(['a', 'b'].slice(0, dice.int(1, 2))) };
    case 'union':
      return {
        kind: 'union',
        tag: 'type',
        cases: [
          { name: 'ask', fields: fields(['x']) },
          { name: 'tell', fields: dice.chance(50) ? fields(['x']) : [] },
        ],
      };
  }
}

export function isScalar(schema: Schema): boolean {
  return schema.kind === 'int' || schema.kind === 'bool' || schema.kind === 'oneOf' || schema.kind === 'ids';
}

/** The schemas that a schema is made of, itself first. */
export function schemasIn(schema: Schema): readonly Schema[] {
  switch (schema.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
    case 'ids':
      return [schema];
    case 'option':
    case 'set':
    case 'bag':
    case 'seq':
      return [schema, ...schemasIn(schema.of)];
    case 'map':
      return [schema, ...schemasIn(schema.key), ...schemasIn(schema.value)];
    case 'record':
      return [schema, ...schema.fields.flatMap((field) => schemasIn(field.schema))];
    case 'union':
      return [
        schema,
        ...schema.cases.flatMap((each) => each.fields.flatMap((field) => schemasIn(field.schema))),
      ];
  }
}

/** Whether an author can write a value down: not a map with composite keys, which no JavaScript map is. */
export function canBeWritten(schema: Schema): boolean {
  return schemasIn(schema).every((each) => each.kind !== 'map' || isScalar(each.key));
}

/** Whether a value of `from` may be given where one of `to` is expected; it may still be outside the bounds. */
export function fitsLike(to: Schema, from: Schema): boolean {
  switch (to.kind) {
    case 'int':
    case 'bool':
    case 'oneOf':
      return from.kind === to.kind;
    case 'ids':
      return from.kind === 'ids' && from.name === to.name;
    case 'option':
      return fitsLike(to.of, from.kind === 'option' ? from.of : from);
    case 'record':
      return from.kind === 'record' && fieldsFitLike(to.fields, from.fields);
    case 'union':
      return (
        from.kind === 'union' &&
        from.tag === to.tag &&
        from.cases.length === to.cases.length &&
        to.cases.every((each, index) => {
          const other = from.cases[index];
          return other?.name === each.name && fieldsFitLike(each.fields, other.fields);
        })
      );
    case 'map':
      return from.kind === 'map' && sameSchema(to.key, from.key) && fitsLike(to.value, from.value);
    case 'set':
    case 'bag':
    case 'seq':
      return (from.kind === 'set' || from.kind === 'bag' || from.kind === 'seq') && fitsLike(to.of, from.of);
  }
}

function fieldsFitLike(to: readonly NamedSchema[], from: readonly NamedSchema[]): boolean {
  return (
    to.length === from.length &&
    to.every(({ name, schema }, index) => {
      const other = from[index];
      return other?.name === name && fitsLike(schema, other.schema);
    })
  );
}

export function sameSchema(left: Schema, right: Schema): boolean {
  return left === right || textOfSchema(left) === textOfSchema(right);
}

const texts = new WeakMap<Schema, string>();

function textOfSchema(schema: Schema): string {
  const known = texts.get(schema) ?? JSON.stringify(schema);
  texts.set(schema, known);
  return known;
}

/** A value of `schema`, mostly small. */
export function literal(dice: Dice, schema: Schema): Literal {
  const value = randomValue(dice, schema);
  return { expression: 'literal', schema, value, order: dice.pick(['sorted', 'reversed', 'doubled']) };
}

function randomValue(dice: Dice, schema: Schema): Json {
  const fieldsOf = (fields: readonly NamedSchema[]) =>
    Object.fromEntries(fields.map(({ name, schema: of }) => [name, randomValue(dice, of)]));
  switch (schema.kind) {
    case 'int':
      return isWide(schema)
        ? dice.pick([schema.lo, schema.lo + 1, schema.hi - 1, schema.hi])
        : dice.int(schema.lo, schema.hi);
    case 'bool':
      return dice.chance(60);
    case 'oneOf':
      return dice.pick(schema.members);
    case 'ids':
      return dice.int(0, schema.count - 1);
    case 'option':
      return dice.chance(35) ? null : randomValue(dice, schema.of);
    case 'record':
      return fieldsOf(schema.fields);
    case 'union': {
      const present = dice.pick(schema.cases);
      return { [schema.tag]: present.name, ...fieldsOf(present.fields) };
    }
    case 'map':
      return valuesOf(schema.key).map(() => randomValue(dice, schema.value));
    case 'seq':
      return dice.several(0, Math.min(2, schema.capacity), () => randomValue(dice, schema.of));
    case 'set': {
      const most = Math.min(2, schema.capacity ?? 2);
      return sortedSet(
        schema.of,
        dice.several(0, most, () => randomValue(dice, schema.of)),
      );
    }
    case 'bag': {
      const elements = dice.several(0, Math.min(2, schema.capacity), () => randomValue(dice, schema.of));
      return bagOf(schema, elements);
    }
  }
}
