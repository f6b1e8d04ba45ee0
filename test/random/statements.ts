import type { Dice } from './dice.ts';
import { allMade, expressionFor, isCollection, predicateIn, rangeIn } from './expressions.ts';
import type { Expression, Place, Predicate, Schema, Statement } from './plan.ts';
import { fitsLike, isScalar } from './schemas.ts';
import { extended, freshLocal, keyIn, type Scope, type Spot, settled, spotsIn } from './scope.ts';

/** Statements that change something in scope, one after the other. */
export function statementsIn(dice: Dice, scope: Scope, most: number, depth: number): readonly Statement[] {
  return dice.several(1, most, () => statementIn(dice, scope, depth)).filter((each) => each !== undefined);
}

function statementIn(dice: Dice, scope: Scope, depth: number): Statement | undefined {
  const spots = spotsIn(dice, scope);
  const nested = depth > 0 ? 1 : 0;
  const makers: readonly (readonly [number, () => Statement | undefined])[] = [
    [16, () => changeIn(dice, scope, spots)],
    [3 * nested, () => branch(dice, scope, depth)],
    [3 * nested, () => loop(dice, scope, spots, depth)],
    [3 * nested, () => naming(dice, scope, spots, depth)],
  ];
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const made = dice.weighted(makers)();
    if (made !== undefined) return made;
  }
  return undefined;
}

function branch(dice: Dice, scope: Scope, depth: number): Statement {
  return {
    do: 'if',
    condition: predicateIn(dice, scope, 1),
    then: statementsIn(dice, scope, 2, depth - 1),
    else: dice.chance(40) ? statementsIn(dice, scope, 1, depth - 1) : [],
  };
}

function loop(dice: Dice, scope: Scope, spots: readonly Spot[], depth: number): Statement | undefined {
  const range = rangeIn(dice, spots);
  if (range === undefined) return undefined;
  const local = freshLocal(scope);
  const { spot, members, schema, over } = range;
  const variable = spot?.binding.variable;
  // What a loop runs over must not change under it but through its own local name.
  const inside = extended(settled(scope, variable), {
    root: 'local',
    name: local,
    schema,
    writable: members === 'places' && spot !== undefined && isWritable(spot),
    variable,
  });
  return { do: 'each', local, over, body: statementsIn(dice, inside, 2, depth - 1) };
}

function naming(dice: Dice, scope: Scope, spots: readonly Spot[], depth: number): Statement | undefined {
  const local = freshLocal(scope);
  const held = (schema: Schema) => !isScalar(schema) && schema.kind !== 'option';
  const form = dice.pick(['hold', 'keep'] as const);
  const spot = dice.pickAny(
    spots.filter(({ schema, fixed, binding }) => held(schema) && fixed && binding.root === 'variable'),
  );
  if (spot === undefined) return undefined;
  const inside = extended(scope, {
    root: 'local',
    name: local,
    schema: spot.schema,
    writable: form === 'hold' && isWritable(spot),
    variable: form === 'hold' ? spot.binding.variable : undefined,
  });
  return { do: form, local, place: spot.place, body: statementsIn(dice, inside, 2, depth - 1) };
}

function isWritable({ binding }: Spot): boolean {
  return binding.writable;
}

/** Whether a plain assignment reaches the spot: to a variable or a field. */
function isAssignable({ place, binding }: Spot): boolean {
  return isWritable({ place, binding } as Spot) && place.steps.length === 0
    ? binding.root === 'variable'
    : place.steps.at(-1)?.step === 'field';
}

function changeIn(dice: Dice, scope: Scope, spots: readonly Spot[]): Statement | undefined {
  const writable = spots.filter(
    (spot) =>
      isWritable(spot) && (isAssignable(spot) || isCollection(spot.schema) || spot.schema.kind === 'map'),
  );
  // Places that are always there come first: a statement about the others often does nothing.
  const certain = writable.filter((each) => each.fixed);
  const spot = (dice.chance(65) ? dice.pickAny(certain) : undefined) ?? dice.pickAny(writable);
  if (spot === undefined) return undefined;
  const assign = isAssignable(spot) ? 2 : 0;
  const { place, schema } = spot;
  const assigned = (): Statement | undefined => {
    const value = expressionFor(dice, { ...scope, avoided: place }, schema, 2);
    return value && { do: 'assign', place, value };
  };
  switch (schema.kind) {
    case 'map':
      return dice.weighted<() => Statement | undefined>([
        [8, () => setAtKey(dice, scope, place, schema)],
        [assign, assigned],
      ])();
    case 'set':
    case 'bag':
      return dice.weighted<() => Statement | undefined>([
        [8, () => addition(dice, scope, place, schema)],
        [3, () => deletion(dice, scope, place, schema)],
        [1, () => ({ do: 'clear', place })],
        [assign, assigned],
      ])();
    case 'seq':
      return dice.weighted<() => Statement | undefined>([
        [6, () => push(dice, scope, place, schema)],
        [4, () => taking(dice, place, schema, writable)],
        [3, () => splicing(dice, scope, place, schema)],
        [2, () => cutting(dice, scope, place)],
        [1, () => ({ do: 'clear', place })],
        [assign, assigned],
      ])();
    default:
      return assigned();
  }
}

function setAtKey(
  dice: Dice,
  scope: Scope,
  place: Place,
  schema: Extract<Schema, { kind: 'map' }>,
): Statement | undefined {
  const value = expressionFor(dice, scope, schema.value, 2);
  const key = scope.careful || dice.chance(90) ? undefined : expressionFor(dice, scope, schema.key, 1);
  const certain = key ?? keyIn(dice, scope, schema.key);
  return value && certain && { do: 'set', place, key: certain, value };
}

function addition(
  dice: Dice,
  scope: Scope,
  place: Place,
  schema: Extract<Schema, { kind: 'set' | 'bag' }>,
): Statement | undefined {
  const element = expressionFor(dice, scope, schema.of, 2);
  return element && roomFor(dice, scope, place, schema, 1, { do: 'add', place, element });
}

/** In a careful plan, the statement where the collection has room for `more`; in others often as well. */
function roomFor(
  dice: Dice,
  scope: Scope,
  place: Place,
  { capacity }: { readonly capacity: number | null },
  more: number,
  statement: Statement,
): Statement {
  if (capacity === null || (!scope.careful && dice.chance(50))) return statement;
  return { do: 'if', condition: hasRoom(place, capacity, more), then: [statement], else: [] };
}

function hasRoom(place: Place, capacity: number, more: number): Predicate {
  const most = { kind: 'int', lo: 0, hi: capacity } as const;
  const right: Expression = {
    expression: 'literal',
    schema: most,
    value: capacity - more + 1,
    order: 'sorted',
  };
  return { is: 'less', left: { expression: 'size', place }, right };
}

function deletion(
  dice: Dice,
  scope: Scope,
  place: Place,
  schema: Extract<Schema, { kind: 'set' | 'bag' }>,
): Statement | undefined {
  const element = expressionFor(dice, scope, schema.of, 1);
  const then = dice.chance(25) ? statementsIn(dice, scope, 1, 0) : [];
  return element && { do: 'delete', place, element, then };
}

type Seq = Extract<Schema, { kind: 'seq' }>;

function push(dice: Dice, scope: Scope, place: Place, schema: Seq): Statement | undefined {
  const most = Math.min(2, schema.capacity);
  const elements = allMade(
    dice.several(1, dice.chance(25) ? most : 1, () => expressionFor(dice, scope, schema.of, 2)),
  );
  return elements && roomFor(dice, scope, place, schema, elements.length, { do: 'push', place, elements });
}

function taking(dice: Dice, place: Place, schema: Seq, writable: readonly Spot[]): Statement {
  const takers = writable.filter((spot) => isAssignable(spot) && fitsLike(spot.schema, schema.of));
  const into = dice.chance(60) ? dice.pickAny(takers) : undefined;
  return { do: dice.pick(['pop', 'shift'] as const), place, into: into?.place ?? null };
}

function splicing(dice: Dice, scope: Scope, place: Place, schema: Seq): Statement | undefined {
  const deleted = dice.int(0, 2);
  const elements = allMade(dice.several(0, 1, () => expressionFor(dice, scope, schema.of, 1)));
  const splice: Statement | undefined = elements && {
    do: 'splice',
    place,
    start: dice.int(-2, 2),
    deleted,
    elements,
  };
  return splice && roomFor(dice, scope, place, schema, elements?.length ?? 0, splice);
}

function cutting(dice: Dice, scope: Scope, place: Place): Statement {
  const to = dice.int(0, 2);
  const schema = { kind: 'int', lo: 0, hi: 3 } as const;
  const length: Expression = { expression: 'literal', schema, value: to, order: 'sorted' };
  const cut: Statement = { do: 'cut', place, length };
  if (!scope.careful && dice.chance(30)) return cut;
  const longer: Predicate = { is: 'less', left: length, right: { expression: 'size', place } };
  return { do: 'if', condition: longer, then: [cut], else: [] };
}
