import type { Dice } from './dice.ts';
import type { Domain, Expression, Literal, NamedExpression, NamedSchema, Predicate, Schema } from './plan.ts';
import {
  breadthOf,
  canBeWritten,
  fitsLike,
  isListable,
  isScalar,
  isWide,
  literal,
  sameSchema,
} from './schemas.ts';
import { extended, freshLocal, type Scope, type Spot, spotsIn } from './scope.ts';

type Collection = Extract<Schema, { kind: 'set' | 'bag' | 'seq' }>;

export function isCollection(schema: Schema): schema is Collection {
  return schema.kind === 'set' || schema.kind === 'bag' || schema.kind === 'seq';
}

/** An expression for a value of `schema`; undefined where the scope has none. */
export function expressionFor(
  dice: Dice,
  scope: Scope,
  schema: Schema,
  depth: number,
): Expression | undefined {
  const spots = spotsIn(dice, scope);
  const makers = makersFor(dice, scope, schema, depth, spots);
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const made = dice.weighted(makers)();
    if (made !== undefined) return made;
  }
  return canBeWritten(schema) ? literal(dice, schema) : undefined;
}

type Maker = () => Expression | undefined;

function makersFor(
  dice: Dice,
  scope: Scope,
  schema: Schema,
  depth: number,
  spots: readonly Spot[],
): readonly (readonly [number, Maker])[] {
  const constant: Maker = () => (canBeWritten(schema) ? literal(dice, schema) : undefined);
  const general: readonly (readonly [number, Maker])[] = [
    [1, constant],
    [6, () => reading(dice, scope, schema, spots)],
  ];
  if (depth === 0) return general;
  const inner = (of: Schema) => expressionFor(dice, scope, of, depth - 1);
  const named = (fields: readonly NamedSchema[]): readonly NamedExpression[] | undefined =>
    allMade(
      fields.map(({ name, schema: of }) => {
        const value = inner(of);
        return value === undefined ? undefined : { name, value };
      }),
    );
  switch (schema.kind) {
    case 'int':
      return [...general, [6, () => arithmetic(dice, scope, schema, spots)]];
    case 'bool':
      return [...general, [3, () => ({ expression: 'truth', predicate: predicateIn(dice, scope, 0) })]];
    case 'option':
      return [...general, [4, () => inner(schema.of)]];
    case 'record': {
      const record: Maker = () => {
        const fields = named(schema.fields);
        return fields && { expression: 'record', fields };
      };
      return [...general, [5, record]];
    }
    case 'union': {
      const tagged: Maker = () => {
        const present = dice.pick(schema.cases);
        const fields = named(present.fields);
        return fields && { expression: 'case', tag: schema.tag, name: present.name, fields };
      };
      return [...general, [5, tagged]];
    }
    case 'set':
    case 'bag':
    case 'seq': {
      const list: Maker = () => {
        const most = scope.careful ? Math.min(2, schema.capacity ?? 2) : 2;
        const elements = allMade(dice.several(0, most, () => inner(schema.of)));
        return elements && { expression: 'list', elements };
      };
      return [...general, [4, list]];
    }
    default:
      return general;
  }
}

/** All of them, or undefined where one could not be made. */
export function allMade<Made>(made: readonly (Made | undefined)[]): readonly Made[] | undefined {
  const all = made.filter((each) => each !== undefined);
  return all.length === made.length ? all : undefined;
}

/** Whether every value of `from` is one of `to`. */
function staysInside(to: Schema, from: Schema): boolean {
  if (to.kind === 'int' && from.kind === 'int') return to.lo <= from.lo && from.hi <= to.hi;
  if (to.kind === 'option') return staysInside(to.of, from.kind === 'option' ? from.of : from);
  if (isCollection(to) && isCollection(from)) {
    const most = from.capacity ?? breadthOf(from.of);
    return (to.capacity === null || most <= to.capacity) && staysInside(to.of, from.of);
  }
  return sameSchema(to, from);
}

/** Whether a value at `spot` may be given for one of `schema`, in the bounds for certain where the plan is careful. */
function isFor(scope: Scope, schema: Schema, from: Schema): boolean {
  return fitsLike(schema, from) && (!scope.careful || staysInside(schema, from));
}

/** Where a place may be missing, a constant stands in, which an author must be able to write down. */
function isReadable({ fixed, schema }: Spot): boolean {
  return fixed || canBeWritten(schema);
}

function reading(dice: Dice, scope: Scope, schema: Schema, spots: readonly Spot[]): Expression | undefined {
  const avoided = JSON.stringify(scope.avoided);
  const same = spots.filter(
    (spot) => isReadable(spot) && isFor(scope, schema, spot.schema) && JSON.stringify(spot.place) !== avoided,
  );
  const first = spots.filter(
    (spot) => isCollection(spot.schema) && canBeWritten(spot.schema) && isFor(scope, schema, spot.schema.of),
  );
  const bound = same.filter((spot) => spot.place.root === 'chosen' || spot.place.root === 'local');
  const spot = dice.chance(85) ? (dice.pickAny(bound) ?? dice.pickAny(same)) : dice.pickAny(same);
  const whole = dice.chance(15) ? dice.pickAny(first) : undefined;
  if (whole !== undefined && isCollection(whole.schema))
    return { expression: 'first', place: whole.place, otherwise: standIn(dice, schema, whole.schema.of) };
  if (spot === undefined) return undefined;
  return {
    expression: isScalar(spot.schema) || dice.chance(70) ? 'read' : 'copy',
    place: spot.place,
    otherwise: standIn(dice, schema, spot.schema),
  };
}

/** A constant of the wanted type; of the type read where that one cannot be written down and will not be needed. */
function standIn(dice: Dice, wanted: Schema, from: Schema): Literal {
  return literal(dice, canBeWritten(wanted) ? wanted : from);
}

function arithmetic(
  dice: Dice,
  scope: Scope,
  schema: Extract<Schema, { kind: 'int' }>,
  spots: readonly Spot[],
): Expression | undefined {
  const numbers = spots.filter((spot) => spot.schema.kind === 'int');
  const collections = spots.filter((spot) => isCollection(spot.schema));
  const plus = dice.pick([1, 1, 1, -1, 2]);
  const number = dice.pickAny(numbers);
  const measured = dice.chance(35) ? measure(dice, scope, dice.pickAny(collections)) : undefined;
  const of =
    measured ??
    (number && { expression: 'read', place: number.place, otherwise: literal(dice, number.schema) });
  if (of === undefined) return undefined;
  return scope.careful || dice.chance(70)
    ? { expression: 'cycle', of, plus, ...windowOf(dice, schema) }
    : dice.chance(75)
      ? { expression: 'sum', of, plus }
      : of;
}

/** The range of a number, or of a wide one an end of it: a graph may not count to 2^32. */
function windowOf(
  dice: Dice,
  schema: Extract<Schema, { kind: 'int' }>,
): { readonly lo: number; readonly hi: number } {
  const { lo, hi } = schema;
  if (!isWide(schema)) return { lo, hi };
  return dice.chance(50) ? { lo, hi: lo + 2 } : { lo: hi - 2, hi };
}

/** A number that tells something of a collection. */
function measure(dice: Dice, scope: Scope, spot: Spot | undefined): Expression | undefined {
  if (spot === undefined || !isCollection(spot.schema)) return undefined;
  const { place, schema } = spot;
  if (schema.kind === 'set' || dice.chance(50)) return { expression: 'size', place };
  const element = expressionFor(dice, scope, schema.of, 0);
  if (element === undefined) return { expression: 'size', place };
  return { expression: schema.kind === 'bag' ? 'count' : 'indexOf', place, element };
}

/** A predicate about what is in scope. */
export function predicateIn(dice: Dice, scope: Scope, depth: number): Predicate {
  const spots = spotsIn(dice, scope);
  const makers: readonly (readonly [number, () => Predicate | undefined])[] = [
    [5, () => comparison(dice, scope, spots)],
    [3, () => inequality(dice, scope, spots)],
    [4, () => membership(dice, scope, spots)],
    [2, () => caseOrNull(dice, spots)],
    [depth > 0 ? 2 : 0, () => ({ is: 'not', of: predicateIn(dice, scope, depth - 1) })],
    [
      depth > 0 ? 3 : 0,
      () => ({
        is: dice.pick(['and', 'or'] as const),
        all: dice.several(2, 3, () => predicateIn(dice, scope, depth - 1)),
      }),
    ],
    [depth > 0 ? 4 : 0, () => quantified(dice, scope, spots, depth)],
  ];
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const made = dice.weighted(makers)();
    if (made !== undefined) return made;
  }
  return { is: 'constant', value: true };
}

function comparison(dice: Dice, scope: Scope, spots: readonly Spot[]): Predicate | undefined {
  // Where the left side is no value of the state, `equal` would compare two literals, which it does as JSON.
  const left = dice.pickAny(spots.filter((spot) => isScalar(spot.schema) || spot.fixed));
  if (left === undefined) return undefined;
  const right = expressionFor(dice, { ...scope, careful: true, avoided: left.place }, left.schema, 1);
  if (right === undefined) return undefined;
  const read: Expression = {
    expression: 'read',
    place: left.place,
    otherwise: literal(dice, left.schema),
  };
  return { is: 'equal', schema: left.schema, left: read, right };
}

function inequality(dice: Dice, scope: Scope, spots: readonly Spot[]): Predicate | undefined {
  const spot = dice.pickAny(spots.filter(({ schema }) => schema.kind === 'int' || isCollection(schema)));
  if (spot === undefined) return undefined;
  const { place, schema } = spot;
  const left: Expression | undefined =
    schema.kind === 'int'
      ? { expression: 'read', place, otherwise: literal(dice, schema) }
      : measure(dice, scope, spot);
  const bound = schema.kind === 'int' ? schema : ({ kind: 'int', lo: 0, hi: 3 } as const);
  const right = dice.chance(80) ? literal(dice, bound) : expressionFor(dice, scope, bound, 0);
  if (left === undefined || right === undefined) return undefined;
  return dice.chance(50) ? { is: 'less', left, right } : { is: 'less', left: right, right: left };
}

function membership(dice: Dice, scope: Scope, spots: readonly Spot[]): Predicate | undefined {
  const spot = dice.pickAny(spots.filter(({ schema }) => isCollection(schema)));
  if (spot === undefined || !isCollection(spot.schema)) return undefined;
  const element = expressionFor(dice, scope, spot.schema.of, 1);
  return element && { is: 'has', place: spot.place, element };
}

function caseOrNull(dice: Dice, spots: readonly Spot[]): Predicate | undefined {
  const spot = dice.pickAny(
    spots.filter(({ schema }) => schema.kind === 'option' || schema.kind === 'union'),
  );
  if (spot === undefined) return undefined;
  const { place, schema } = spot;
  if (schema.kind === 'option') return { is: 'null', place };
  if (schema.kind !== 'union') return undefined;
  return { is: 'case', place, tag: schema.tag, name: dice.pick(schema.cases).name };
}

/** Something to range over, with the type of its members and whether they are places that can be changed. */
export interface Range {
  readonly over: Domain;
  readonly schema: Schema;
  readonly spot: Spot | undefined;
  readonly members: 'places' | 'values';
}

export function rangeIn(dice: Dice, spots: readonly Spot[]): Range | undefined {
  const ranges = spots.flatMap((spot): Range[] => {
    const { place, schema } = spot;
    if (isScalar(schema) && isListable(schema, 8) && spot.place.steps.length === 0)
      return [{ over: { over: 'schema', schema }, schema, spot: undefined, members: 'values' }];
    if (isCollection(schema)) {
      const members = schema.kind === 'seq' ? 'places' : 'values';
      return [{ over: { over: 'elements', place }, schema: schema.of, spot, members }];
    }
    if (schema.kind !== 'map') return [];
    return [
      { over: { over: 'values', place }, schema: schema.value, spot, members: 'places' },
      { over: { over: 'keys', place }, schema: schema.key, spot, members: 'values' },
      // What an author would do to see every pair: range over the key's type.
      ...(isScalar(schema.key)
        ? [
            {
              over: { over: 'schema', schema: schema.key },
              schema: schema.key,
              spot: undefined,
              members: 'values',
            } as const,
          ]
        : []),
    ];
  });
  return dice.pickAny(ranges);
}

function quantified(dice: Dice, scope: Scope, spots: readonly Spot[], depth: number): Predicate | undefined {
  const range = rangeIn(dice, spots);
  if (range === undefined) return undefined;
  const local = freshLocal(scope);
  const inside = extended(scope, {
    root: 'local',
    name: local,
    schema: range.schema,
    writable: false,
    variable: range.spot?.binding.variable,
  });
  return {
    is: dice.pick(['some', 'every'] as const),
    local,
    over: range.over,
    holds: aboutLocal(dice, inside, depth - 1),
  };
}

/** Predicates under a quantifier that do not speak of its local are a waste: three tries to find one that does. */
function aboutLocal(dice: Dice, scope: Scope, depth: number): Predicate {
  const local = scope.bindings.at(-1)?.name ?? '';
  let predicate = predicateIn(dice, scope, depth);
  for (let attempt = 0; attempt < 3 && !JSON.stringify(predicate).includes(`"name":"${local}"`); attempt += 1)
    predicate = predicateIn(dice, scope, depth);
  return predicate;
}
