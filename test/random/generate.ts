import { sortedSet } from './canonical.ts';
import type { Dice } from './dice.ts';
import { predicateIn, rangeIn } from './expressions.ts';
import type {
  ActionPlan,
  Choice,
  Condition,
  Literal,
  NamedSchema,
  Plan,
  Predicate,
  PropertyPlan,
  Schema,
} from './plan.ts';
import {
  breadthOf,
  type Identities,
  isFlat,
  isListable,
  isScalar,
  literal,
  narrowScalar,
  schemaOf,
  schemasIn,
} from './schemas.ts';
import { extended, type Scope, settled, spotsIn, variablesScope } from './scope.ts';
import { statementsIn } from './statements.ts';

/** Throws a plan: two to four variables, and what can be said and done with them. */
export function planFrom(dice: Dice): Plan {
  const ids = { node: dice.int(2, 3), key: 2 };
  const variables = variablesFrom(dice, ids);
  // Two plans in three stay inside their bounds; few of the others do.
  const careful = dice.chance(67);
  // Where every action has a guard, some states enable none.
  const least = dice.pick([0, 0, 1, 2]);
  // Where nothing goes on once something is true, most states in which it is are deadlocks.
  const over = dice.chance(30)
    ? predicateIn(dice, variablesScope(variables, ['variable'], 'read-only', true), 1)
    : undefined;
  const effects = variablesScope(variables, ['variable'], 'writable', careful);
  const looking = variablesScope(variables, ['variable'], 'read-only', true);
  const steps = variablesScope(variables, ['variable', 'before'], 'read-only', true);
  const one = (scope: Scope): Condition => ({ named: false, all: [predicateIn(dice, scope, 2)] });
  return {
    variables,
    initial: dice.chance(35)
      ? dice.several(1, 2, () =>
          actionFrom(dice, 'initial', { ...effects, careful: dice.chance(90) }, ids, 0),
        )
      : [],
    actions: dice
      .several(3, 6, () => undefined)
      .map((_, index) => unless(over, actionFrom(dice, `act${index + 1}`, effects, ids, least))),
    invariants: properties(dice, 2, 'invariant', () => unlikely(dice, looking)),
    steps: properties(dice, 1, 'step property', () => unlikely(dice, steps)),
    reachable: properties(dice, 2, 'goal', () => one(looking)),
    terminal: dice.chance(30) ? predicateIn(dice, looking, 1) : null,
    constraints: dice.chance(12) ? named(['constraint 1'], () => unlikely(dice, looking)) : [],
    stepConstraints: dice.chance(10) ? named(['step constraint 1'], () => unlikely(dice, steps)) : [],
  };
}

function variablesFrom(dice: Dice, ids: Identities): readonly NamedSchema[] {
  const made: NamedSchema[] = [];
  let left = 2 ** dice.int(9, 18);
  for (const name of ['u', 'v', 'w', 'z'].slice(0, dice.int(2, 4))) {
    // Another variable of a known type is what makes copies and comparisons of composites possible.
    const known = dice.chance(25) ? dice.pickAny(made)?.schema : undefined;
    const schema =
      known !== undefined && breadthOf(known) <= left
        ? known
        : schemaOf(dice, ids, dice.pick([0, 1, 2, 2, 3, 3]), Math.max(3, Math.min(left, 2000)));
    made.push({ name, schema });
    left = Math.max(2, left / breadthOf(schema));
  }
  return made;
}

function actionFrom(dice: Dice, name: string, effects: Scope, ids: Identities, least: number): ActionPlan {
  const names = ['p', 'q', 'r'].slice(0, dice.pick([0, 0, 1, 1, 1, 1, 1, 2, 2, 3]));
  let scope = effects;
  const choices: Choice[] = [];
  for (const choice of names) {
    const made = choiceFrom(dice, choice, settledAll(scope), ids);
    if (made === undefined) continue;
    choices.push(made.choice);
    const { schema } = made;
    scope = extended(scope, { root: 'chosen', name: choice, schema, writable: false, variable: undefined });
  }
  const looking = { ...settledAll(scope), careful: true };
  const most = name === 'initial' ? dice.pick([0, 0, 0, 0, 1]) : dice.pick([least, least, 1, 1, 2, 3]);
  const all = dice.several(Math.min(most, least), most, () => predicateIn(dice, looking, 1));
  return {
    name,
    choices,
    guard: { named: dice.chance(50), all },
    effect: statementsIn(dice, scope, 4, 2),
  };
}

function unless(over: Predicate | undefined, action: ActionPlan): ActionPlan {
  if (over === undefined) return action;
  const { guard } = action;
  return { ...action, guard: { ...guard, all: [...guard.all, { is: 'not', of: over }] } };
}

/** The scope of a guard or a choice: it changes nothing. */
function settledAll(scope: Scope): Scope {
  return scope.bindings.reduce((settling, { variable }) => settled(settling, variable), scope);
}

function choiceFrom(
  dice: Dice,
  name: string,
  scope: Scope,
  ids: Identities,
): { readonly choice: Choice; readonly schema: Schema } | undefined {
  const make = dice.weighted([
    [7, 'schema'],
    [2, 'constants'],
    [4, 'state'],
  ] as const);
  if (make === 'state') {
    const spots = spotsIn(dice, scope);
    const dependent = spots.filter((spot) => JSON.stringify(spot.place).includes('"root":"chosen"'));
    const range = (dice.chance(60) ? rangeIn(dice, dependent) : undefined) ?? rangeIn(dice, spots);
    if (range === undefined || range.over.over === 'schema') return undefined;
    const candidate = extended(
      { ...scope, careful: true },
      { root: 'local', name, schema: range.schema, writable: false, variable: undefined },
    );
    const where = dice.chance(20) ? predicateIn(dice, candidate, 0) : null;
    return { choice: { name, from: { kind: 'state', over: range.over, where } }, schema: range.schema };
  }
  const schema = declaredSchema(dice, scope, ids, make === 'constants' ? isFlat : isSmall);
  if (make === 'schema') return { choice: { name, from: { kind: 'schema', schema } }, schema };
  const values = distinctLiterals(dice, schema);
  return { choice: { name, from: { kind: 'constants', schema, values } }, schema };
}

/** A type that occurs in the variables, or a scalar. */
function declaredSchema(
  dice: Dice,
  scope: Scope,
  ids: Identities,
  wanted: (schema: Schema) => boolean,
): Schema {
  const declared = scope.bindings.flatMap(({ schema }) => schemasIn(schema)).filter(wanted);
  const composite = declared.filter((schema) => !isScalar(schema));
  if (dice.chance(30)) return dice.pickAny(composite) ?? dice.pickAny(declared) ?? narrowScalar(dice, ids);
  return dice.chance(85) ? (dice.pickAny(declared) ?? narrowScalar(dice, ids)) : narrowScalar(dice, ids);
}

function isSmall(schema: Schema): boolean {
  return isListable(schema, 12);
}

function distinctLiterals(dice: Dice, schema: Schema): readonly Literal[] {
  const values = dice.several(1, 3, () => literal(dice, schema).value);
  return sortedSet(schema, values)
    .map((value) => ({ expression: 'literal', schema, value, order: 'sorted' }) as const)
    .toReversed();
}

function properties(dice: Dice, most: number, kind: string, make: () => Condition): readonly PropertyPlan[] {
  const names = Array.from({ length: dice.int(0, most) }, (_, index) => `${kind} ${index + 1}`);
  return named(names, make);
}

function named(names: readonly string[], make: () => Condition): readonly PropertyPlan[] {
  return names.map((name) => ({ name, condition: make() }));
}

/** A condition that is true of most states: that several things are not true at once. */
function unlikely(dice: Dice, scope: Scope): Condition {
  const all = dice.several(1, dice.pick([1, 1, 2]), () => ({
    is: 'not' as const,
    of: { is: 'and' as const, all: dice.several(1, 3, () => predicateIn(dice, scope, 1)) },
  }));
  return { named: dice.chance(40), all };
}
